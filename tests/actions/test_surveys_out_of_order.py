"""A damaged database of surveys: nobody takes part, nothing is overwritten, and it works again once it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import surveys
from knowledge.errors import SettingsError
from knowledge.reply import Turn
from knowledge.settings import ROOT, Paths
from knowledge.surveys.participation import ANSWER_SLOT, READY_SLOT

START = Turn("Ich möchte an der Umfrage teilnehmen", intent="umfrage_teilnehmen", confidence=1.0, sender="s")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv(surveys.VARIABLE, raising=False)
    paths = Paths(content=ROOT / "knowledge" / "inhalt", data=tmp_path)
    monkeypatch.setattr(surveys, "paths", lambda: paths)
    monkeypatch.setattr("knowledge.surveys.store.database.paths", lambda: paths)
    surveys.participation.cache_clear()
    (tmp_path / "umfragen.db").write_bytes(b"kein SQLite " * 500)
    yield tmp_path / "umfragen.db"
    surveys.participation.cache_clear()


def test_participation_is_refused_honestly_and_the_file_stays(database: Path) -> None:
    before = database.read_bytes()
    answer = surveys.StartSurvey().answer(START)
    assert answer.replies == (surveys.UNAVAILABLE,)
    assert answer.slots == {READY_SLOT: False}
    assert database.read_bytes() == before


def test_a_running_participation_ends_without_a_loop(database: Path) -> None:
    answer = surveys.TakeSurveyAnswer().answer(Turn("ja", sender="s"))
    assert answer.replies == (surveys.UNAVAILABLE,)
    assert answer.slots[ANSWER_SLOT] == "fertig"


def test_taking_part_works_again_once_the_database_is_whole(database: Path) -> None:
    with pytest.raises(SettingsError, match="letzte Sicherung"):
        surveys.participation()
    database.unlink()
    answer = surveys.StartSurvey().answer(START)
    assert surveys.UNAVAILABLE not in answer.replies
