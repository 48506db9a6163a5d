"""The gateway's tables in a real PostgreSQL and its order in a real Redis; skipped where the packages are missing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bench.growing import postgres, postgres_tools, redis_server
from bot.order import Order
from bot.store import Store
from bot.tracker_db import TrackerDb
from knowledge import clock
from knowledge.errors import SettingsError
from knowledge.reply import Button


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if postgres_tools() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = tmp_path_factory.mktemp("pg")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)  # the server runs as another user
    with postgres(folder) as url:
        yield url


def test_the_store_does_in_postgresql_what_it_does_in_sqlite(database: str, tmp_path: Path) -> None:
    for store in (Store(tmp_path / "gateway.db"), Store(database)):
        (issued,) = store.issue("anna", [Button("Mehr", "/mehr")])
        assert store.pressed("anna", issued.id) == issued
        assert store.pressed("bernd", issued.id) is None
        assert store.begin_turn("anna", "m1", "")
        assert not store.begin_turn("anna", "m1", "")
        assert store.replies_of("anna", "m1") is None
        store.end_turn("anna", "m1", "[]")
        assert store.replies_of("anna", "m1") == "[]"
        for _ in range(2):
            store.add_gap("anna", "Wo ist 100 % Ökostrom?", "unanswered")
            store.add_feedback("anna", "leistungen/reisepass", "Was kostet er?", helpful=False)
        assert [asked.question for asked in store.asked()] == ["Was kostet er?", "Wo ist 100 % Ökostrom?"]
        store.settle(["Was kostet er?"])
        assert len(store.asked()) == 1
        assert store.senders() == {"anna"}
        store.purge(clock.now() - timedelta(days=30))
        store.forget("anna")
        assert store.senders() == set()
        store.close()


def test_a_restarted_postgresql_is_found_again(database: str) -> None:
    store = Store(database)
    with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                      "AND backend_type = 'client backend'")  # fmt: skip
    assert store.begin_turn("carla", "m1", "")
    assert not store.begin_turn("carla", "m1", "")
    store.close()


def test_conversations_in_postgresql_are_found_and_deleted(database: str) -> None:
    trackers = TrackerDb(database)
    assert trackers.answered("anna", "m1") is None
    with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as db:
        db.execute("CREATE TABLE events (id SERIAL, sender_id TEXT, type_name TEXT, timestamp FLOAT, data TEXT)")
        for kind, data in (("user", '{"metadata": {"id": "m1"}}'), ("bot", '{"text": "Ja", "data": {}}')):
            db.execute(
                "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES ('anna', %s, 1, %s)", (kind, data)
            )
    assert trackers.answered("anna", "m1") == [{"text": "Ja"}]
    assert trackers.senders() == {"anna"}
    assert trackers.forget("anna") == 2
    assert trackers.purge(clock.now()) == 0
    trackers.close()


def test_a_database_that_is_away_is_said_in_german() -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_DATABASE"):
        Store("postgresql://kreis@127.0.0.1:1/kreis")


async def test_two_gateways_take_turns(tmp_path: Path) -> None:
    if not shutil.which("redis-server"):
        pytest.skip("Redis is not installed (Debian: apt-get install redis-server)")
    with redis_server(tmp_path) as url:
        gateways = [Order(url, 5), Order(url, 5)]
        inside, most, done = 0, 0, 0

        async def work(gateway: Order) -> None:
            nonlocal inside, most, done
            async with gateway.turn("anna"):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.01)
                inside -= 1
                done += 1

        await asyncio.gather(*(work(gateways[n % 2]) for n in range(10)))
        assert (most, done) == (1, 10)
        for gateway in gateways:
            await gateway.close()


async def test_without_redis_turns_go_on() -> None:
    order = Order("redis://127.0.0.1:1/0", 1)
    async with order.turn("anna"):
        pass
    await order.close()
