"""`python -m bench [part …] [--option=value …]`: run all measurements, or the named ones.

Options belong to the named parts. Parts that take long (`ON_REQUEST`) run only when they are named.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main() -> int:
    names = [info.name for info in pkgutil.iter_modules(bench.__path__) if not info.name.startswith("_")]
    failed = 0
    named = [word for word in sys.argv[1:] if not word.startswith("-")]
    for name in named or names:
        module = importlib.import_module(f"bench.{name}")
        if not hasattr(module, "main") or (not named and getattr(module, "ON_REQUEST", False)):
            continue
        print(f"\n## {getattr(module, 'TITLE', name)}\n", flush=True)
        try:
            module.main()
        except Exception as error:
            failed += 1
            print(f"{name} ist fehlgeschlagen: {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
