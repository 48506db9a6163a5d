"""What a county's residents will say, from its knowledge files: names, example questions, answers, place names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from knowledge.load import load
from knowledge.places.gazetteer import gazetteer
from voice_terminal.speaking.normalize import normalize

WORD: Final = re.compile(r"[a-zäöüßé]{1,40}")
_AROUND_PLACES: Final = (
    "in {}",
    "nach {}",
    "von {}",
    "aus {}",
    "wo ist {}",
    "was ist in {} los",
    "wie komme ich nach {}",
)
_AROUND_NAMES: Final = ("{}", "ich brauche {}", "was ist {}", "ich habe eine frage zu {}")


def sentences(content: Path, extra: Iterable[str] = ()) -> list[str]:
    """Sentences as the recogniser writes them: lower case, numbers as words, no punctuation.

    `extra` are further sentences of the county's own, for example a list of street names.
    """
    return [heard for text in [*_of_entries(content), *_of_places(content), *extra] for heard in as_heard(text)]


def as_heard(text: str) -> Iterator[str]:
    """The sentences of a text in the recogniser's spelling. A hyphenated name is several words."""
    for sentence in re.split(r"[.!?;:]+\s*", normalize(text)):
        words = re.findall(r"[a-zäöüßé]+", sentence.lower())
        if words and all(WORD.fullmatch(word) for word in words):
            yield " ".join(words)


def _of_entries(content: Path) -> Iterator[str]:
    for entry in load(content).entries.values():
        yield from entry.fragen
        yield from (entry.kurz or "", entry.gesprochen or "")
        for name in (entry.titel, *entry.synonyme):
            yield from (frame.format(name) for frame in _AROUND_NAMES)


def _of_places(content: Path) -> Iterator[str]:
    for place in gazetteer(content).places():
        for name in (place.name, *place.also):
            yield from (frame.format(name) for frame in _AROUND_PLACES)
