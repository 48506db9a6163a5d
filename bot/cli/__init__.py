"""The `kreis` command. Every module in this folder is one verb, found by its name.

A verb module has `HELP` (one German line), `configure(parser)` and `run(args) -> int` (the exit code), and may have
`VERB` when the verb is no Python name. It imports what is slow inside `run`, so that `kreis --help` is quick.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

from knowledge.errors import KreisError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; a `KreisError` becomes one German sentence on standard error and exit code 1."""
    parser = argparse.ArgumentParser(
        prog="kreis",
        description="Kreis-Assistent: Auskunft des Landkreises im Chat, auf Telegram und am Sprachterminal.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="BEFEHL")
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        name = getattr(module, "VERB", info.name)
        verb = verbs.add_parser(name, help=module.HELP, description=module.HELP)
        module.configure(verb)
        verb.set_defaults(run=module.run)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except KreisError as error:
        print(f"Fehler: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
