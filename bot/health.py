"""Tells the truth about what works: `/health`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp import web

from bot.rasa_client import RasaClient
from bot.storage import Storage


class Health:
    """Asks every part. The assistant can answer when Rasa, actions and knowledge work; Telegram is extra."""

    def __init__(self, rasa: RasaClient, actions_url: str, content: Path, storage: Storage) -> None:
        self._storage = storage
        self._rasa, self._actions_url, self._content = rasa, actions_url, content
        self.telegram = "off"
        """Set by the Telegram channel: `off`, `ok` or `down`."""

    async def report(self) -> dict[str, Any]:
        """`{"status": "ok" | "down", "components": {name: "ok" | "down" | "off"}, "problems": [German sentences]}`."""
        rasa, actions = await asyncio.gather(self._rasa.alive(), self._actions_alive())
        components = {
            "rasa": _word(rasa),
            "actions": _word(actions),
            "knowledge": _word(any(self._content.glob("*/*.md"))),
            "telegram": self.telegram,
            "storage": _word(self._storage.writable),
            "surveys": _word(self._storage.surveys),
        }
        needed = ("rasa", "actions", "knowledge")
        return {
            "status": _word(all(components[name] == "ok" for name in needed)),
            "components": components,
            "problems": self._storage.problems,
        }

    async def actions_metrics(self) -> bytes:
        """The action server's own metrics in Prometheus' text format; empty while it does not answer."""
        timeout = aiohttp.ClientTimeout(total=2)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as http,
                http.get(f"{self._actions_url}/metrics") as response,
            ):
                return await response.read() if response.status == 200 else b""
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return b""

    async def _actions_alive(self) -> bool:
        timeout = aiohttp.ClientTimeout(total=2)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as http,
                http.get(f"{self._actions_url}/health") as response,
            ):
                return response.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False


def _word(works: bool) -> str:
    return "ok" if works else "down"


HEALTH: Final = web.AppKey("health", Health)
