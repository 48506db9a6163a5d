"""The gateway as its own process, started from the environment and killed hard in the middle of conversations."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from knowledge.settings import ROOT
from tests.bot.rasa_double import RasaDouble
from tests.bot.telegram.emulator import TOKEN, Emulator
from tests.stack.conftest import free_port


@asynccontextmanager
async def gateway(telegram_url: str, rasa_url: str, data: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram_url,
        "ASSISTANT_RASA_PORT": rasa_url.rsplit(":", 1)[1],
        "ASSISTANT_PORT": str(free_port()),
        "ASSISTANT_DATA": str(data),
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
        await asyncio.wait_for(process.wait(), 20)


async def test_killed_hard_in_the_middle_of_50_conversations_nothing_is_lost(
    rasa: RasaDouble, telegram: Emulator, tmp_path: Path
) -> None:
    """A call under way when the process dies may have arrived: at most those (32) can come twice, and nothing less."""
    people = [telegram.person(3000 + number) for number in range(50)]
    for count in range(4):
        for person in people:
            person.send(f"Frage {count}")
    async with rasa.running() as rasa_url, telegram.running() as telegram_url:
        async with gateway(telegram_url, rasa_url, tmp_path) as process:
            await telegram.until(lambda: len(telegram.shown) >= 60, 60)
            process.send_signal(signal.SIGKILL)
            await asyncio.wait_for(process.wait(), 20)
        assert len(telegram.shown) < 200, "it must have been in the middle"
        async with gateway(telegram_url, rasa_url, tmp_path):
            await telegram.until(lambda: all("Sie sagten: Frage 3" in person.texts for person in people), 60)
    for person in people:
        assert list(dict.fromkeys(person.texts)) == [f"Sie sagten: Frage {count}" for count in range(4)]
    doubled = len(telegram.shown) - 200
    assert doubled <= 32
    log = (tmp_path / "gateway.log").read_text()
    assert TOKEN not in log
    assert "Frage" not in log
