"""Telegram against the web channel: waiting time, and 200 chats with failing calls.

Gateway, Bot API emulator and a stand-in for Rasa (which answers after 20 ms) share this process, so both channels bear
the same load; the difference is the channel. Latency is from the moment the message is there to the moment the answer
is shown. Each person sends the next message when the answer has come.
"""

from __future__ import annotations

import asyncio
import logging
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import aiohttp
from aiohttp.test_utils import TestServer

os.environ.setdefault("PTB_TIMEDELTA", "1")

from bot.app import build
from bot.limits import Limits, Rate
from bot.settings import Settings
from bot.telegram.channel import Tuning, add_telegram
from knowledge.settings import ROOT, Paths
from tests.bot.rasa_double import RasaDouble
from tests.bot.telegram.emulator import TOKEN, Emulator, Faults
from tests.bot.telegram.person import Person

TITLE: Final = "Telegram: Wartezeit, und 200 Chats mit ausfallenden Aufrufen"
MESSAGES: Final = 10
RASA_SECONDS: Final = 0.02
UNLIMITED: Final = Rate(1e6, 1e6)


def main() -> None:
    logging.getLogger("bot").setLevel(logging.ERROR)  # failures are meant
    asyncio.run(_main())


async def _main() -> None:
    print("| Kanal | Personen | Ausfälle | Antworten/s | p50 s | p95 s | genau einmal, in Reihenfolge |")
    print("|---|---|---|---|---|---|---|")
    for people in (10, 200):
        await _web(people)
        await _telegram(people, 0.0, per_second=10_000)
    await _telegram(200, 0.05, per_second=10_000)
    await _telegram(200, 0.05, per_second=Tuning().per_second)


async def _web(people: int) -> None:
    async with _gateway(Emulator(), 10_000) as url, aiohttp.ClientSession() as http:

        async def ask(number: int, text: str) -> str:
            async with http.post(
                f"{url}/api/messages", json={"session": str(uuid.UUID(int=number + 1)), "text": text}
            ) as r:
                return str((await r.json())["replies"][0]["text"])

        waits, seconds, right = await _talk(people, ask)
    _print("Web", people, 0.0, waits, seconds, right)


async def _telegram(people: int, failing: float, per_second: float) -> None:
    emulator = Emulator()
    persons = [emulator.person(1000 + number) for number in range(people)]

    async def ask(number: int, text: str) -> str:
        person: Person = persons[number]
        emulator.arrived[person.chat].clear()
        person.send(text)
        await emulator.arrived[person.chat].wait()
        return emulator.last[person.chat].text

    async with _gateway(emulator, per_second):
        await emulator.until(lambda: any(method == "getUpdates" for method, _ in emulator.calls))
        emulator.faults = Faults(rate=failing)
        waits, seconds, right = await _talk(people, ask)
        right = right and all(len(person.texts) == MESSAGES for person in persons)
    assert emulator.violations == []
    name = "Telegram" if per_second > 1000 else f"Telegram, {per_second:.0f} Aufrufe/s"
    _print(name, people, failing, waits, seconds, right)


async def _talk(people: int, ask: Callable[[int, str], Awaitable[str]]) -> tuple[list[float], float, bool]:
    waits: list[float] = []
    right = True

    async def one(number: int) -> None:
        nonlocal right
        for count in range(MESSAGES):
            began = time.monotonic()
            said = f"Frage {count} von {number}"
            right &= await ask(number, said) == f"Sie sagten: {said}"
            waits.append(time.monotonic() - began)

    began = time.monotonic()
    await asyncio.gather(*(one(number) for number in range(people)))
    return waits, time.monotonic() - began, right


@asynccontextmanager
async def _gateway(emulator: Emulator, per_second: float) -> AsyncIterator[str]:
    rasa = RasaDouble()
    rasa.delay = RASA_SECONDS
    with tempfile.TemporaryDirectory() as folder:
        async with rasa.running() as rasa_url, emulator.running() as telegram_url:
            settings = Settings(timeout=30, rasa_port=int(rasa_url.rsplit(":", 1)[1]))
            paths = Paths(content=ROOT / "knowledge" / "inhalt", data=Path(folder))
            app = build(settings, paths, Limits(UNLIMITED, UNLIMITED, UNLIMITED))
            with_token = replace(settings, telegram_token=TOKEN, telegram_api_url=telegram_url)
            add_telegram(app, with_token, paths, Tuning(per_second=per_second, read_timeout=1.0))
            async with TestServer(app) as server:
                yield str(server.make_url("")).rstrip("/")


def _print(name: str, people: int, failing: float, waits: list[float], seconds: float, right: bool) -> None:
    p95 = statistics.quantiles(waits, n=20)[-1]
    print(
        f"| {name} | {people} | {failing:.0%} | {len(waits) / seconds:.0f} | {statistics.median(waits):.2f} | "
        f"{p95:.2f} | {'ja' if right else 'nein'} |",
        flush=True,
    )
