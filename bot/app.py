"""Builds the gateway: one aiohttp application from its parts."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

from aiohttp import web

from bot.api import STORE, add_api, german_errors
from bot.conversation import CONVERSATIONS, Conversations
from bot.health import HEALTH, Health
from bot.limits import LIMITS, Limits
from bot.once import ONCE, Once
from bot.rasa_client import RasaClient
from bot.senders import Senders
from bot.settings import Settings
from bot.socket import add_socket
from bot.store import Store
from bot.telegram.channel import add_telegram
from bot.tracker_db import TrackerDb
from bot.web.pages import add_pages
from knowledge.settings import Paths

MAX_BODY: Final = 64 * 1024
"""Bytes of a request body; a message has at most 1,000 characters."""
PURGE_EVERY: Final = 6 * 3600
"""Seconds between two runs of the retention limit."""


def build(settings: Settings, paths: Paths, limits: Limits | None = None) -> web.Application:
    """The gateway's application; connections open when it starts and close when it stops."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=[german_errors])
    rasa = RasaClient(settings.rasa_url, settings.timeout)
    store = Store(paths.in_data("gateway.db"))
    conversations = Conversations(
        rasa, Senders.from_file(paths.in_data("secret.key")), store, TrackerDb(paths.in_data("tracker.db"))
    )
    app[CONVERSATIONS] = conversations
    app[STORE] = store
    app[HEALTH] = Health(rasa, settings.actions_url, paths.content)
    app[LIMITS] = limits or Limits()
    app[ONCE] = Once()

    async def connections(_: web.Application) -> AsyncIterator[None]:
        async with rasa:
            purging = asyncio.create_task(_purge(conversations, settings.retention_days))
            yield
            purging.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await purging
        store.close()

    app.cleanup_ctx.append(connections)
    add_api(app)
    add_socket(app)
    add_pages(app, settings)
    add_telegram(app, settings, paths)
    return app


async def _purge(conversations: Conversations, retention_days: int) -> None:
    while True:
        await conversations.purge(retention_days)
        await asyncio.sleep(PURGE_EVERY)
