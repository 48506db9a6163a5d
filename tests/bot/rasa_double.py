"""Stands in for Rasa at the network boundary: a real HTTP server that answers as told, or misbehaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from knowledge.reply import Button, Reply


def echo(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers every message with its own text and one button."""
    reply = Reply(text=f"Sie sagten: {message['message']}", outcome="answered", buttons=(Button("Mehr", "/mehr"),))
    return [{"recipient_id": message["sender"], "custom": reply.to_dict()}]


class RasaDouble:
    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], Any] = echo
        self.delay = 0.0
        """Seconds before each answer."""
        self.status = 200

    async def webhook(self, request: web.Request) -> web.Response:
        message = await request.json()
        self.received.append(message)
        await asyncio.sleep(self.delay)
        return web.json_response(self.answer(message), status=self.status)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve on a free loopback port; the URL."""
        app = web.Application()
        app.router.add_post("/webhooks/rest/webhook", self.webhook)
        app.router.add_get("/", hello)
        async with TestServer(app) as server:
            yield str(server.make_url("")).rstrip("/")


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="Hello from Rasa: 3.6.21")
