"""Everything the county has written can be read out: no digit, abbreviation, dot or address is left to misread.

Every field of every file is read, also those the assistant shows rather than says, and the answers it makes of
calendars and timetables are read as it says them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from ruamel.yaml import YAML

from knowledge.clock import BERLIN
from knowledge.events import wording
from knowledge.events.calendars import CalendarFile
from knowledge.events.schema import read_markdown
from knowledge.load import load
from knowledge.settings import ROOT
from knowledge.timetable import replies
from knowledge.timetable.spots import Spot
from knowledge.timetable.timetables import Timetables
from voice_terminal.speaking.normalize import LEFT_TO_MISREAD, pairs

CONTENT: Final = ROOT / "knowledge" / "inhalt"
NOW: Final = datetime(2022, 4, 20, 10, 0, tzinfo=BERLIN)
NEVER_SAID: Final = frozenset(
    ["id", "url", "web", "email", "bild", "eintrag", "siehe_auch", "lizenz", "zustaendig", "zustaendig_fuer"]
)
"""Keys whose values are names of files or addresses on the Web."""


def check(texts: Iterable[str]) -> None:
    left = [
        f"{written!r} → {spoken!r}"
        for text in texts
        for written, spoken in pairs(text)
        if LEFT_TO_MISREAD.search(spoken) or any(not _can_be_said(word) for word in re.findall(r"\w+", spoken))
    ]
    assert not left, "\n".join(left)


def _can_be_said(word: str) -> bool:
    """A single letter, or a word with a vowel and without a capital inside (not "Sch", not "BNat")."""
    return len(word) == 1 or (re.search(r"[aeiouäöüyé]", word.lower()) is not None and word[1:] == word[1:].lower())


def said(data: object, key: str = "") -> Iterator[str]:
    """Every text in nested lists and fields."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name not in NEVER_SAID:
                yield from said(value, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from said(value, key)
    elif isinstance(data, str) and not data.startswith(("http://", "https://")):
        yield data


def front_matter(file: Path) -> object:
    text = file.read_text("utf-8")
    return YAML(typ="safe").load(text.split("\n---", 1)[0][3:]) if text.startswith("---") else {}


NOT_WORDS: Final = ("aussprache.yaml", "importe.yaml", "mundart.yaml")
"""Files of sounds, addresses and endings of words."""
MARKDOWN: Final = [file for file in sorted(CONTENT.rglob("*.md")) if file.name != "README.md"]
YAML_FILES: Final = [file for file in sorted(CONTENT.rglob("*.yaml")) if file.name not in NOT_WORDS]


@pytest.mark.parametrize("file", MARKDOWN, ids=lambda file: str(file.relative_to(CONTENT)))
def test_every_field_of_an_entry(file: Path) -> None:
    texts = list(said(front_matter(file)))
    assert texts
    check(texts)


def test_every_passage() -> None:
    check(passage.text for entry in load(CONTENT).entries.values() for passage in entry.passages)


@pytest.mark.parametrize("file", YAML_FILES, ids=lambda file: file.name)
def test_small_talk_surveys_and_lists(file: Path) -> None:
    check(said(YAML(typ="safe").load(file.read_text("utf-8"))))


@pytest.mark.parametrize("file", sorted(CONTENT.rglob("*.geojson")), ids=lambda file: file.name)
def test_places(file: Path) -> None:
    check(text for feature in json.loads(file.read_text("utf-8"))["features"] for text in said(feature["properties"]))


def test_events_as_they_are_told() -> None:
    folder = CONTENT / "veranstaltungen"
    events = [event for file in folder.glob("*.ics") for event in CalendarFile(file, CONTENT).templates]
    events += [read_markdown(file, CONTENT) for file in folder.glob("*.md") if file.name != "README.md"]
    assert len(events) > 10
    for event in events:
        facts = (event.title, event.summary, event.place, event.address, event.organiser, event.price)
        moments = (event.start - timedelta(days=40), event.start - timedelta(days=1), event.start + timedelta(days=400))
        told = [
            tell(event, moment)
            for moment in moments
            for tell in (wording.details, wording.details_spoken, wording.line, wording.when, wording.when_spoken)
        ]
        check([*facts, *told])


def test_waste_calendars() -> None:
    for file in (CONTENT / "abfall").glob("*.ics"):
        lines = file.read_text("utf-8").replace("\r", "").replace("\n ", "").splitlines()
        check(line.split(":", 1)[1] for line in lines if line.startswith(("SUMMARY", "DESCRIPTION", "LOCATION")))


def test_departures_and_connections(tmp_path: Path) -> None:
    current = Timetables(CONTENT, tmp_path).current()
    spots = [Spot(stop.name, (stop,)) for stop in current.planner.stops]
    assert len(spots) > 10
    answers = []
    for spot, other in zip(spots, spots[1:] + spots[:1], strict=True):
        check([spot.name])
        if found := current.planner.departures(spot.stops, NOW):
            answers.append(replies.departures(spot, found, NOW, current.feeds))
        if ways := current.planner.connections(spot.stops, other.stops, NOW):
            answers.append(replies.connections(spot, other, ways, NOW, current.feeds))
    for line in current.planner.lines.values():
        if runs := current.planner.runs(line, date(2022, 4, 20)):
            check(f"{run.line.spoken} nach {run.headsign}." for run in runs)
    current.planner.close()
    assert len(answers) > 20
    check(text for answer in answers for text in (answer.speech, answer.text))
