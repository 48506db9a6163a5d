"""Calendars, tables, timetables, surveys and word lists, broken in many ways: each is explained, none stops the rest.

The files are the county's own, so that what staff will really break is what is tested.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.check import check_folder
from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.events.check import check as check_events
from knowledge.events.store import EventStore
from knowledge.importers.check import check as check_imports
from knowledge.load import load
from knowledge.places.catalogue import Catalogue as Places
from knowledge.places.check import check as check_places
from knowledge.settings import ROOT
from knowledge.surveys.check import check as check_surveys
from knowledge.surveys.files import Catalogue as Surveys
from knowledge.timetable.check import check as check_timetables
from knowledge.trials.check import check as check_trials
from knowledge.waste.calendars import WasteCalendars
from knowledge.waste.check import check as check_waste
from voice_terminal.listening.vocabulary import misheard
from voice_terminal.speaking import lexicon

CONTENT = ROOT / "knowledge" / "inhalt"
Check = Callable[[Path], list[Finding]]


def check_text(folder: Path) -> list[Finding]:
    return [Finding.of(error) for error in load(folder).errors]


def spoken(read: Callable[[Path], object], name: str) -> Check:
    def check(folder: Path) -> list[Finding]:
        try:
            read(folder / name)
        except ContentError as error:
            return [Finding.of(error)]
        return []

    return check


CHECKS: dict[str, Check] = {
    "abfall/kusel.ics": check_waste,
    "abfall/kusel.yaml": check_waste,
    "aussprache.yaml": spoken(lexicon.load, "aussprache.yaml"),
    "hoerfehler.yaml": spoken(misheard, "hoerfehler.yaml"),
    "importe.yaml": check_imports,
    "mobilitaet/beispielfahrplan.yaml": check_timetables,
    "mobilitaet/beispielfahrplan.zip": check_timetables,
    "mobilitaet/ladesaeulen-beispiel.csv": check_places,
    "mobilitaet/ladesaeulen-beispiel.yaml": check_places,
    "mundart.yaml": check_text,
    "orte/ausflugsziele.geojson": check_places,
    "orte/gemeinden.yaml": check_places,
    "probefragen.yaml": check_trials,
    "schulferien.yaml": check_events,
    "umfragen/beispiel-mobilitaet.yaml": check_surveys,
    "veranstaltungen/beispiel.ics": check_events,
    "veranstaltungen/beispiel.yaml": check_events,
    "veranstaltungen/kongress-modellprojekte-2022.md": check_events,
}
BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda raw: b"",
    "only spaces": lambda raw: b"  \n\n ",
    "saved as Unicode (UTF-16)": lambda raw: raw.decode("utf-8", "replace").encode("utf-16"),
    "something else with this name": lambda raw: bytes(range(256)) * 20,
    "a web page instead of the file": lambda raw: b"<!DOCTYPE html><html><body>404 Not Found</body></html>",
    "a Word document": lambda raw: b"PK\x03\x04\x14\x00\x06\x00word/document.xml" + b"\0" * 100,
    "two versions in one": lambda raw: b"<<<<<<< HEAD\n" + raw + b"\n=======\n>>>>>>> andere\n",
    "thousands of brackets": lambda raw: b"[" * 5000,
    "a hole in the file": lambda raw: raw[:200] + b"\0" * 50 + raw[200:],
}
HARMLESS = {
    # A zip may have something before it, and iCalendar and CSV lines with strange characters in a text stay readable.
    ("mobilitaet/beispielfahrplan.zip", "two versions in one"),
    ("abfall/kusel.ics", "a hole in the file"),
    ("mobilitaet/ladesaeulen-beispiel.csv", "a hole in the file"),
    # Lists without entries are lists.
    ("aussprache.yaml", "emptied"), ("aussprache.yaml", "only spaces"),
    ("hoerfehler.yaml", "emptied"), ("hoerfehler.yaml", "only spaces"),
    ("probefragen.yaml", "emptied"), ("probefragen.yaml", "only spaces"),
}  # fmt: skip
CASES = [(file, how) for file in CHECKS for how in BREAKS if (file, how) not in HARMLESS]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county's files without the text entries, which have a test of their own."""
    folder = tmp_path_factory.mktemp("kreis") / "inhalt"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("leistungen", "projekt", "stellen"))
    return folder


def test_there_are_at_least_25_ways() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize(("file", "how"), CASES)
def test_a_broken_file_is_explained(file: str, how: str, county: Path) -> None:
    path, check = county / file, CHECKS[file]
    good, before = path.read_bytes(), set(check(county))
    try:
        path.write_bytes(BREAKS[how](good))
        found = [finding for finding in check(county) if finding not in before]
    finally:
        path.write_bytes(good)
    mine = [finding for finding in found if finding.file.endswith(file)]
    assert mine, f"goes unnoticed; other findings: {found}"
    assert mine[0].cause and mine[0].cure
    assert "Error" not in str(mine[0]) and "Traceback" not in str(mine[0])
    assert {finding.file for finding in found} <= {file, file.rsplit(".", 1)[0] + ".zip"}, "blames another file"


def test_all_broken_at_once_still_answers_from_the_last_good_state(tmp_path: Path) -> None:
    folder = tmp_path / "inhalt"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("leistungen", "projekt", "stellen"))
    events, places, surveys, waste = EventStore(folder), Places(folder), Surveys(folder), WasteCalendars(folder)

    def all_that_is_known() -> tuple[object, ...]:
        events.refresh()
        waste.refresh()
        return (
            sorted(event.uid for event in events.known()),
            [place.name for place in places.places()],
            sorted(surveys.all()),
            waste.villages(),
        )

    before = all_that_is_known()
    assert all(before)
    for file in CHECKS:
        (folder / file).write_bytes(b"<html>404")
    assert all_that_is_known() == before
    assert len(check_folder(folder)) >= len(CHECKS) - 2  # the terminal's two lists are checked by `kreis check` itself
