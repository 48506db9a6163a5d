"""A bad day: damaged files, a full disk, a clock that jumps, a key that is gone. Each is said, and the rest goes on."""

from __future__ import annotations

import logging
import sqlite3
import uuid
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.conversation import CONVERSATIONS
from bot.daybook import Daybook
from bot.senders import Senders
from bot.settings import Settings
from bot.storage import Storage, repair
from bot.store import Store
from knowledge import clock
from knowledge.damage import is_sound_archive, is_sound_database, put_aside
from knowledge.errors import SettingsError
from knowledge.reply import Button, Reply
from knowledge.settings import ROOT, Paths
from tests.bot.rasa_double import RasaDouble
from tests.bot.test_api import ask

NOISE = b"kein SQLite " * 500


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(content=ROOT / "knowledge" / "inhalt", data=tmp_path)


def damage_the_middle(file: Path) -> None:
    """What a failing disk does: the header is fine, a page is not."""
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE IF NOT EXISTS viel (x)")
        db.executemany("INSERT INTO viel VALUES (?)", [("x" * 500,)] * 200)
    db.close()
    content = bytearray(file.read_bytes())
    content[8192:16384] = NOISE[:8192].ljust(8192, b"?")
    file.write_bytes(content)


def fill(daybook: Daybook) -> None:
    """SQLite then says SQLITE_FULL, as on a full disk."""
    (pages,) = daybook._db.execute("PRAGMA page_count").fetchone()
    daybook._db.execute(f"PRAGMA max_page_count={pages}")


