"""What of an entry can be found: its names, staff's questions, and its passages, each as a small document."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from knowledge.reply import plain
from knowledge.schema import Entry
from knowledge.text import content_words, words

Field = Literal["titel", "synonym", "frage", "gesagt", "kurz", "abschnitt"]
NAMES: Final[frozenset[Field]] = frozenset(("titel", "synonym", "frage"))
"""What staff call an entry and ask about it."""
_WORD: Final = re.compile(r"[^\W_]+")
PASSAGE_CHARACTERS: Final = 600
"""Longer passages are cut into pieces of this size: the meaning of a longer text is blurred in one vector."""


@dataclass(frozen=True)
class Document:
    entry: str
    """Id of the entry."""
    field: Field
    text: str
    """Plain text."""
    passage: int | None = None
    """Index into `Entry.passages`, for `abschnitt`."""

    @property
    def is_sentence(self) -> bool:
        """Whether residents may say something like it; else it is a part of the answer."""
        return self.field in NAMES or self.field == "gesagt"

    @cached_property
    def written(self) -> tuple[str, ...]:
        """The words as they stand there. These three outlive a change of other files."""
        return tuple(map(sys.intern, _WORD.findall(self.text)))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, folded."""
        return tuple(map(sys.intern, words(self.text)))

    @cached_property
    def content_words(self) -> tuple[str, ...]:
        """The folded words that say something about the topic."""
        return tuple(map(sys.intern, content_words(self.text)))


def documents(entry: Entry) -> Iterator[Document]:
    """The documents of an entry. Short fields stand alone, because each is a whole question or name."""
    yield Document(entry.id, "titel", entry.titel)
    for synonym in entry.synonyme:
        yield Document(entry.id, "synonym", synonym)
    for question in entry.fragen:
        yield Document(entry.id, "frage", question)
    for sentence in entry.gesagt:
        yield Document(entry.id, "gesagt", sentence)
    if entry.kurz:
        yield Document(entry.id, "kurz", f"{entry.titel}. {plain(entry.kurz)}")
    for number, passage in enumerate(entry.passages):
        text = plain(passage.text)
        label = f"{entry.titel}: {passage.heading}" if passage.heading else entry.titel
        for piece in _pieces(text):
            yield Document(entry.id, "abschnitt", f"{label}. {piece}", number)
    for label, value in attributes(entry):
        yield Document(entry.id, "abschnitt", f"{entry.titel}: {label}. {plain(value)}"[:PASSAGE_CHARACTERS])


def attributes(entry: Entry) -> Iterator[tuple[str, str]]:
    """The entry's attribute fields as label and text."""
    for label, value in (
        ("Kosten", entry.kosten),
        ("Frist", entry.frist),
        ("Dauer", entry.dauer),
        ("Ort", entry.ort),
        ("Online", entry.online),
        ("Unterlagen", "\n".join(entry.unterlagen)),
        ("Voraussetzungen", "\n".join(entry.voraussetzungen)),
    ):
        if value:
            yield label, value


def _pieces(text: str) -> Iterator[str]:
    while len(text) > PASSAGE_CHARACTERS:
        cut = text.rfind(". ", PASSAGE_CHARACTERS // 2, PASSAGE_CHARACTERS)
        cut = cut + 1 if cut > 0 else text.rfind(" ", 0, PASSAGE_CHARACTERS)
        cut = cut if cut > 0 else PASSAGE_CHARACTERS
        yield text[:cut].strip()
        text = text[cut:].strip()
    if text:
        yield text
