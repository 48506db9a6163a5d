"""A small county for tests: the same files staff would write."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "leistungen/reisepass.md": """---
titel: Reisepass beantragen
kurz: Den Reisepass beantragen Sie persönlich bei Ihrer Verbandsgemeinde.
gesprochen: Den Reisepass gibt es bei Ihrer Verbandsgemeinde.
leicht: Den Pass bekommen Sie im Rathaus.
synonyme: [Pass, Reisedokument]
fragen: ["Wie bekomme ich einen Reisepass?", "Was kostet ein Reisepass?"]
kosten: 70 Euro, unter 24 Jahren 37,50 Euro
unterlagen: [Personalausweis, Passbild]
zustaendig: [stellen/vg-ost, stellen/vg-west]
quelle: Passgesetz
stand: 2026-01-10
---
Der Pass gilt zehn Jahre.

## Wie lange dauert das?
Die Bundesdruckerei braucht etwa vier Wochen.
""",
    "leistungen/hundesteuer.md": """---
titel: Hundesteuer
kurz: Melden Sie Ihren Hund bei der Verbandsgemeinde an.
gesprochen: Melden Sie Ihren Hund bei der Verbandsgemeinde an.
synonyme: [Hund anmelden]
fragen: ["Wo melde ich meinen Hund an?"]
zustaendig: [stellen/kreisverwaltung]
quelle: Kommunalabgabengesetz
stand: 2026-01-10
---
""",
    "projekt/umfrage.md": """---
titel: Haushaltsumfrage
kurz: Machen Sie mit bei der Haushaltsumfrage.
gesprochen: Machen Sie mit.
nach_ablauf: Die Haushaltsumfrage ist am 15. Mai 2022 zu Ende gegangen.
gueltig_bis: 2022-05-15
fragen: ["Kann ich bei der Haushaltsumfrage mitmachen?"]
quelle: Internetseite des Kreises
stand: 2022-04-19
---

## Teilnehmen
Die Teilnahme ist online, die Adresse steht im Brief.
""",
    "projekt/jury.md": """---
titel: Jury der Auswahl
kurz: Eine elfköpfige Jury entschied über die Bewerbungen.
gesprochen: Eine Jury mit elf Menschen entschied.
geschichte: true
fragen: ["Wer saß in der Jury?"]
quelle: Internetseite des Kreises
stand: 2021-07-25
---
""",
    "stellen/kreisverwaltung.md": """---
titel: Kreisverwaltung
kurz: Die Kreisverwaltung ist in Kusel.
synonyme: [Kreishaus, Landratsamt]
fragen: ["Wann hat die Kreisverwaltung geöffnet?"]
telefon: 06381 424-0
email: info@beispiel.de
adresse: {strasse: Trierer Straße 49, plz: "66869", ort: Kusel}
oeffnungszeiten:
  montag: ["08:00-12:00", "14:00-16:00"]
  donnerstag: ["08:00-18:00"]
  freitag: ["08:00-12:00"]
ebene: kreis
quelle: Internetseite des Kreises
stand: 2026-01-10
---
""",
    "stellen/vg-ost.md": """---
titel: Verbandsgemeinde Ost
telefon: 06381 6080
zustaendig_fuer: [Altenglan, Ulmet]
ebene: verbandsgemeinde
quelle: Internetseite
stand: 2026-01-10
---
""",
    "stellen/vg-west.md": """---
titel: Verbandsgemeinde West
telefon: 06373 5040
zustaendig_fuer: [Waldmohr]
ebene: verbandsgemeinde
quelle: Internetseite
stand: 2026-01-10
---
""",
}


def write(folder: Path) -> Path:
    """Write the county's files below a folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
