"""Words that mean danger to life. They give 112 at once, without asking the server."""

from __future__ import annotations

import re
from typing import Final

_ALWAYS: Final = re.compile(
    r"\b(notfall|notruf|notarzt|krankenwagen|rettungswagen|herzinfarkt|herzanfall|schlaganfall|bewusstlos\w*|ohnmächtig"
    r"|verblutet|erstickt|vergiftet|überfall|überfallen|lebensgefahr|selbstmord|umbringen|einbrecher)\b"
    r"|\bes brennt\b|\b(?:keine|kriegt keine|bekomme keine|bekommt keine) luft\b|\batmet nicht\b"
    r"|\bhilfe hilfe\b|\bhelfen sie mir schnell\b"
)
_ALONE: Final = frozenset(
    {
        "hilfe",
        "zu hilfe",
        "bitte hilfe",
        "schnell hilfe",
        "feuer",
        "ein feuer",
        "feuer feuer",
        "unfall",
        "ein unfall",
        "brand",
    }
)
"""Danger as the whole utterance; inside a sentence these are ordinary words ("Hilfe zur Pflege", "Osterfeuer
anmelden").
"""
_ABOUT: Final = re.compile(
    r"\b(notfallmappe|notfalldose|notfallkontakt|vorsorge|selbsthilfe\w*|schwerbehinder\w*|reha\w*|kurs\w*"
    r"|vortrag|termin|antrag|beantragen|nach (?:einem|dem|meinem) (?:schlaganfall|herzinfarkt|unfall)"
    r"|bereitschaftsdienst\w*|bereitschaftspraxis)\b"
)
"""Somebody asks about a service; that is an ordinary question."""


def is_emergency(said: str) -> bool:
    """Whether an utterance sounds like danger to life. A false alarm costs one sentence, so doubt counts as
    danger.
    """
    text = " ".join(re.sub(r"[^\wäöüß ]", " ", said.lower()).split())
    if text in _ALONE:
        return True
    return bool(_ALWAYS.search(text)) and not _ABOUT.search(text)
