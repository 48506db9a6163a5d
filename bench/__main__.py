"""`python -m bench [part …]`: run all measurements, or the named ones."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main() -> int:
    names = [info.name for info in pkgutil.iter_modules(bench.__path__) if not info.name.startswith("_")]
    failed = 0
    for name in sys.argv[1:] or names:
        module = importlib.import_module(f"bench.{name}")
        if not hasattr(module, "main"):
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
