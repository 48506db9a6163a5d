"""A message with an id is put to Rasa at most once, whatever is killed in between."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.conversation import CUT_OFF, UNAVAILABLE
from bot.senders import Senders
from bot.settings import Settings
from bot.store import Store
from bot.tracker_db import TrackerDb
from knowledge.reply import Reply
from knowledge.settings import ROOT, Paths
from tests.bot.rasa_double import RasaDouble

SESSION = str(uuid.UUID(int=11))


@asynccontextmanager
async def gateway(data: Path, rasa_port: int) -> AsyncIterator[TestClient]:
    app = build(replace(Settings(timeout=0.5), rasa_port=rasa_port), Paths(ROOT / "knowledge" / "inhalt", data))
    async with TestClient(TestServer(app)) as client:
        yield client


async def ask(client: TestClient, text: str = "Hallo", id_: str = "m1") -> list[dict[str, Any]]:
    response = await client.post(
        "/api/messages", json={"session": SESSION, "text": text, **({"id": id_} if id_ else {})}
    )
    assert response.status == 200
    return list((await response.json())["replies"])


async def test_the_same_id_gets_the_same_reply_also_from_a_restarted_gateway(rasa: RasaDouble, tmp_path: Path) -> None:
    async with rasa.running() as url:
        port = int(url.rsplit(":", 1)[1])
        async with gateway(tmp_path, port) as client:
            first, at_the_same_time = await asyncio.gather(ask(client), ask(client))
        async with gateway(tmp_path, port) as client:
            again = await ask(client)
    assert first == at_the_same_time == again
    assert len(rasa.received) == 1


@asynccontextmanager
async def killed(rasa: RasaDouble, data: Path, saved: str = "") -> AsyncIterator[TestClient]:
    """A gateway that was killed before it had answered "m1", started again; `saved` is what Rasa has kept of it."""
    async with rasa.running() as url:
        port = int(url.rsplit(":", 1)[1])
        async with gateway(data, port) as client:
            await ask(client, "Vorher", "m0")
        sender = rasa.received[0]["sender"]
        cut_off(data, sender, "m1")
        if saved:
            save_turn(data / "tracker.db", sender, "m1", saved)
        async with gateway(data, port) as client:
            yield client


async def test_a_killed_gateway_finds_the_answer_that_rasa_has_saved(rasa: RasaDouble, tmp_path: Path) -> None:
    async with killed(rasa, tmp_path, saved="Gerettet") as client:
        assert (await ask(client))[0]["text"] == "Gerettet"
        assert (await ask(client))[0]["text"] == "Gerettet"
    assert len(rasa.received) == 1


async def test_a_message_rasa_knows_nothing_of_gets_an_honest_error_once(rasa: RasaDouble, tmp_path: Path) -> None:
    async with killed(rasa, tmp_path) as client:
        assert (await ask(client))[0]["text"] == CUT_OFF.text
        assert (await ask(client, id_="m2"))[0]["text"] == "Sie sagten: Hallo"
    assert len(rasa.received) == 2


@pytest.mark.parametrize("id_", ["m2", ""])
async def test_the_same_words_under_another_id_get_the_saved_answer_after_a_kill(
    id_: str, rasa: RasaDouble, tmp_path: Path
) -> None:
    async with killed(rasa, tmp_path, saved="Gerettet") as client:
        assert (await ask(client, id_=id_))[0]["text"] == "Gerettet"
        assert (await ask(client, "Hallo", "m3"))[0]["text"] == "Sie sagten: Hallo", "said once more, and meant"
    assert len(rasa.received) == 2


async def test_the_actions_learn_what_nobody_read_because_of_a_kill(rasa: RasaDouble, tmp_path: Path) -> None:
    async with killed(rasa, tmp_path) as client:
        await ask(client, "Hallo", "m2")
        await ask(client, "Und weiter", "m3")
    assert [message["metadata"].get("unseen") for message in rasa.received] == [None, ["m1"], None]


async def test_a_message_that_never_reached_rasa_may_be_tried_again(rasa: RasaDouble, tmp_path: Path) -> None:
    async with rasa.running() as url:
        port = int(url.rsplit(":", 1)[1])
        async with gateway(tmp_path, 1) as client:  # nobody listens on port 1
            assert (await ask(client))[0]["text"] == UNAVAILABLE.text
        async with gateway(tmp_path, port) as client:
            assert (await ask(client))[0]["text"] == "Sie sagten: Hallo"


async def test_forgetting_deletes_kept_replies(rasa: RasaDouble, tmp_path: Path) -> None:
    async with rasa.running() as url, gateway(tmp_path, int(url.rsplit(":", 1)[1])) as client:
        await ask(client, "Mein Geheimwort ist Zwetschgenmus")
        await client.delete(f"/api/sessions/{SESSION}")
    assert not files_with(tmp_path, b"Zwetschgenmus")


def test_an_answer_is_found_among_others(tmp_path: Path) -> None:
    file = tmp_path / "tracker.db"
    assert TrackerDb(file).answered("s", "m1") is None
    for id_, text in (("m1", "eins"), ("m2", "zwei")):
        save_turn(file, "s", id_, text)
    (message,) = TrackerDb(file).answered("s", "m1") or ()
    assert message["custom"]["text"] == "eins"
    assert TrackerDb(file).answered("s", "m3") is None
    assert TrackerDb(file).answered("t", "m1") is None


def files_with(folder: Path, secret: bytes) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and secret in file.read_bytes()]


def cut_off(data: Path, sender: str, message: str, text: str = "Hallo") -> None:
    """What a gateway leaves that was killed while it waited for Rasa."""
    store = Store(data / "gateway.db")
    assert store.begin_turn(sender, message, Senders.from_file(data / "secret.key").said(text))
    store.close()


def save_turn(file: Path, sender: str, message: str, text: str) -> None:
    """What Rasa writes for one turn."""
    events = (
        ("user", {"event": "user", "text": "Hallo", "metadata": {"channel": "web", "id": message}}),
        ("action", {"event": "action", "name": "action_antworten"}),
        ("bot", {"event": "bot", "text": None, "data": {"custom": Reply(text, "answered").to_dict()}}),
        ("action", {"event": "action", "name": "action_listen"}),
    )
    db = sqlite3.connect(file)
    with db:
        db.execute("CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id, type_name, timestamp, data)")
        for kind, data in events:
            db.execute("INSERT INTO events (sender_id, type_name, data) VALUES (?, ?, ?)",
                       (sender, kind, json.dumps(data)))  # fmt: skip
    db.close()


async def test_whoever_repeats_after_an_error_gets_the_answer_that_came_too_late(
    rasa: RasaDouble, tmp_path: Path
) -> None:
    async with rasa.running() as url, gateway(tmp_path, int(url.rsplit(":", 1)[1])) as client:
        rasa.delay = 1.0  # longer than the gateway waits
        assert (await ask(client, "zehn Minuten", "m1"))[0]["text"] == UNAVAILABLE.text
        save_turn(tmp_path / "tracker.db", rasa.received[0]["sender"], "m1", "Frage 3")
        rasa.delay = 0.0
        assert (await ask(client, "zehn Minuten", "m2"))[0]["text"] == "Frage 3"
        assert (await ask(client, "zehn Minuten", "m3"))[0]["text"] == "Sie sagten: zehn Minuten"
    assert [received["metadata"]["id"] for received in rasa.received] == ["m1", "m3"]


async def test_actions_learn_which_replies_were_never_read(rasa: RasaDouble, tmp_path: Path) -> None:
    async with rasa.running() as url:
        port = int(url.rsplit(":", 1)[1])
        async with gateway(tmp_path, port) as client:
            rasa.delay = 1.0
            await ask(client, "zehn Minuten", "m1")
        async with gateway(tmp_path, port) as client:
            await ask(client, "ich sagte zehn", "m2")
            rasa.delay = 0.0
            await ask(client, "zehn", "m3")
            await ask(client, "Danke", "m4")
    unseen = [set(received["metadata"].get("unseen", ())) for received in rasa.received]
    assert unseen == [set(), {"m1"}, {"m1", "m2"}, set()]


def test_answers_kept_by_an_earlier_version_are_deleted(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "gateway.db") as database:
        database.execute("CREATE TABLE turns (sender TEXT, replies TEXT)")
        database.execute("INSERT INTO turns VALUES ('a', 'Zwetschgenmus')")
    store = Store(tmp_path / "gateway.db")
    store.forget("a")
    store.close()
    assert not files_with(tmp_path, b"Zwetschgenmus")
