"""Whether a passage answers a question better than the entry's short answer."""

from __future__ import annotations

import re
from typing import Final

from knowledge.reply import plain
from knowledge.schema import Entry
from knowledge.text import content_words, fold, stem

_CLEARLY: Final = 1
"""Words of the question that only the passage has, from which on it is shown although the short answer would do."""
_WANTED: Final = (
    # What is asked for, and how a text looks that can answer it.
    (re.compile(r"\b(?:wie ?viele?|wie hoch|wie gross|wie weit|was kost\w*|wie teuer|wie alt)\b"), re.compile(r"\d")),
    (re.compile(r"\b(?:wann|bis wann|seit wann|ab wann|welche\w* tag\w*)\b"), re.compile(r"\d|\b\w+tags?\b|Uhr")),
    (re.compile(r"\bwie lange\b"), re.compile(r"\d|\b(?:Tag|Woche|Monat|Jahr)")),
    (re.compile(r"\b(?:wer|mit wem|wem)\b|\bwie heisst\b|\bwie hiess\b"), re.compile(r"\b[A-ZÄÖÜ]\w+ [A-ZÄÖÜ]\w+")),
)
_MONEY_ASKED: Final = re.compile(r"\b(?:geld|euro|kost\w*|teuer|hoch|gebuehr\w*|millionen|zahl\w*)\b")
_MONEY: Final = re.compile(r"\d.*?(?:Euro|€|Prozent|Million)", re.DOTALL)


def fits_better(entry: Entry, number: int, question: str) -> bool:
    """True when passage `number` should be shown instead of the short answer.

    The short answer is what staff meant to be said; a passage must have the sort of fact that is asked for when the
    short answer has it too, and must share clearly more words with the question.
    """
    part = entry.passages[number]
    if not part.text:
        return False
    short = plain(entry.short)
    passage = plain(part.text)
    has_short, has_passage = _has_fact(short, question), _has_fact(passage, question)
    if has_short is not None and has_short != has_passage:
        return bool(has_passage)
    asked = {stem(word) for word in content_words(question)} - {stem(word) for word in content_words(entry.titel)}
    in_passage = _shared(asked, f"{part.heading} {passage}")
    return in_passage >= _shared(asked, short) + _CLEARLY


def names_topic(entry: Entry, text: str) -> bool:
    """True when a text says what it is about: it has a word of the entry's title."""
    title = {stem(word) for word in content_words(entry.titel)}
    return bool(title & {stem(word) for word in content_words(text)})


def _has_fact(text: str, question: str) -> bool | None:
    """Whether a text has the sort of fact the question asks for; None when the question asks for none."""
    folded = fold(question)
    for asks, looks in _WANTED:
        if asks.search(folded):
            if asks is _WANTED[0][0] and _MONEY_ASKED.search(folded):
                return bool(_MONEY.search(text))
            return bool(looks.search(text))
    return None


def _shared(asked: set[str], text: str) -> int:
    """How many of the words a text has, also as the beginning of a longer word."""
    present = {stem(word) for word in content_words(text)}
    return sum(any(word == other or (len(word) > 4 and other.startswith(word)) for other in present) for word in asked)
