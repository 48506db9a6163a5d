"""Recognises the question when something is collected: "Wann kommt in Ulmet der gelbe Sack?"."""

from __future__ import annotations

import re
from typing import Final

from knowledge.text import fold

KINDS: Final = {
    "Restmüll": re.compile(r"rest ?(?:muell|abfall|tonne)|hausmuell|(?:grau|schwarz)\w* tonne"),
    "Bioabfall": re.compile(r"bio ?(?:muell|abfall|tonne)|braune\w* tonne"),
    "Papier": re.compile(r"(?:alt)?papier|blaue\w* tonne"),
    "Gelber Sack": re.compile(r"gelb\w* (?:sack|saeck\w*|tonne)|wertstoff"),
    "Glas": re.compile(r"\b(?:alt)?glas(?:abfuhr)?\b"),
    "Umweltmobil": re.compile(r"umweltmobil|problem(?:muell|abfall)|sondermuell"),
    "Grünschnitt": re.compile(r"gruen(?:schnitt|abfall)|weihnachtsba(?:um|eum)"),
}
"""What is collected on fixed days, and how people call it; patterns for folded text (`ue` for `ü`)."""
_ANY: Final = re.compile(
    r"\bmuell(?:s|abfuhr|auto|tonnen?|termine?|abholung)?\b|\babfall\b|\babfuhr\w*|\btonnen?\b|"
    + "|".join(pattern.pattern for pattern in KINDS.values())
)
_TAKEN: Final = re.compile(
    r"abgeholt|abholen|abholung|abgefahren|geholt|\bholt\b|\bholen\b|geleert|leerung|leeren|abfuhr|muellabfuhr|muellauto|"
    r"\bkommt\b|\bkommen\b|\braus\w*|\bdran\b|termine?\b|\bfaehrt\b"
)
_WHEN: Final = re.compile(
    r"\bwann\b|welche[mnrs]? (?:tag|datum|tonne|muell)|\bnaechste[mnrs]?\b|\bheute\b|\b(?:ueber)?morgen\b|\bwoche\b|"
    r"termine?\b|was wird"
)
_OTHER: Final = re.compile(
    r"\bnicht\b|\bwurde\b|vergessen|\bneue?n?\b|kaputt|kosten|kostet|gebuehr|bestell|anmeld|gross|groess|sperrmuell|"
    r"\bbus\b|\bzug\b|verschieb|feiertag"
)
"""Questions about something else than the ordinary dates."""


def asks_for_a_date(text: str) -> bool:
    """Whether somebody asks when something is collected."""
    folded = fold(text)
    return bool(_ANY.search(folded) and _TAKEN.search(folded) and _WHEN.search(folded) and not _OTHER.search(folded))


def kinds(text: str) -> tuple[str, ...]:
    """What of `KINDS` a question or the title of a calendar entry names."""
    folded = fold(text)
    return tuple(kind for kind, pattern in KINDS.items() if pattern.search(folded))


def without_kinds(text: str) -> str:
    """The folded text without the words for what is collected."""
    folded = fold(text)
    for pattern in KINDS.values():
        folded = pattern.sub(" ", folded)
    return folded
