"""Masks personal data in a question before it is kept for staff."""

from __future__ import annotations

import re
from typing import Final

_RULES: Final = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[E-Mail]"),
    (re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b"), "[IBAN]"),
    (re.compile(r"\b(?:\d{1,2}\.\s?\d{1,2}\.\s?)(?:19|20)\d{2}\b"), "[Datum]"),
    (re.compile(r"(?<!\w)\+?\d(?:[\s/().-]?\d){6,}(?!\w)"), "[Nummer]"),
    (re.compile(r"\b((?:[Hh]err|[Ff]rau)n?)\s+[A-ZÄÖÜ][\wäöüß-]+(?:\s+[A-ZÄÖÜ][\wäöüß-]+)?"), r"\1 [Name]"),
    (re.compile(r"(?i)\b(ich heiße|mein name ist|ich bin (?:die|der))\s+\S+(?:\s+\S+)?"), r"\1 [Name]"),
    (
        re.compile(r"\b([A-ZÄÖÜ][a-zäöüß-]+(?:straße|str\.|weg|gasse|platz|ring))\s+\d+\s?[a-z]?\b"),
        "[Adresse]",
    ),
)


def mask(text: str) -> str:
    """The text with e-mail addresses, IBANs, dates of birth, long numbers, names and addresses replaced."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