@pytest.mark.parametrize("name", ["gateway.db", "telegram.db", "tagebuch.db"])
def test_a_damaged_database_of_the_gateway_is_put_aside(
    paths: Paths, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    damage_the_middle(paths.data / name)
    before = (paths.data / name).read_bytes()
    repair(paths)
    assert not (paths.data / name).exists()
    (aside,) = put_aside(paths.data)
    assert aside.read_bytes() == before, "nothing is thrown away"
    assert f"Die Datenbank {name} war beschädigt" in caplog.text
    repair(paths)
    assert len(put_aside(paths.data)) == 1


@pytest.mark.parametrize("name", ["gateway.db", "tagebuch.db"])
async def test_a_gateway_with_a_damaged_memory_answers_and_says_so(rasa: RasaDouble, paths: Paths, name: str) -> None:
    (paths.data / name).write_bytes(NOISE)
    async with rasa.running() as url:
        app = build(Settings(rasa_port=int(url.rsplit(":", 1)[1])), paths)
        async with TestClient(TestServer(app)) as client:
            response = await client.post("/api/messages", json={"session": str(uuid.uuid4()), "text": "Hallo"})
            assert (await response.json())["replies"][0]["text"] == "Sie sagten: Hallo"
            problems = (await (await client.get("/health")).json())["problems"]
    assert any(f"{name}.defekt-" in problem for problem in problems)


async def test_damaged_surveys_stay_where_they_are(paths: Paths) -> None:
    damage_the_middle(paths.data / "umfragen.db")
    before = (paths.data / "umfragen.db").read_bytes()
    repair(paths)
    storage = Storage(paths)
    await storage.look()
    assert not storage.surveys
    assert "Niemand kann an Umfragen teilnehmen" in storage.problems[0]
    assert (paths.data / "umfragen.db").read_bytes() == before


async def test_a_cache_that_lies_aside_is_told(paths: Paths) -> None:
    paths.in_data("vektoren/e5.sqlite.defekt-20260101-120000").write_bytes(NOISE)
    storage = Storage(paths)
    await storage.look()
    assert "Die Datei vektoren/e5.sqlite.defekt-20260101-120000 ist ein beschädigter" in storage.problems[0]


async def test_a_tracker_damaged_while_running_is_told(paths: Paths) -> None:
    (paths.data / "tracker.db").write_bytes(NOISE)
    storage = Storage(paths)
    await storage.look()
    assert storage.problems[0].startswith("Die Datenbank tracker.db ist beschädigt. Starten Sie den Assistenten neu")


async def test_a_clock_that_jumps_is_told_for_an_hour_and_logged_once(
    paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    wall, steady = [1_000_000.0], [0.0]
    storage = Storage(paths, wall=lambda: wall[0], steady=lambda: steady[0])
    await storage.look()
    assert storage.problems == []
    wall[0] -= 7200
    await storage.look()
    assert "um 2:00:00 zurückgestellt" in storage.problems[0]
    wall[0] += 60
    steady[0] += 60
    await storage.look()
    assert caplog.text.count("zurückgestellt") == 1
    wall[0] += 3600
    steady[0] += 3600
    await storage.look()
    assert storage.problems == []


async def test_little_space_is_told(paths: Paths) -> None:
    storage = Storage(paths, free=lambda _: 50 * 2**20)
    await storage.look()
    assert storage.writable
    assert "nur noch 50 MB frei" in storage.problems[0]


async def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("eine Datei, wo der Ordner sein sollte")
    storage = Storage(Paths(tmp_path, tmp_path / "var" / "x"))
    await storage.look()
    assert not storage.writable
    assert "lässt sich nichts speichern" in storage.problems[0]


def test_a_full_disk_costs_buttons_but_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(tmp_path / "gateway.db")
    ((pages,),) = store._db.rows("PRAGMA page_count")
    store._db.rows(f"PRAGMA max_page_count={pages}")  # SQLite then says SQLITE_FULL, as on a full disk
    buttons = [Button("x" * 200, "/mehr") for _ in range(200)]
    assert store.issue("s", buttons) == ()
    assert "full" in caplog.text
    store.add_gap("s", "y" * 100_000, "unanswered")
    assert store.begin_turn("s" * 100_000, "m", ""), "the message is answered"
    store.close()


def test_a_full_disk_costs_the_statistics_but_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    daybook = Daybook(tmp_path / "tagebuch.db")
    fill(daybook)
    daybook.count("web" * 10_000, Reply("…", "answered"))
    daybook.note({"rasa" * 10_000: "down"})
    assert caplog.text.count("full") == 2
    assert (daybook.counts(clock.today()), daybook.changes(clock.today())) == ([], [])
    daybook._db.execute("PRAGMA max_page_count=1000")
    daybook.note({"rasa" * 10_000: "down"})
    assert [change.state for change in daybook.changes(clock.today())] == ["down"], "still news"
    daybook.close()


async def test_statistics_that_fail_cost_no_answer(gateway: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    def fail(channel: str, reply: Reply) -> None:
        raise OSError("no space")

    gateway.app[CONVERSATIONS].watchers.insert(0, fail)  # type: ignore[union-attr]
    status, body = await ask(gateway, text="Hallo")
    assert (status, body["replies"][0]["text"]) == (200, "Sie sagten: Hallo")
    assert "a watcher failed: OSError" in caplog.text


def test_half_a_key_is_put_aside_and_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    key = tmp_path / "secret.key"
    key.write_bytes(b"kurz")
    senders = Senders.from_file(key)
    assert len(senders.key) == 32
    assert Senders.from_file(key).key == senders.key
    assert key.stat().st_mode & 0o777 == 0o600
    assert [file.read_bytes() for file in put_aside(tmp_path)] == [b"kurz"]
    assert "Alle Gespräche beginnen neu" in caplog.text


def test_an_unreadable_key_is_no_reason_for_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "secret.key").mkdir()  # unreadable also for root
    with pytest.raises(SettingsError, match=r"secret\.key ist nicht lesbar"):
        Senders.from_file(tmp_path / "secret.key")


def test_half_a_model_is_noticed(tmp_path: Path) -> None:
    models = sorted((ROOT / "var" / "models").glob("kreis-*.tar.gz"))
    if not models:
        pytest.skip("no model is trained yet")
    half = tmp_path / "kreis-x.tar.gz"
    half.write_bytes(models[-1].read_bytes()[:-1000])
    assert is_sound_archive(models[-1])
    assert not is_sound_archive(half)
    assert not is_sound_archive(tmp_path / "fehlt.tar.gz")


def test_missing_and_empty_databases_are_sound(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "leer.db").touch()
    with caplog.at_level(logging.ERROR):
        assert is_sound_database(tmp_path / "leer.db")
        assert is_sound_database(tmp_path / "fehlt.db")
    assert not caplog.records
