"""Reference numbers that survive the telephone: `K-4821-7` is `K`, four random digits and a check digit."""

from __future__ import annotations

import re
import secrets
from typing import Final

from knowledge.surveys.understanding.numbers import spans
from knowledge.surveys.understanding.words import normal

# Quasigroup of order 10 from H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004: finds every single wrong
# digit and every swap of neighbours, the two slips people make when they read or repeat a number.
_DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
DIGITS: Final = 4
_WRITTEN: Final = re.compile(r"\bk\s*[-–]?\s*(\d[\d\s-]{3,9}\d)\b", re.IGNORECASE)
_PLAIN: Final = re.compile(r"\b\d{4}[\s-]?\d\b")


def check_digit(digits: str) -> str:
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def new() -> str:
    """A random number. Random, because others must not find reports by counting."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    return f"K-{digits}-{check_digit(digits)}"


def valid(number: str) -> bool:
    """Whether the check digit fits."""
    digits = re.sub(r"\D", "", number)
    return len(digits) == DIGITS + 1 and check_digit(digits[:-1]) == digits[-1]


def spoken(number: str) -> str:
    """Digit by digit, in two groups: "K, 4 8 2 1, 7"."""
    digits = re.sub(r"\D", "", number)
    return f"K, {' '.join(digits[:DIGITS])}, {digits[DIGITS:]}"


def find(text: str) -> str | None:
    """The reference number somebody writes or says, also as words: "ka vier acht zwei eins sieben"."""
    for pattern in (_WRITTEN, _PLAIN):
        if match := pattern.search(text):
            digits = re.sub(r"\D", "", match[0])
            if len(digits) == DIGITS + 1:
                return f"K-{digits[:DIGITS]}-{digits[DIGITS:]}"
    said = "".join(f"{number:g}" for _, _, number in spans(normal(text)) if number == int(number))
    return f"K-{said[:DIGITS]}-{said[DIGITS:]}" if len(said) == DIGITS + 1 else None
