"""The WebSocket `/ws`: the same conversation as the HTTP API, with typing state, for page and widget."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web

from bot.conversation import CONVERSATIONS
from bot.limits import LIMITS
from bot.requests import BAD_ID, Refusal, parse_json, read_message, read_session
from bot.web.headers import EMBEDDERS

SOCKETS: Final[web.AppKey[set[web.WebSocketResponse]]] = web.AppKey("sockets", set)
MAX_MESSAGE: Final = 16 * 1024
"""Bytes of one WebSocket message."""


async def open_socket(request: web.Request) -> web.WebSocketResponse:
    """Serve one connection until the client leaves."""
    if not _may_connect(request):
        raise Refusal("bad_origin", "Diese Seite darf den Assistenten nicht einbinden.", 403)
    session = read_session(request.query.get("session"))
    socket = web.WebSocketResponse(heartbeat=30, max_msg_size=MAX_MESSAGE)
    await socket.prepare(request)
    request.app[SOCKETS].add(socket)
    try:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await _answer(request, socket, session, message.data)
    finally:
        request.app[SOCKETS].discard(socket)
    return socket


async def close_sockets(app: web.Application) -> None:
    """Say goodbye when the gateway stops; an open chat page must not hold it up."""
    sockets = app[SOCKETS]
    for socket in list(sockets):
        await socket.close(code=WSCloseCode.GOING_AWAY)


async def _answer(request: web.Request, socket: web.WebSocketResponse, session: str, text: str) -> None:
    message_id: Any = None
    try:
        data = parse_json(text)
        message_id = data.get("id")
        incoming = read_message(data, session)
        if not incoming.id:
            raise Refusal("bad_id", BAD_ID)
        request.app[LIMITS].check(session, request)
        await socket.send_json({"type": "typing"})
        # Shielded: a connection that ends must not cancel a turn that Rasa has already begun.
        replies = await asyncio.shield(request.app[CONVERSATIONS].send(incoming))
        await socket.send_json({"type": "replies", "id": message_id, "replies": [reply.to_dict() for reply in replies]})
    except Refusal as refusal:
        await socket.send_json({"type": "error", "id": message_id, **refusal.to_dict()})
    except ConnectionResetError:
        pass  # the client left; it will fetch the answer by its id when it is back


def _may_connect(request: web.Request) -> bool:
    """Same origin, a configured embedder, or no browser at all (no Origin header)."""
    origin = request.headers.get("Origin")
    if not origin or origin in request.app[EMBEDDERS]:
        return True
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:  # no address at all, such as "http://["
        return False


def add_socket(app: web.Application) -> None:
    app[SOCKETS] = set()
    app.on_shutdown.append(close_sockets)
    app.router.add_get("/ws", open_socket, name="ws")
