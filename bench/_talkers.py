"""Residents for load and chaos runs: they write with message ids, come back when the connection breaks, and keep count.

Half of them use the HTTP API, half the WebSocket. A message that got no answer is sent again under its id, as the chat
page does it, until there is an answer or an honest error.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

SENTENCES: Final = (
    "Guten Tag",
    "Wie viel Geld bekommt das Projekt Land lieben?",
    "Was brauche ich für einen Personalausweis?",
    "Was kostet das?",
    "Was ist am Wochenende los?",
    "Wann fährt ein Bus nach Kusel?",
    "Läuft die Haushaltsumfrage noch?",
    "Ich möchte ein Schlagloch melden",
    "Abbrechen",
    "Danke schön",
)
PATIENCE: Final = 120.0
"""Seconds after which a message counts as lost."""
AGAIN_AFTER: Final = 0.3
"""Seconds before a message is sent again."""


@dataclass
class Message:
    """One message and everything that came back for it."""

    session: str
    id: str
    text: str
    began: float = field(default_factory=time.monotonic)
    replies: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    """German text of a refusal."""
    seconds: float = 0.0
    attempts: int = 0
    extra: int = 0
    """Replies that came after the message was already answered."""

    @property
    def outcome(self) -> str:
        """`answered`, `error` (said honestly), or `lost`."""
        if self.error or any(reply["outcome"] == "error" for reply in self.replies):
            return "error"
        return "answered" if self.replies else "lost"


class Talker:
    """One resident. Talks until told to stop, one message after the other."""

    def __init__(self, url: str, number: int, pause: tuple[float, float], seed: int) -> None:
        """`pause`: shortest and longest time in seconds between two messages."""
        self.url, self.session = url, str(uuid.uuid4())
        self.messages: list[Message] = []
        self._random, self._pause = random.Random(f"{seed}:{number}"), pause
        self._by_socket = number % 2 == 1
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def talk(self, http: aiohttp.ClientSession, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.say(http, SENTENCES[len(self.messages) % len(SENTENCES)])
            await asyncio.sleep(self._random.uniform(*self._pause))
        if self._socket is not None:
            await self._socket.close()

    async def say(self, http: aiohttp.ClientSession, text: str) -> Message:
        """Send one message until something comes back."""
        message = Message(self.session, str(uuid.uuid4()), text)
        self.messages.append(message)
        send = self._over_socket if self._by_socket else self._over_http
        while time.monotonic() - message.began < PATIENCE:
            message.attempts += 1
            try:
                if await send(http, message):
                    break
            except (aiohttp.ClientError, OSError, asyncio.TimeoutError, ValueError):
                self._socket = None
            await asyncio.sleep(AGAIN_AFTER)
        message.seconds = time.monotonic() - message.began
        return message

    async def _over_http(self, http: aiohttp.ClientSession, message: Message) -> bool:
        body = {"session": self.session, "id": message.id, "text": message.text}
        async with http.post(f"{self.url}/api/messages", json=body) as response:
            if response.status in (429, 502, 503, 504):  # asked to wait, or a proxy without a gateway
                return False
            return _note(message, await response.json())

    async def _over_socket(self, http: aiohttp.ClientSession, message: Message) -> bool:
        if self._socket is None or self._socket.closed:
            address = self.url.replace("http", "ws", 1)
            self._socket = await http.ws_connect(f"{address}/ws?session={self.session}")
        await self._socket.send_json({"id": message.id, "text": message.text})
        while True:
            received = await self._socket.receive(timeout=30)
            if received.type is not aiohttp.WSMsgType.TEXT:
                self._socket = None
                return False
            data = json.loads(received.data)
            if data["type"] == "typing":
                continue
            if data.get("id") == message.id:
                return data.get("error", {}).get("code") != "too_many" and _note(message, data)
            for earlier in self.messages:
                earlier.extra += earlier.id == data.get("id")


def _note(message: Message, data: dict[str, Any]) -> bool:
    if "error" in data:
        message.error = str(data["error"]["message"])
    else:
        message.replies = list(data["replies"])
    return bool(message.error or message.replies)
