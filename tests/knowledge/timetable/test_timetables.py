"""Timetables of a content folder: a new file is live, a broken one changes nothing, a removed one is gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.settings import ROOT
from knowledge.timetable import timetables as module
from knowledge.timetable.beispiel.__main__ import write as write_example
from knowledge.timetable.check import check
from knowledge.timetable.timetables import Timetables
from tests.knowledge.timetable import feeds


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "LOOK_EVERY", 0.0)
    (tmp_path / "mobilitaet").mkdir()
    return tmp_path


def names(watched: Timetables) -> set[str]:
    return {stop.name for stop in watched.current().planner.stops}


def touch_later(path: Path) -> None:
    """Two writes within one tick of the clock would look like none."""
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


def test_saving_breaking_mending_and_removing(folder: Path) -> None:
    zip_path = feeds.write(folder / "mobilitaet" / "a.zip")
    watched = Timetables(folder, folder / "var")
    assert "Dedorf" in names(watched)

    zip_path.write_bytes(b"kaputt")
    touch_later(zip_path)
    assert "Dedorf" in names(watched)
    assert any("ZIP" in str(error) for error in watched.current().errors) or not watched.current().errors

    feeds.write(zip_path, stops=feeds.STOPS.replace("Dedorf", "Neudorf"))
    touch_later(zip_path)
    touch_later(zip_path)
    assert "Neudorf" in names(watched)

    zip_path.unlink()
    assert names(watched) == set()


def test_a_new_process_finds_the_last_good_timetable(folder: Path) -> None:
    zip_path = feeds.write(folder / "mobilitaet" / "a.zip")
    assert "Dedorf" in names(Timetables(folder, folder / "var"))
    zip_path.write_bytes(b"kaputt")
    touch_later(zip_path)
    assert "Dedorf" in names(Timetables(folder, folder / "var"))


def test_a_wrong_description_never_makes_example_times_real(folder: Path) -> None:
    zip_path = feeds.write(folder / "mobilitaet" / "a.zip")
    zip_path.with_suffix(".yaml").write_text("titel: A\nbeispeil: true\n", encoding="utf-8")
    watched = Timetables(folder, folder / "var")
    assert all(feed.example for feed in watched.current().feeds)
    (finding,) = check(folder)
    assert "beispeil" in finding.cause


def test_check_tells_dirt_and_danger(folder: Path) -> None:
    feeds.write(folder / "mobilitaet" / "ohne.zip", stops=None)
    feeds.write(folder / "mobilitaet" / "schmutzig.zip", trips=feeds.TRIPS + "R9,W,x,Y\n")
    found = {finding.file: finding.severity for finding in check(folder)}
    assert found["mobilitaet/ohne.zip"] == "fehler"
    assert found["mobilitaet/schmutzig.zip"] == "hinweis"


def test_the_shipped_example_is_what_its_source_makes(tmp_path: Path) -> None:
    write_example(tmp_path / "neu.zip")
    shipped = ROOT / "knowledge" / "inhalt" / "mobilitaet" / "beispielfahrplan.zip"
    assert (tmp_path / "neu.zip").read_bytes() == shipped.read_bytes()


def test_the_shipped_content_has_no_errors() -> None:
    assert check(ROOT / "knowledge" / "inhalt") == []
