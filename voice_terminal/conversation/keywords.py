"""One word to say for each choice: "Für Reisepass beantragen sagen Sie: Reisepass"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MOST: Final = 3
"""Choices spoken in one go; more cannot be kept in mind."""
_NOUN: Final = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{2,}(?:-[A-ZÄÖÜ]?[a-zäöüß]+)*")
_NO_NOUNS: Final = frozenset(
    ("Antworten", "Was", "Wann", "Wie", "Wer", "Wohin", "Welche", "Welcher", "Welches", "Andere", "Der", "Die", "Das")
)
_LAST_WORD: Final = re.compile(r"([A-Za-zÄÖÜäöüß]{4,})$")
_WHOLE: Final = re.compile(r"^(?:ja|nein)$|^\d|\bkein|\bnicht\b", re.IGNORECASE)
"""Titles no single word of which may stand for them: "Kein bestimmter Ort" is not "Ort"."""
_NAVIGATION: Final = frozenset({"zurück", "überspringen"})
_ORDINALS: Final = ("eins", "zwei", "drei")


Buttons = Sequence[tuple[str, str]]
"""(id, title)."""


def answers(buttons: Buttons) -> tuple[tuple[str, str], ...]:
    """The buttons that answer the question; "Zurück" and "Überspringen" need no announcement."""
    return tuple(button for button in buttons if button[1].lower() not in _NAVIGATION)


def yes_and_no(buttons: Buttons) -> tuple[str, str] | None:
    """The ids of yes and no when that is all there is to answer: "Ja, mitmachen" and "Nein"."""
    offered = answers(buttons)
    first_words = [re.split(r"\W", title.lower(), maxsplit=1)[0] for _, title in offered]
    return (offered[0][0], offered[1][0]) if first_words == ["ja", "nein"] else None


def keywords(titles: Sequence[str]) -> tuple[str, ...]:
    """For each title the first noun no other title has, or else its last word, or its place in the list.

    Titles that are a number, that deny something, or that say yes or no stay whole.
    """
    nouns = [[word for word in _NOUN.findall(title) if word not in _NO_NOUNS] for title in titles]
    chosen: list[str] = []
    for index, title in enumerate(titles):
        if _WHOLE.search(title):
            chosen.append(title)
            continue
        others = [other for other in titles if other != title]
        elsewhere = {noun for other, found in enumerate(nouns) if other != index for noun in found}
        own = [noun for noun in nouns[index] if noun not in elsewhere]
        last = _LAST_WORD.search(title)
        if not own and last and not any(last[1].lower() in other.lower() for other in others):
            own = [last[1]]
        chosen.append(own[0] if own else _ORDINALS[index] if index < len(_ORDINALS) else title)
    return tuple(chosen)
