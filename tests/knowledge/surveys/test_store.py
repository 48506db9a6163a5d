"""What is kept, and that nothing confirmed is lost or doubled."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from datetime import date
from pathlib import Path

import pytest

from knowledge.surveys.persons import Persons
from knowledge.surveys.store import AlreadyTookPart, Store, open_engine

DAY = date(2026, 11, 22)
PEOPLE = 200
KILLS = 50


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


def _participate(url: str, people: range, journal: Path) -> None:
    """What a process does: each resident confirms, then is thanked. The journal is what residents have seen."""
    store = Store(open_engine(url))
    with journal.open("a", buffering=1) as seen:
        for number in people:
            person, token = f"person-{number}", f"{number:032x}"
            store.save_draft("umfrage", person, {"token": token, "phase": "summary"}, DAY)
            try:
                store.send("umfrage", person, token, {"nummer": number}, DAY)
            except AlreadyTookPart:
                seen.write(f"refused {number}\n")
                continue
            seen.write(f"thanked {number}\n")
            os.fsync(seen.fileno())


def test_kill_9_at_50_random_moments_in_200_participations(url: str, tmp_path: Path) -> None:
    """Whoever was not thanked confirms again, as a resident would. Every sheet must be there exactly once."""
    journal = tmp_path / "gesehen.txt"
    journal.touch()
    open_engine(url).dispose()
    dice, kills = random.Random(5), 0
    processes = multiprocessing.get_context("fork")

    def thanked() -> list[int]:
        return [
            int(line.split()[1])
            for line in journal.read_text().splitlines()
            if line.startswith("thanked ") and line[8:].isdigit()
        ]

    while len(done := set(thanked())) < PEOPLE:
        missing = min(set(range(PEOPLE)) - done)
        worker = processes.Process(target=_participate, args=(url, range(missing, PEOPLE), journal))
        worker.start()
        if kills < KILLS:
            # Enough for about four participations, so that 50 kills fall within the 200.
            target = len(done) + dice.randint(0, 4)
            deadline = time.monotonic() + 20
            while len(thanked()) < target and worker.is_alive() and time.monotonic() < deadline:
                time.sleep(0.0005)
            time.sleep(dice.random() * 0.02)
            if worker.is_alive():
                os.kill(worker.pid or 0, signal.SIGKILL)
                kills += 1
        worker.join()
        worker.close()

    numbers = sorted(int(str(sheet.answers["nummer"])) for sheet in Store(open_engine(url)).sheets("umfrage"))
    assert kills == KILLS
    assert numbers == list(range(PEOPLE))
    assert "refused" not in journal.read_text()
