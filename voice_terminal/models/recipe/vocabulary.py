"""What a county's residents will say, from its knowledge files.

Names, example questions, answers, places, events, small talk, survey questions with their answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from knowledge.events.store import EventStore
from knowledge.load import load
from knowledge.places.gazetteer import gazetteer
from knowledge.safe_yaml import load_yaml
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
_AROUND_EVENTS: Final = ("{}", "wann ist {}", "wo findet {} statt", "was kostet {}")
_AROUND_NAMES: Final = ("{}", "ich brauche {}", "was ist {}", "ich habe eine frage zu {}")


def sentences(content: Path, extra: Iterable[str] = ()) -> list[str]:
    """Sentences as the recogniser writes them: lower case, numbers as words, no punctuation.

    `extra` are further sentences of the county's own, for example a list of street names.
    """
    texts = [*_of_entries(content), *_of_places(content), *_of_events(content), *_of_conversation(content), *extra]
    return [heard for text in texts for heard in as_heard(text)]


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
        yield from (entry.leicht or "", entry.kosten or "", entry.frist or "", entry.dauer or "")
        yield from _texts(entry.unterlagen)
        yield from _texts(entry.voraussetzungen)
        yield from (passage.text for passage in entry.passages)
        for name in (entry.titel, *entry.synonyme):
            yield from (frame.format(name) for frame in _AROUND_NAMES)


def _of_events(content: Path) -> Iterator[str]:
    for event in {event.title: event for event in EventStore(content).known()}.values():
        yield from (event.summary, event.place, event.organiser)
        yield from (frame.format(event.title) for frame in _AROUND_EVENTS)


def _of_conversation(content: Path) -> Iterator[str]:
    """Small talk and surveys, as residents and the assistant say them."""
    for file in (content / "gespraech.yaml", *sorted((content / "umfragen").glob("*.yaml"))):
        if file.is_file():
            yield from _texts(load_yaml(file.read_text("utf-8")))


def _texts(data: object) -> Iterator[str]:
    """Every text in nested lists and fields, without addresses."""
    if isinstance(data, Mapping):
        data = list(data.values())
    if isinstance(data, str):
        if "http" not in data and "@" not in data:
            yield data
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _texts(value)


def _of_places(content: Path) -> Iterator[str]:
    for place in gazetteer(content).places():
        for name in (place.name, *place.also):
            yield from (frame.format(name) for frame in _AROUND_PLACES)
