"""Real processes, stopped and killed in the middle of 50 conversations and 500 pending reminders, and started again."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.telegram.database import Database
from bot.telegram.delivery import LINES
from bot.telegram.reminders.subscription import Subscriptions
from knowledge.clock import BERLIN
from knowledge.events.store import EventStore
from knowledge.settings import ROOT
from tests.bot.rasa_double import RasaDouble
from tests.bot.telegram.emulator import TOKEN, Emulator
from tests.bot.telegram.person import Person
from tests.bot.telegram.test_reminders import event, write
from tests.stack.conftest import free_port

DUE: Final = "2026-06-19T18:00"
"""The evening before the concert, when all reminders are due."""
TALKING, WAITING, MESSAGES = 50, 500, 2
ALL: Final = TALKING * MESSAGES + WAITING


@asynccontextmanager
async def gateway(telegram_url: str, rasa_url: str, data: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram_url,
        "ASSISTANT_RASA_PORT": rasa_url.rsplit(":", 1)[1],
        "ASSISTANT_PORT": str(free_port()),
        "ASSISTANT_DATA": str(data),
        "ASSISTANT_CONTENT": str(data / "inhalt"),
        "ASSISTANT_NOW": DUE,
    }
    with (data / "gateway.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 60)


def subscribe(people: list[Person], data: Path) -> None:
    """Everybody wants to be reminded of the same concert."""
    content = data / "inhalt"
    shutil.copytree(ROOT / "knowledge" / "inhalt" / "orte", content / "orte")
    write(content, event("Konzert", "2026-06-20T19:00"))
    (concert,) = EventStore(content).between(datetime(2026, 6, 10, tzinfo=BERLIN), datetime(2026, 6, 30, tzinfo=BERLIN))
    database = Database(data / "telegram.db")
    with closing(database), database.together():
        database.db.executemany(
            "INSERT INTO subscriptions (chat, kind, key, title, lead, starts, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (one.chat, "veranstaltung", concert.uid, concert.title, "vortag", concert.start.isoformat(), DUE)
                for one in people
            ],
        )


async def test_stopped_and_killed_in_the_middle_nothing_is_lost_and_a_restart_doubles_nothing(
    rasa: RasaDouble, telegram: Emulator, tmp_path: Path
) -> None:
    talking = [telegram.person(3000 + number) for number in range(TALKING)]
    reminded = [telegram.person(10_000 + number) for number in range(WAITING)]
    subscribe(reminded, tmp_path)
    rasa.delay = 0.05
    async with rasa.running() as rasa_url, telegram.running() as url:
        for count in range(MESSAGES):
            for person in talking:
                person.send(f"Frage {count}")
        async with gateway(url, rasa_url, tmp_path) as process:
            await telegram.until(lambda: len(telegram.shown) >= ALL // 4, 120)
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 60) == 0
        assert len(telegram.shown) < ALL // 2, "the restart shall be in the middle"
        assert most_often(telegram) == 1, "a restart doubles nothing"

        async with gateway(url, rasa_url, tmp_path) as process:
            await telegram.until(lambda: len(telegram.shown) >= ALL // 2, 120)
            process.send_signal(signal.SIGKILL)
            await asyncio.wait_for(process.wait(), 60)
        assert len(telegram.shown) < ALL * 3 // 4, "it shall be killed in the middle"

        async with gateway(url, rasa_url, tmp_path):
            await telegram.until(lambda: all(person.seen for person in reminded), 120)
            await telegram.until(lambda: all("Sie sagten: Frage 1" in person.texts for person in talking), 120)
        with closing(Database(tmp_path / "telegram.db")) as database:
            assert database.waiting_chats() == []
            assert Subscriptions(database).all() == []
    for person in talking:
        assert list(dict.fromkeys(person.texts)) == [f"Sie sagten: Frage {count}" for count in range(MESSAGES)]
    # Whether a call that was under way when the process was killed has arrived, nobody can know: only that comes twice.
    assert len(telegram.shown) - ALL <= LINES
    assert most_often(telegram) <= 2
    log = (tmp_path / "gateway.log").read_text()
    assert TOKEN not in log
    assert "Frage" not in log
    assert "Konzert" not in log


def most_often(telegram: Emulator) -> int:
    """How often the message that came most often came."""
    return max(Counter((one.chat, one.text) for one in telegram.shown).values())
