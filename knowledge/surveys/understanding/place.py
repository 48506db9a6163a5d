"""The place somebody names as an answer: "ei in Konken", "ich wohne in Kusel"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

FindPlace = Callable[[str], str | None]
"""From a resident's words to a village of the county as it is written; None when none is named."""

_LEAD: Final = re.compile(
    r"^(?:(?:ei|also|na|äh|ähm|ja|ich|wir|man|bin|sind|komme?n?|kumm|wohne?n?|lebe?n?|leb|wohn|wohnhaft|zu "
    r"hause|daheim|hier|gleich|direkt|eigentlich|das ist|es ist|mein ort ist|mein dorf ist|"
    r"mein wohnort ist|der ort heißt|in der nähe von|in|aus|von|bei|nahe|ausm|im|der|die|das|stadt|gemeinde|"
    r"ort|dorf|ortsteil)\b[\s,:]*)+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"[\s,.!]*(?:bitte|wohne ich|wohnen wir|zu hause|daheim|halt|gell|ne)?[\s,.!]*$", re.IGNORECASE
)
_UNKNOWN: Final = re.compile(
    r"\b(?:weiß (?:ich )?nicht|keine ahnung|sag(?:e)? ich nicht|geht .* nichts an)\b", re.IGNORECASE
)
_NEAR: Final = re.compile(r"\s(?:bei|nahe|neben|in der nähe von)\s", re.IGNORECASE)
_LONGEST: Final = 5
"""Words; a longer text is no place name."""


def place(text: str, find: FindPlace | None = None) -> str | None:
    """The place, as the gazetteer writes it or, outside the county, as it was said."""
    if find:
        # "Konken bei Kusel": the place comes before what it lies near.
        for part in (*_NEAR.split(text)[:1], text):
            if known := find(part):
                return known
    if _UNKNOWN.search(text):
        return None
    left = _TAIL.sub("", _LEAD.sub("", text.strip()))
    if not left or len(left.split()) > _LONGEST or not re.search(r"[^\W\d_]{2}", left):
        return None
    if find and (known := find(left)):
        return known
    return (
        left
        if left != left.lower()
        else " ".join(word.capitalize() if len(word) > 3 else word for word in left.split())
    )
