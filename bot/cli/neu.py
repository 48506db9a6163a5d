"""`kreis neu leistung "Titel"`: a template for a new entry."""

from __future__ import annotations

import argparse
from pathlib import Path

from knowledge.errors import SettingsError

HELP = "Legt eine neue Wissensdatei als Entwurf an, mit einer Vorlage zum Ausfüllen."
FOLDERS = {"leistung": "leistungen", "stelle": "stellen", "projekt": "projekt"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("art", choices=sorted(FOLDERS), help="was angelegt wird")
    parser.add_argument("titel", help="Name des Eintrags, in Anführungszeichen")
    parser.add_argument("--content", type=Path, help="Ordner mit Wissensdateien (sonst das Wissen des Kreises)")


def run(args: argparse.Namespace) -> int:
    import json

    from knowledge import clock
    from knowledge.file_name import file_name
    from knowledge.settings import paths
    from knowledge.template import TEMPLATES

    titel = " ".join(args.titel.split())
    path: Path = (args.content or paths().content) / FOLDERS[args.art] / f"{file_name(titel)}.md"
    if path.exists():
        raise SettingsError(
            f"Die Datei {path.name} gibt es schon. Öffnen Sie sie, oder wählen Sie einen anderen Titel."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # JSON strings are YAML strings: a title with a colon stays one text.
    quoted = json.dumps(titel, ensure_ascii=False)
    frage = json.dumps(f"Was muss ich über {titel} wissen?", ensure_ascii=False)
    text = TEMPLATES[args.art].format(titel=quoted, frage=frage, heute=clock.today().isoformat())
    path.write_text(text, encoding="utf-8")
    print(f"Angelegt: {path}")
    print("Das ist noch ein Entwurf. Ersetzen Sie alle Sätze der Vorlage durch eigene, oder löschen Sie sie.")
    print("Erst dann antwortet der Assistent daraus. „kreis check“ zeigt, was noch fehlt.")
    return 0
