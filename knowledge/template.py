"""The templates of `kreis neu`, and whether one is filled in. Until then a file is a draft and answers nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

TEMPLATES: Final = {
    "leistung": """---
titel: {titel}
kurz: Hier steht die Antwort in ein oder zwei Sätzen.
gesprochen: Hier steht, was eine Stimme sagt. Kurze Sätze.
leicht: |-
  Hier steht die Antwort in Leichter Sprache.
  Hier steht jeder Satz in einer eigenen Zeile.
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
quelle: Hier steht das Gesetz oder die Internetseite.
stand: {heute}
pruefen: true       # löschen, sobald alles geprüft ist
---

Hier steht der ausführliche Text.
""",
    "stelle": """---
titel: {titel}
kurz: Hier steht in einem Satz, was die Stelle macht.
# telefon: "06381 424-0"
# email: name@beispiel.de
# adresse:
#   strasse: Trierer Straße 49
#   plz: "66869"
#   ort: Kusel
# oeffnungszeiten:
#   montag: ["08:00-12:00", "14:00-16:00"]
ebene: kreis
quelle: Hier steht die Internetseite oder wer Auskunft gab.
stand: {heute}
pruefen: true       # löschen, sobald alles geprüft ist
---
""",
    "projekt": """---
titel: {titel}
kurz: Hier steht die Antwort in ein oder zwei Sätzen.
gesprochen: Hier steht, was eine Stimme sagt. Kurze Sätze.
fragen:
  - {frage}
quelle: Hier steht die Internetseite.
stand: {heute}
pruefen: true       # löschen, sobald alles geprüft ist
---

Hier steht der ausführliche Text.
""",
}
"""By kind of entry. A line that starts with `#` is an offer: it says nothing until staff take the sign away."""
_TO_REPLACE: Final = frozenset(re.findall(r"Hier steht\b.*", "\n".join(TEMPLATES.values())))
"""What stands in a template for staff's own words."""


def unfilled(text: str) -> Sequence[int]:
    """The lines of a file, from 1, on which a template still stands for staff's own words."""
    return [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if not line.startswith("#") and any(sentence in line for sentence in _TO_REPLACE)
    ]
