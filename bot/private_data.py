"""Masks personal data in a question before it is kept for staff."""

from __future__ import annotations

import re
from typing import Final

_MONTH: Final = r"(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-zä]*\.?"
_HOUSE: Final = (
    r"\s+\d{1,3}(?:\s?[a-z]\b)?(?:\s?[-–/]\s?\d{1,3}[a-z]?)?\b"
    r"(?![.:,]\d|\s?(?i:km|m|kilometer|meter|minuten|stunden|tage|uhr|euro|€|%))"
)
"""A house number; neither a time nor a length nor a price."""
_STREET: Final = r"(?:straße|strasse|str\.|weg|gasse|platz|ring|allee)"
_NO_STREET: Final = (
    r"(?!(?:\w*tag|\w*woch|Gleis|Bus|Zug|Linie|Jahr|Monat|Woche|Alter|Zimmer|Raum|Schalter|Haus|Stock|Klasse|Uhr"
    r"|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)"
)
_SOMEBODY: Final = r"(?<!ne )(?<!ner )(?<!ie )(?<!de )(?<!ls )"
"""Not after "eine", "meiner", "die", "jede" or "als": what follows is no form of address."""
_NO_NAME: Final = (
    r"(?!(?:ist|war|hat|hatte|wird|will|kann|muss|soll|darf|braucht|möchte|wohnt|arbeitet|bekommt|und|oder|mit|ohne|in|im|aus"
    r"|auf|an|am|bei|von|zu|für|nach|vor|seit|als|allein|alleine|nicht|kein|keine|schwanger|krank|heute|auch|noch|ich)\b)"
)
"""Words after a small "frau" that are no name: "meine frau braucht …"."""
_RULES: Final = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[E-Mail]"),
    (
        re.compile(r"(?i)\b[a-z]{2}\d{2}\s?[a-z0-9]{4}(?:\s?\d{4}){2,6}(?:\s?(?=[a-z]*\d)[a-z0-9]{1,4})*\b"),
        "[IBAN]",
    ),
    (re.compile(r"\b(?:\d{1,2}\.\s?\d{1,2}\.\s?)(?:19|20)\d{2}\b"), "[Datum]"),
    (re.compile(rf"(?i)\b\d{{1,2}}\.?\s?{_MONTH}\s?(?:19\d\d|20[01]\d)\b"), "[Datum]"),
    (re.compile(rf"(?i)\b(geb(?:oren)?\b\.?\s+(?:am\s+)?)\d{{1,2}}\.?\s?{_MONTH}\s?\d{{2,4}}\b"), r"\1[Datum]"),
    (re.compile(r"(?<!\w)\+?\d(?:[\s/().-]?\d){6,}(?!\w)"), "[Nummer]"),
    (re.compile(r"\b((?:[Hh]err|[Ff]rau)n?)\s+[A-ZÄÖÜ][\wäöüß-]+(?:\s+[A-ZÄÖÜ][\wäöüß-]+)?"), r"\1 [Name]"),
    (
        re.compile(rf"{_SOMEBODY}\b(herrn?|frau)\s+{_NO_NAME}[a-zäöüß-]{{3,}}"),
        r"\1 [Name]",
    ),
    (re.compile(r"(?i)\b(ich heiße|mein name ist|ich bin (?:die|der))\s+\S+(?:\s+\S+)?"), r"\1 [Name]"),
    (re.compile(rf"\b(?i:(?:\w+(?:er|e|en)\s+)?{_STREET}|[\w-]+{_STREET}){_HOUSE}"), "[Adresse]"),
    (re.compile(rf"\b(?i:am|an der|an den|auf der|auf dem)\s+{_NO_STREET}[A-ZÄÖÜ][\w-]+{_HOUSE}"), "[Adresse]"),
    (
        # "Im Brühl 3" is an address, "im Haushalt 3 Personen" is none.
        re.compile(rf"\b(?i:im|in der|in den)\s+{_NO_STREET}[A-ZÄÖÜ][\w-]+{_HOUSE}(?!\s+[A-ZÄÖÜ])"),
        "[Adresse]",
    ),
)


def mask(text: str) -> str:
    """The text with e-mail addresses, IBANs, dates of birth, long numbers, names and addresses replaced."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
