"""`kreis daten holen`: fetches timetables, charging stations, waste calendars and services, as configured."""

from __future__ import annotations

import argparse

HELP = "Daten holen (Fahrpläne, Ladesäulen, Abfallkalender, Leistungen) oder die eingerichteten Importe zeigen"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("was", choices=["holen", "zeigen"], help="holen: jetzt laden; zeigen: was eingerichtet ist")
    parser.add_argument("nur", nargs="*", metavar="NAME", help="nur diese Importe (Name oder Art)")
    parser.add_argument("--wartezeit", type=float, default=30.0, metavar="SEKUNDEN", help="Geduld mit einem Server")


def run(args: argparse.Namespace) -> int:
    from knowledge.importers.config import read_imports
    from knowledge.importers.run import run_imports
    from knowledge.settings import paths

    imports = read_imports(paths().content)
    if args.was == "zeigen":
        for item in imports.importe:
            print(f"{item.name} ({item.art}): {item.url}")
        return 0
    failed = run_imports(
        imports, paths().content, paths().data, lambda line: print(line, flush=True), args.nur, args.wartezeit
    )
    if failed:
        print(
            f"{len(failed)} von {len(imports.importe)} Importen sind fehlgeschlagen; ihr bisheriger Stand gilt weiter."
        )
    return 1 if failed else 0
