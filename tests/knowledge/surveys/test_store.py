"""What is kept, and for how long."""

from __future__ import annotations

import random
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from knowledge.surveys.persons import Persons
from knowledge.surveys.store import AlreadyTookPart, Store, open_engine
from tests.knowledge.surveys.postgres import cluster, tools

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    programs = tools()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    with cluster(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'umfragen.db'}"
        return
    server = request.getfixturevalue("server")
    name = f"t{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    yield server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def opened(url: str) -> Iterator[Callable[[], Store]]:
    """A store as another process would open it; connections are closed at the end."""
    engines: list[Engine] = []

    def open_() -> Store:
        engines.append(open_engine(url))
        return Store(engines[-1])

    yield open_
    for engine in engines:
        engine.dispose()


def test_a_draft_survives_a_new_process(opened: Callable[[], Store]) -> None:
    opened().save_draft("umfrage", "person", {"question": "auto"}, DAY)
    assert opened().draft("umfrage", "person") == {"question": "auto"}


def test_sending_twice_with_the_same_token_counts_once(opened: Callable[[], Store]) -> None:
    store = opened()
    for _ in range(2):
        store.send("umfrage", "person", "t1", {"auto": "ja"}, DAY)
    assert [sheet.token for sheet in store.sheets("umfrage")] == ["t1"]


def test_a_second_participation_is_refused_and_changes_nothing(opened: Callable[[], Store]) -> None:
    store = opened()
    store.send("umfrage", "person", "t1", {"auto": "ja"}, DAY)
    with pytest.raises(AlreadyTookPart):
        store.send("umfrage", "person", "t2", {"auto": "nein"}, DAY)
    assert [dict(sheet.answers) for sheet in store.sheets("umfrage")] == [{"auto": "ja"}]


def test_sending_removes_the_draft_that_knew_the_person(opened: Callable[[], Store]) -> None:
    store = opened()
    store.save_draft("umfrage", "person", {}, DAY)
    store.send("umfrage", "person", "t1", {}, DAY)
    assert store.draft("umfrage", "person") is None


def test_idle_drafts_expire(opened: Callable[[], Store]) -> None:
    store = opened()
    store.save_draft("umfrage", "alt", {}, date(2026, 9, 1))
    store.save_draft("umfrage", "neu", {}, DAY)
    store.purge(DAY, ended=[])
    assert (store.draft("umfrage", "alt"), store.draft("umfrage", "neu")) == (None, {})


def test_after_the_end_nobody_can_tell_who_took_part(opened: Callable[[], Store], tmp_path: Path) -> None:
    store, persons = opened(), Persons(tmp_path / "schluessel")
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


def test_processes_that_start_together_make_the_tables_once(opened: Callable[[], Store]) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: opened(), range(4)))
    stores[0].save_draft("umfrage", "person", {}, DAY)
    assert stores[3].draft("umfrage", "person") == {}


def test_two_messages_at_once_save_one_draft(opened: Callable[[], Store]) -> None:
    stores = [opened(), opened()]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: stores[n % 2].save_draft("umfrage", "person", {"n": n}, DAY), range(40)))
    assert stores[0].counts() == {"umfrage": (0, 1)}


def test_sending_at_once_from_two_processes_counts_once(opened: Callable[[], Store]) -> None:
    stores = [opened(), opened()]

    def send(number: int) -> bool:
        """Every person sends twice under one token, and once more under another."""
        person, again = number % 10, number >= 20
        try:
            stores[number % 2].send("umfrage", f"p{person}", f"t{person}{again}", {"n": person}, DAY)
        except AlreadyTookPart:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, random.Random(3).sample(range(30), 30)))
    assert sorted(sheet.answers["n"] for sheet in stores[0].sheets("umfrage")) == list(range(10))  # type: ignore[type-var]


def test_rows_cannot_be_matched_by_the_order_they_came_in(tmp_path: Path) -> None:
    store = Store(open_engine(f"sqlite:///{tmp_path / 'umfragen.db'}"))
    for number in range(40):
        store.send("umfrage", f"{number:064d}", f"{random.Random(number).getrandbits(128):032x}", {"n": number}, DAY)
    with sqlite3.connect(tmp_path / "umfragen.db") as connection:
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            connection.execute("SELECT rowid FROM survey_sheet")
        in_file = [row[0] for row in connection.execute("SELECT token FROM survey_sheet")]
    connection.close()
    assert in_file == sorted(in_file)
