"""Builds the gateway: one aiohttp application from its parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from aiohttp import web

from bot import report_files
from bot.api import QUEUES, STORE, add_api, german_errors
from bot.chores import EVERY_HOUR, EVERY_MINUTE, EVERY_SIX_HOURS, add_chore
from bot.conversation import CONVERSATIONS, Conversations
from bot.daily_report import Material, compose
from bot.daybook import Daybook
from bot.deletions import KEPT, DeletionKeeper, Deletions, repeat_deletions
from bot.description import add_description
from bot.editors import add_editors
from bot.health import HEALTH, Health
from bot.keepers import ReportKeeper, SurveyKeeper
from bot.limits import LIMITS, Limits
from bot.order import Order
from bot.rasa_client import RasaClient
from bot.senders import Senders
from bot.settings import Settings
from bot.socket import add_socket
from bot.storage import STORAGE, Storage, repair
from bot.store import Store
from bot.telegram.channel import add_telegram
from bot.tracker_db import TrackerDb
from bot.upstream import RasaAddress
from bot.web.pages import add_pages
from knowledge import clock
from knowledge.reports.delivery import deliver_due
from knowledge.reports.outbox import Outbox
from knowledge.reports.records import ReportRecords
from knowledge.settings import Paths
from knowledge.surveys.records import SurveyRecords

MAX_BODY: Final = 64 * 1024
"""Bytes of a request body; a message has at most 1,000 characters."""


def build(settings: Settings, paths: Paths, limits: Limits | None = None) -> web.Application:
    """The gateway's application; connections open when it starts and close when it stops."""
    app = web.Application(client_max_size=MAX_BODY, middlewares=[german_errors])
    rasa = RasaClient(RasaAddress(settings.rasa_url), settings.timeout)
    repair(paths)
    senders = Senders.from_file(paths.in_data("secret.key"))
    store, storage, deletions = (
        Store(settings.shared_database or paths.in_data("gateway.db")),
        Storage(paths),
        Deletions(paths.data, senders.key),
    )
    trackers = TrackerDb(settings.shared_database or paths.in_data("tracker.db"))
    order = Order(settings.redis, settings.timeout) if settings.redis else None
    conversations = Conversations(rasa, senders, store, trackers, order)
    app[CONVERSATIONS] = conversations
    app[STORE] = store
    app[STORAGE] = storage
    app[HEALTH] = Health(rasa, settings.actions_url, paths.content, storage)
    app[LIMITS] = limits or Limits.scaled(settings.rate_factor)
    box = Outbox(paths.data / "meldungen")
    app[QUEUES] = {"reports": lambda: sum(not report.sent for report in box.all())}
    daybook = Daybook(paths.in_data("tagebuch.db"))
    conversations.watchers.append(daybook.count)

    async def watch_health() -> None:
        daybook.note((await app[HEALTH].report())["components"])

    async def report_day() -> None:
        daybook.purge()
        folder = paths.data / "berichte"
        if day := report_files.due(folder):
            text = await asyncio.to_thread(compose, Material.of(day, daybook, store), paths.content)
            report_files.write(folder, day, text)
        await asyncio.to_thread(report_files.mail_unsent, folder)

    async def connections(_: web.Application) -> AsyncIterator[None]:
        async with rasa:
            await repeat_deletions(deletions, conversations)
            yield
        store.close()
        daybook.close()
        trackers.close()
        if order is not None:
            await order.close()

    surveys = SurveyRecords(paths)
    conversations.persons.add(SurveyKeeper(surveys))
    conversations.persons.add(ReportKeeper(ReportRecords(paths.data)))
    conversations.persons.add(DeletionKeeper(deletions))

    async def purge_deletions() -> None:
        deletions.purge(clock.today() - KEPT)

    app.cleanup_ctx.append(connections)
    add_chore(app, lambda: conversations.purge(settings.retention_days), EVERY_SIX_HOURS)
    add_chore(app, lambda: asyncio.to_thread(surveys.purge, clock.today()), EVERY_SIX_HOURS)
    add_chore(app, purge_deletions, EVERY_SIX_HOURS)
    add_chore(app, storage.look, EVERY_MINUTE)
    add_chore(app, conversations.purge_turns, EVERY_MINUTE)
    add_chore(app, conversations.persons.finish, EVERY_MINUTE)
    add_chore(app, deliver_due, EVERY_MINUTE)
    add_chore(app, watch_health, EVERY_MINUTE)
    add_chore(app, report_day, EVERY_HOUR)
    add_api(app)
    add_description(app)
    add_socket(app)
    add_pages(app, settings)
    add_editors(app, settings, paths)
    add_telegram(app, settings, paths)
    return app
