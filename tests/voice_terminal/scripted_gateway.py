"""A gateway that answers from a small script over real HTTP, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

Rule = tuple[str, dict[str, Any]]
"""A word that must occur in the text or button, and the reply."""


def answer(text: str, **more: Any) -> dict[str, Any]:
    plain = {"speech": text, "buttons": [], "links": [], "location": None, "source": None, "outcome": "answered"}
    return {"text": text, **plain, **more}


UNKNOWN = answer("Das weiß ich leider nicht. Rufen Sie bitte die Kreisverwaltung an.", outcome="unanswered")


class ScriptedGateway:
    """Listens on a free loopback port between `start` and `stop`; `down` makes it answer 503."""

    def __init__(self, *rules: Rule, delay_s: float = 0.0) -> None:
        self.rules, self.delay_s, self.down = rules, delay_s, False
        self.asked: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.port = 0

    async def start(self) -> ScriptedGateway:
        app = web.Application()
        app.add_routes(
            [
                web.post("/api/messages", self._message),
                web.delete("/api/sessions/{session}", self._forget),
                web.get("/health", self._health),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _message(self, request: web.Request) -> web.Response:
        message = await request.json()
        if self.down:
            error = {"code": "unavailable", "message": "Die Auskunft startet gerade neu."}
            return web.json_response({"error": error}, status=503)
        self.asked.append(message)
        await asyncio.sleep(self.delay_s)
        said = str(message.get("button") or message.get("text")).lower()
        found = next((reply for word, reply in self.rules if word.lower() in said), UNKNOWN)
        return web.json_response({"replies": [found]})

    async def _forget(self, request: web.Request) -> web.Response:
        if self.down:
            return web.json_response({"error": {"code": "unavailable", "message": "Später."}}, status=503)
        self.forgotten.append(request.match_info["session"])
        return web.json_response({"receipt": "Gelöscht."})

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "down" if self.down else "ok"}, status=503 if self.down else 200)


async def until(condition: Callable[[], Any], seconds: float = 20.0) -> None:
    """Wait until something holds; fails the test when it never does."""
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("waited in vain")
