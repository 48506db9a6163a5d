"""What is kept, and for how long."""

from __future__ import annotations

import random
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from knowledge.surveys.persons import Persons
from knowledge.surveys.store import AlreadyTookPart, Store, open_engine

DAY = date(2026, 11, 22)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'umfragen.db'}"


def test_a_draft_survives_a_new_process(url: str) -> None:
    Store(open_engine(url)).save_draft("umfrage", "person", {"question": "auto"}, DAY)
    assert Store(open_engine(url)).draft("umfrage", "person") == {"question": "auto"}


def test_sending_twice_with_the_same_token_counts_once(url: str) -> None:
    store = Store(open_engine(url))
    for _ in range(2):
        store.send("umfrage", "person", "t1", {"auto": "ja"}, DAY)
    assert [sheet.token for sheet in store.sheets("umfrage")] == ["t1"]


def test_a_second_participation_is_refused_and_changes_nothing(url: str) -> None:
    store = Store(open_engine(url))
    store.send("umfrage", "person", "t1", {"auto": "ja"}, DAY)
    with pytest.raises(AlreadyTookPart):
        store.send("umfrage", "person", "t2", {"auto": "nein"}, DAY)
    assert [dict(sheet.answers) for sheet in store.sheets("umfrage")] == [{"auto": "ja"}]


def test_sending_removes_the_draft_that_knew_the_person(url: str) -> None:
    store = Store(open_engine(url))
    store.save_draft("umfrage", "person", {}, DAY)
    store.send("umfrage", "person", "t1", {}, DAY)
    assert store.draft("umfrage", "person") is None


def test_idle_drafts_expire(url: str) -> None:
    store = Store(open_engine(url))
    store.save_draft("umfrage", "alt", {}, date(2026, 9, 1))
    store.save_draft("umfrage", "neu", {}, DAY)
    store.purge(DAY, ended=[])
    assert (store.draft("umfrage", "alt"), store.draft("umfrage", "neu")) == (None, {})


def test_after_the_end_nobody_can_tell_who_took_part(url: str, tmp_path: Path) -> None:
    store, persons = Store(open_engine(url)), Persons(tmp_path / "schluessel")
    person = persons.hash("umfrage", "absender")
    store.send("umfrage", person, "t1", {"auto": "ja"}, DAY)
    store.purge(DAY, ended=["umfrage"])
    persons.forget("umfrage")
    assert not store.took_part("umfrage", person)
    assert persons.hash("umfrage", "absender") != person
    assert len(store.sheets("umfrage")) == 1


def test_persons_are_different_in_every_survey_and_the_same_in_one(tmp_path: Path) -> None:
    persons = Persons(tmp_path)
    assert persons.hash("a", "x") == Persons(tmp_path).hash("a", "x")
    assert persons.hash("a", "x") != persons.hash("b", "x")


def test_rows_cannot_be_matched_by_the_order_they_came_in(url: str, tmp_path: Path) -> None:
    store = Store(open_engine(url))
    for number in range(40):
        store.send("umfrage", f"{number:064d}", f"{random.Random(number).getrandbits(128):032x}", {"n": number}, DAY)
    with sqlite3.connect(tmp_path / "umfragen.db") as connection:
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            connection.execute("SELECT rowid FROM survey_sheet")
        in_file = [row[0] for row in connection.execute("SELECT token FROM survey_sheet")]
    connection.close()
    assert in_file == sorted(in_file)
