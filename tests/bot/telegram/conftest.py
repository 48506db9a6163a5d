"""A gateway with its Telegram channel, between a stand-in for Rasa and the Bot API emulator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.settings import Settings
from bot.telegram.channel import CHANNEL, Channel, Tuning, add_telegram
from knowledge.settings import ROOT, Paths
from tests.bot.rasa_double import RasaDouble
from tests.bot.telegram.emulator import TOKEN, Emulator
from tests.bot.telegram.person import Person

NOW = "2026-06-10T10:00"
"""Wednesday."""


@dataclass
class Bot:
    """The running gateway, seen from outside."""

    client: TestClient[web.Request, web.Application]
    channel: Channel

    async def health(self) -> str:
        async with self.client.get("/health") as response:
            return str((await response.json())["components"]["telegram"])

    async def becomes(self, state: str) -> None:
        """Waits until `/health` says so."""
        for _ in range(300):
            if await self.health() == state:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"Telegram is {await self.health()}, not {state}")


Start = Callable[..., AbstractAsyncContextManager[Bot]]


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", NOW)


@pytest.fixture
async def rasa() -> AsyncIterator[RasaDouble]:
    yield RasaDouble()


@pytest.fixture
async def telegram() -> AsyncIterator[Emulator]:
    emulator = Emulator()
    yield emulator
    assert emulator.violations == []


@pytest.fixture
def person(telegram: Emulator) -> Person:
    return telegram.person()


@pytest.fixture
async def start(rasa: RasaDouble, telegram: Emulator, tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a gateway on the same data each time, so that a test can start it again."""
    async with rasa.running() as rasa_url, telegram.running() as telegram_url:

        @asynccontextmanager
        async def starting(
            tuning: Tuning | None = None, content: Path | None = None, **changes: Any
        ) -> AsyncIterator[Bot]:
            settings = replace(Settings(timeout=5.0), rasa_port=int(rasa_url.rsplit(":", 1)[1]))
            paths = Paths(content=content or ROOT / "knowledge" / "inhalt", data=tmp_path)
            app = build(settings, paths)
            settings = replace(settings, **{"telegram_token": TOKEN, "telegram_api_url": telegram_url, **changes})
            add_telegram(app, settings, paths, tuning or Tuning(per_second=2000, read_timeout=1.0))
            async with TestClient(TestServer(app)) as client:
                yield Bot(client, app[CHANNEL])

        yield starting


@pytest.fixture
async def bot(start: Start) -> AsyncIterator[Bot]:
    async with start() as running:
        yield running
