"""The gateway's HTTP API: messages, feedback, forgetting, health, metrics."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from bot import metrics
from bot.conversation import CONVERSATIONS
from bot.health import HEALTH
from bot.limits import LIMITS
from bot.private_data import mask
from bot.requests import Refusal, body_of, parse_json, read_message, read_session
from bot.store import Store
from knowledge.events.store import event_ics

log = logging.getLogger(__name__)
STORE: Final = web.AppKey("store", Store)
QUEUES: Final[web.AppKey[dict[str, Callable[[], int]]]] = web.AppKey("queues", dict)
"""By name: how much waits to be done."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def german_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every failure becomes a German JSON error; never a stack trace, never a text of the resident in the log."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return refusal.response()
    except web.HTTPRequestEntityTooLarge:
        return Refusal("too_large", "Die Anfrage ist zu groß. Bitte kürzen Sie Ihre Nachricht.", 413).response()
    except web.HTTPNotFound:
        return Refusal("not_found", "Diese Adresse gibt es hier nicht. Der Chat ist unter / zu finden.", 404).response()
    except web.HTTPMethodNotAllowed:
        return Refusal(
            "bad_method", "Diese Adresse kann das nicht. Nachrichten gehen per POST an /api/messages.", 405
        ).response()
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return Refusal("bad_request", "Mit dieser Anfrage kann der Server nichts anfangen.", error.status).response()
    except Exception as error:
        metrics.ERRORS.labels("gateway").inc()
        log.error(
            "%s %s failed: %s",
            request.method,
            request.match_info.route.name or "?",
            type(error).__name__,
            exc_info=True,
        )
        return Refusal(
            "internal", "Das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal.", 500
        ).response()


async def post_message(request: web.Request) -> web.Response:
    data = parse_json(await body_of(request))
    session = read_session(data.get("session"))
    incoming = read_message(data, session)
    request.app[LIMITS].check(session, request)
    replies = await request.app[CONVERSATIONS].send(incoming)
    return web.json_response({"replies": [reply.to_dict() for reply in replies]})


async def post_feedback(request: web.Request) -> web.Response:
    data = parse_json(await body_of(request))
    session = read_session(data.get("session"))
    entry, question, helpful = data.get("entry") or "", data.get("question") or "", data.get("helpful")
    if not (isinstance(entry, str) and isinstance(question, str) and len(entry) <= 200 and isinstance(helpful, bool)):
        raise Refusal("bad_feedback", "Bitte senden Sie „entry“, „question“ und „helpful“ (true oder false).")
    request.app[LIMITS].check(session, request)
    sender = request.app[CONVERSATIONS].sender_id("web", session)
    metrics.RATINGS.labels(str(helpful).lower()).inc()
    request.app[STORE].add_feedback(sender, entry, mask(question[:300]), helpful)
    return web.Response(status=204)


async def delete_session(request: web.Request) -> web.Response:
    session = read_session(request.match_info["session"])
    request.app[LIMITS].check(session, request)
    conversations = request.app[CONVERSATIONS]
    wholly = request.query.get("alles") == "1"
    await conversations.forget("voice", session, wholly=wholly)
    return web.json_response({"receipt": await conversations.forget("web", session, wholly=wholly)})


async def get_health(request: web.Request) -> web.Response:
    report = await request.app[HEALTH].report()
    return web.json_response(report, status=200 if report["status"] == "ok" else 503)


async def get_calendar(request: web.Request) -> web.Response:
    """One event for the resident's own calendar."""
    file = await asyncio.to_thread(event_ics, request.match_info["uid"])
    if file is None:
        raise Refusal("no_event", "Diesen Termin gibt es nicht mehr. Bitte fragen Sie den Assistenten.", 404)
    headers = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'attachment; filename="termin.ics"',
    }
    return web.Response(body=file, headers=headers)


async def get_metrics(request: web.Request) -> web.Response:
    health, queues = request.app[HEALTH], request.app[QUEUES]
    report, actions = await asyncio.gather(health.report(), health.actions_metrics())
    lengths = {name: length() for name, length in queues.items()}
    body, content_type = metrics.page(report["components"], lengths, actions)
    return web.Response(body=body, headers={"Content-Type": content_type})


def add_api(app: web.Application) -> None:
    app.router.add_post("/api/messages", post_message, name="messages")
    app.router.add_post("/api/feedback", post_feedback, name="feedback")
    app.router.add_delete("/api/sessions/{session}", delete_session, name="sessions")
    app.router.add_get("/health", get_health, name="health")
    app.router.add_get("/kalender/{uid}.ics", get_calendar, name="calendar")
    app.router.add_get("/metrics", get_metrics, name="metrics")
