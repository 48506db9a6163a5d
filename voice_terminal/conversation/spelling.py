"""Spelling aloud with the city names of DIN 5009:2022: "K wie Köln, U wie Unna"."""

from __future__ import annotations

import re
from typing import Final

_CITIES = """
    Aachen Berlin Chemnitz Düsseldorf Essen Frankfurt Goslar Hamburg Ingelheim Jena Köln Leipzig München Nürnberg
    Offenbach Potsdam Quickborn Rostock Salzwedel Tübingen Unna Völklingen Wuppertal Xanten Ypsilon Zwickau
"""
CITIES: Final = {name[0].lower(): name for name in _CITIES.split()} | {
    "ä": "Umlaut Aachen",
    "ö": "Umlaut Offenbach",
    "ü": "Umlaut Unna",
    "ß": "Eszett",
}
SIGNS: Final = {
    "@": "at-Zeichen",
    ".": "Punkt",
    "-": "Bindestrich",
    "_": "Unterstrich",
    "/": "Schrägstrich",
    " ": "neues Wort",
}
PER_SENTENCE: Final = 4
"""Letters in one breath."""
_ADDRESS: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:de|com|eu|org|net|info)\b",
    re.IGNORECASE,
)


def worth_spelling(text: str, links: tuple[str, ...] = (), title: str = "") -> str:
    """What somebody wants spelled in an answer: an address in it, else its link's site, else what it is
    about, without the aspect ("Reisepass beantragen, Kosten").
    """
    for candidate in (text, *links):
        if found := _ADDRESS.search(candidate):
            return re.sub(r"^https?://", "", found[0])
    return title.split(",")[0]


def spell(text: str) -> tuple[str, ...]:
    """Sentences that spell a name or an address."""
    spoken = [_letter(letter) for letter in text.lower() if letter.isalnum() or letter in SIGNS]
    groups = [spoken[start : start + PER_SENTENCE] for start in range(0, len(spoken), PER_SENTENCE)]
    return (f"Ich buchstabiere: {text}.", *(", ".join(group) + "." for group in groups))


def _letter(letter: str) -> str:
    if letter in SIGNS:
        return SIGNS[letter]
    city = CITIES.get(letter)
    if city is None or city[0].lower() != letter:
        return city or letter
    return f"{letter.upper()} wie {city}"
