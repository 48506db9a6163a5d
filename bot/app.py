"""Builds the gateway: one aiohttp application from its parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from aiohttp import web

from bot import report_files
from bot.api import QUEUES, STORE, add_api, german_errors
from bot.chores import EVERY_HOUR, EVERY_MINUTE, EVERY_SIX_HOURS, add_chore
from bot.conversation import CONVERSATIONS
from bot.daily_report import Material, compose
from bot.deletions import KEPT
from bot.description import add_description
from bot.editors import add_editors
from bot.health import HEALTH, Health
from bot.limits import LIMITS, Limits
from bot.parts import Parts
from bot.settings import Settings
from bot.socket import add_socket
from bot.storage import STORAGE
from bot.telegram.channel import add_telegram
from bot.web.pages import add_pages
from knowledge import clock
from knowledge.reports.delivery import deliver_due
from knowledge.settings import Paths

MAX_BODY: Final = 64 * 1024
"""Bytes of a request body; a message has at most 1,000 characters."""


def build(settings: Settings, paths: Paths, limits: Limits | None = None) -> web.Application:
    """The gateway's application; connections open when it starts and close when it stops."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=[german_errors])
    parts = Parts.of(settings, paths)
    app[CONVERSATIONS] = parts.conversations
    app[STORE] = parts.store
    app[STORAGE] = parts.storage
    app[HEALTH] = Health(parts.rasa, settings.actions_url, paths.content, parts.storage)
    app[LIMITS] = limits or Limits.scaled(settings.rate_factor)
    app[QUEUES] = {"reports": lambda: sum(not report.sent for report in parts.outbox.all())}

    async def connections(_: web.Application) -> AsyncIterator[None]:
        async with parts.open():
            yield

    app.cleanup_ctx.append(connections)
    _add_chores(app, parts, settings, paths)
    add_api(app)
    add_description(app)
    add_socket(app)
    add_pages(app, settings)
    add_editors(app, settings, paths)
    add_telegram(app, settings, paths)
    return app


def _add_chores(app: web.Application, parts: Parts, settings: Settings, paths: Paths) -> None:
    """What the gateway does by the clock."""
    conversations = parts.conversations

    async def purge_deletions() -> None:
        parts.deletions.purge(clock.today() - KEPT)

    async def watch_health() -> None:
        parts.daybook.note((await app[HEALTH].report())["components"])

    async def report_day() -> None:
        parts.daybook.purge()
        folder = paths.data / "berichte"
        if day := report_files.due(folder):
            text = await asyncio.to_thread(compose, Material.of(day, parts.daybook, parts.store), paths.content)
            report_files.write(folder, day, text)
        await asyncio.to_thread(report_files.mail_unsent, folder)

    add_chore(app, lambda: conversations.purge(settings.retention_days), EVERY_SIX_HOURS)
    add_chore(app, lambda: asyncio.to_thread(parts.surveys.purge, clock.today()), EVERY_SIX_HOURS)
    add_chore(app, purge_deletions, EVERY_SIX_HOURS)
    add_chore(app, parts.storage.look, EVERY_MINUTE)
    add_chore(app, conversations.purge_turns, EVERY_MINUTE)
    add_chore(app, conversations.finish_deletions, EVERY_MINUTE)
    add_chore(app, deliver_due, EVERY_MINUTE)
    add_chore(app, watch_health, EVERY_MINUTE)
    add_chore(app, report_day, EVERY_HOUR)
