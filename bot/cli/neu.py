"""`kreis neu leistung "Titel"`: a filled template for a new entry."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from knowledge.errors import SettingsError

HELP = "Legt eine neue Wissensdatei mit ausgefüllter Vorlage an."
FOLDERS = {"leistung": "leistungen", "stelle": "stellen", "projekt": "projekt"}
_TEMPLATES = {
    "leistung": """---
titel: {titel}
kurz: Hier steht die Antwort in ein oder zwei Sätzen.
gesprochen: Hier steht, was eine Stimme sagt. Kurze Sätze.
leicht: |-
  Hier steht die Antwort in Leichter Sprache.
  Jeder Satz hat eine Zeile.
synonyme: []        # andere Namen, zum Beispiel [Perso, Ausweis]
fragen:
  - {frage}
zustaendig:
  - stellen/kreisverwaltung
ebene: kreis        # gemeinde, verbandsgemeinde, kreis, land oder bund
# kosten: 10 Euro
# frist: innerhalb von zwei Wochen
# dauer: etwa zwei Wochen
# unterlagen:
#   - Personalausweis
quelle: Gesetz oder Internetseite
stand: {heute}
pruefen: true       # löschen, sobald alles geprüft ist
---

Hier steht der ausführliche Text.
""",
    "stelle": """---
titel: {titel}
kurz: Hier steht in einem Satz, was die Stelle macht.
telefon: "06381 424-0"
# email: name@beispiel.de
# adresse:
#   strasse: Trierer Straße 49
#   plz: "66869"
#   ort: Kusel
# oeffnungszeiten:
#   montag: ["08:00-12:00", "14:00-16:00"]
ebene: kreis
quelle: Internetseite oder Auskunft
stand: {heute}
pruefen: true       # löschen, sobald alles geprüft ist
---
""",
    "projekt": """---
titel: {titel}
kurz: Hier steht die Antwort in ein oder zwei Sätzen.
gesprochen: Hier steht, was eine Stimme sagt.
fragen:
  - {frage}
quelle: Internetseite
stand: {heute}
pruefen: true       # löschen, sobald alles geprüft ist
---

Hier steht der ausführliche Text.
""",
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("art", choices=sorted(FOLDERS), help="was angelegt wird")
    parser.add_argument("titel", help="Name des Eintrags, in Anführungszeichen")
    parser.add_argument("--content", type=Path, help="Ordner mit Wissensdateien (sonst das Wissen des Kreises)")


def run(args: argparse.Namespace) -> int:
    import json

    from knowledge import clock
    from knowledge.settings import paths
    from knowledge.text import fold

    titel = args.titel.strip()
    name = re.sub(r"[^a-z0-9]+", "-", fold(titel)).strip("-")
    if not name:
        raise SettingsError("Der Titel ist leer. Schreiben Sie zum Beispiel: kreis neu leistung „Angelschein“.")
    path: Path = (args.content or paths().content) / FOLDERS[args.art] / f"{name}.md"
    if path.exists():
        raise SettingsError(
            f"Die Datei {path.name} gibt es schon. Öffnen Sie sie, oder wählen Sie einen anderen Titel."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # JSON strings are YAML strings: a title with a colon stays one text.
    quoted = json.dumps(titel, ensure_ascii=False)
    frage = json.dumps(f"Was muss ich über {titel} wissen?", ensure_ascii=False)
    text = _TEMPLATES[args.art].format(titel=quoted, frage=frage, heute=clock.today().isoformat())
    path.write_text(text, encoding="utf-8")
    print(f"Angelegt: {path}. Füllen Sie die Datei aus und prüfen Sie sie mit „kreis check“.")
    return 0
