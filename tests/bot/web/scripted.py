"""A gateway that speaks the HTTP and WebSocket contract with scripted answers, so that the real page can be driven.

It can do on command what a real one does only now and then: be slow, fail, cut the line, refuse WebSockets.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp import web

from bot.conversation import CONVERSATIONS, UNAVAILABLE, Conversations, Incoming, ShownReply
from bot.limits import LIMITS, Limits
from bot.settings import Settings
from bot.store import Issued
from bot.web import add_pages
from knowledge.errors import RasaUnavailable
from knowledge.reply import Link, Location, Reply, Source

FUNDING = Reply(
    text=(
        "Der Finanzrahmen für das Gesamtprojekt liegt bei **16,19 Millionen Euro**. "
        "Bei einer Förderquote von 90 % hat der Landkreis eine Förderzusage über rund **14,57 Millionen Euro** "
        "erhalten.\n\n"
        "- Strategiephase: 2022\n- Umsetzungsphase: bis 2026"
    ),
    outcome="answered",
    links=(Link("Modellprojekte Smart Cities", "https://www.smart-city-dialog.de"),),
    source=Source("projekt/foerderung", "Start für das Smart-City-Projekt im Landkreis Kusel", "2021-11-29"),
)
PLACE = Reply(
    text="Die Kreisverwaltung finden Sie in der Trierer Straße 49–51, 66869 Kusel.",
    outcome="answered",
    location=Location(49.5386, 7.4047, "Kreisverwaltung Kusel"),
    source=Source("stellen/kreisverwaltung", "Kreisverwaltung Kusel", "2024-04-01"),
)
UNSURE = Reply(text="Meinten Sie eines davon?", outcome="clarify")
CHOICES = ("Förderung des Projekts", "Ort der Kreisverwaltung")
HOSTILE = Reply(
    text="<img src=x onerror=alert(1)> **fett** [böse](javascript:alert(1)) <script>alert(1)</script>",
    outcome="answered",
    links=(Link("auch böse", "javascript:alert(2)"),),
)


def script(text: str) -> tuple[ShownReply, ...]:
    """What the scripted assistant says to a text or to the title of a pressed button."""
    if "Geld" in text or "Förderung" in text:
        return (ShownReply(FUNDING),)
    if "Wo " in text or "Ort " in text:
        return (ShownReply(PLACE),)
    if "böse" in text:
        return (ShownReply(HOSTILE),)
    if "lang" in text:
        return (ShownReply(Reply(text="\n\n".join(f"Absatz {n} von vielen." for n in range(40)), outcome="answered")),)
    if "?" in text:
        return (ShownReply(UNSURE, tuple(Issued(id=f"id-{title}", title=title, payload="") for title in CHOICES)),)
    return (ShownReply(Reply(text=f"Sie schrieben: {text}", outcome="smalltalk")),)


@dataclass
class ScriptedGateway:
    """State and behaviour of the scripted gateway; a test changes it while the page runs."""

    received: list[Mapping[str, Any]] = field(default_factory=list)
    """Every message that was really worked on, once per id."""
    deliveries: list[str] = field(default_factory=list)
    """Every message id that came in over a WebSocket, also those sent again."""
    posts: list[str] = field(default_factory=list)
    """Every message id that came in over HTTP, also those sent again."""
    feedback: list[Mapping[str, Any]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    websocket: bool = True
    """False: every WebSocket is refused, as some proxies do."""
    failing: bool = False
    """True: messages and deletions get an error instead of an answer."""
    unavailable: bool = False
    """True: the answer is the gateway's own reply for a Rasa that is down."""
    deaf: bool = False
    """True: messages over the WebSocket vanish, as when a router has forgotten the connection."""
    down: bool = False
    """True: every connection is cut without an answer, as without a network."""
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """Answers wait until it is set."""
    sockets: set[web.WebSocketResponse] = field(default_factory=set)
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gate.set()

    def app(self, configured: Settings | None = None) -> web.Application:
        @web.middleware
        async def outage(request: web.Request, handler: Any) -> web.StreamResponse:
            if self.down and request.transport is not None:
                request.transport.abort()
                raise web.HTTPServiceUnavailable  # nobody is there to read it
            response: web.StreamResponse = await handler(request)
            return response

        app = web.Application(middlewares=[outage])
        app[CONVERSATIONS] = cast(Conversations, self)
        app[LIMITS] = Limits()
        add_pages(app, configured or Settings())
        app.router.add_post("/api/messages", self._messages)
        app.router.add_post("/api/feedback", self._feedback)
        app.router.add_delete("/api/sessions/{session}", self._delete)
        app.router.add_get("/ws", self._ws)
        app.on_shutdown.append(self._shutdown)
        return app

    async def cut(self) -> None:
        """Break every open connection and refuse new ones until `down` is False again."""
        self.down = True
        for socket in list(self.sockets):
            await socket.close()

    # --- what the form uses: the gateway's Conversations ---

    async def send(self, incoming: Incoming) -> list[ShownReply]:
        if self.failing:
            raise RasaUnavailable("Ich kann gerade nicht antworten. Bitte versuchen Sie es gleich noch einmal.")
        text = (incoming.button or "").removeprefix("id-") or incoming.text or ""
        self.received.append({"sender": incoming.sender, "text": text})
        return list(script(text))

    async def forget(self, _channel: str, sender: str, *, wholly: bool = False) -> str:
        self.deleted.append(sender)
        return "Ihr Gespräch ist gelöscht. Quittung: 19.04.2022, 10:00 Uhr."

    # --- HTTP ---

    async def _messages(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert set(body) <= {"id", "session", "text", "button", "channel", "location"}, "unknown field"
        uuid.UUID(body["session"])
        self.posts.append(body["id"])
        await self.gate.wait()
        if self.failing:
            return self._error(503)
        return web.json_response({"replies": self._answer_once(body)})

    async def _feedback(self, request: web.Request) -> web.Response:
        if self.failing:
            return self._error(503)
        body = await request.json()
        assert set(body) == {"session", "entry", "question", "helpful"}
        self.feedback.append(body)
        return web.Response(status=204)

    async def _delete(self, request: web.Request) -> web.Response:
        if self.failing:
            return self._error(503)
        return web.json_response({"receipt": await self.forget("web", request.match_info["session"])})

    # --- WebSocket ---

    async def _ws(self, request: web.Request) -> web.StreamResponse:
        uuid.UUID(request.query["session"])
        if not self.websocket:
            raise web.HTTPForbidden
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.add(socket)
        try:
            async for frame in socket:
                message = json.loads(frame.data)
                assert set(message) in ({"id", "text"}, {"id", "button"})
                self.deliveries.append(message["id"])
                if self.deaf:
                    continue
                await socket.send_json({"type": "typing"})
                await self.gate.wait()
                if self.failing:
                    error = {"code": "rasa", "message": "Ich kann gerade nicht antworten. Bitte gleich noch einmal."}
                    await socket.send_json({"type": "error", "id": message["id"], "error": error})
                    continue
                replies = self._answer_once(message)
                if not socket.closed:
                    await socket.send_json({"type": "replies", "id": message["id"], "replies": replies})
        finally:
            self.sockets.discard(socket)
        return socket

    async def _shutdown(self, _app: web.Application) -> None:
        for socket in list(self.sockets):
            await socket.close()

    def _answer_once(self, message: Mapping[str, Any]) -> list[dict[str, Any]]:
        if message["id"] not in self.answers:
            self.answers[message["id"]] = self._answer(message)
        return self.answers[message["id"]]

    def _answer(self, message: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self.unavailable:
            return [UNAVAILABLE.to_dict()]
        self.received.append(message)
        text = str(message.get("button", "")).removeprefix("id-") or str(message.get("text"))
        return [reply.to_dict() for reply in script(text)]

    @staticmethod
    def _error(status: int) -> web.Response:
        message = "Ich kann gerade nicht antworten. Bitte gleich noch einmal."
        return web.json_response({"error": {"code": "rasa", "message": message}}, status=status)
