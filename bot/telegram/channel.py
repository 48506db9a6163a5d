"""Puts the channel together and runs it inside the gateway's event loop, without ever taking the gateway down."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aiohttp import web
from telegram import BotCommand, BotCommandScopeAllGroupChats
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder
from telegram.request import HTTPXRequest

import bot.telegram.delivery as delivery_module
from bot.api import QUEUES, STORE
from bot.conversation import CONVERSATIONS
from bot.health import HEALTH
from bot.keepers import number
from bot.requests import Refusal, body_of, parse_json
from bot.settings import Settings
from bot.telegram import voice
from bot.telegram.commands import IN_GROUPS
from bot.telegram.database import Database
from bot.telegram.delivery import Delivery
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.flood import Flood
from bot.telegram.inline import InlineSearch
from bot.telegram.intake import WANTED, Intake
from bot.telegram.reminders.schedule import Schedule
from bot.telegram.reminders.sources import Sources
from bot.telegram.reminders.subscription import Subscriptions
from bot.telegram.render import Renderer
from bot.telegram.router import App, Router
from bot.telegram.talk import Talk
from bot.telegram.texts import LiveTexts
from knowledge.events.store import EventStore
from knowledge.settings import Paths

log = logging.getLogger(__name__)

WEBHOOK: Final = "/telegram/webhook"
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
FAILURES: Final = 3
"""Failed requests in a row after which `/health` says "down"."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
PURGE_EVERY: Final = 6 * 3600


@dataclass(frozen=True)
class Tuning:
    """What tests set differently."""

    per_second: float = delivery_module.PER_SECOND
    flood: Flood | None = None
    read_timeout: float = 10.0
    """Seconds after which an unanswered request counts as failed."""


class Channel:
    """The running channel."""

    name: Final = "telegram"
    """See `bot/person.py`."""

    def __init__(self, app: web.Application, settings: Settings, paths: Paths, tuning: Tuning) -> None:
        self._settings, self._health = settings, app[HEALTH]
        self._failures = 0
        self.database = Database(paths.in_data("telegram.db"))
        self.application = _application(settings, tuning)
        self.texts = LiveTexts()
        sources = self.sources = Sources(EventStore(paths.content), paths.content)
        self.photos = paths.in_data("telegram/x").parent
        talk = self.talk = Talk(
            self.application.bot,
            app[CONVERSATIONS],
            app[STORE],
            self.database,
            Renderer(self.database, self.texts, sources.events.event_ics),
            self.texts,
            settings.retention_days,
            self.photos,
            self._rasa_works,
        )
        for left_over in self.photos.glob("*.jpg"):
            left_over.unlink()
        app[CONVERSATIONS].knows(self.database.senders)
        app[CONVERSATIONS].persons.add(self)
        app[QUEUES]["telegram_updates"] = lambda: self.database.waiting()[0]
        app[QUEUES]["telegram_calls"] = lambda: self.database.waiting()[1]
        delivery = Delivery(self.application.bot, self._working, tuning.per_second)
        self.dispatcher = Dispatcher(self.database, delivery, Router(self.application, talk, sources).handle)
        self.schedule = Schedule(self.database, sources, self.texts, self.dispatcher.wake)
        inline = InlineSearch(self.application.bot, sources, self.texts)
        self.intake = Intake(
            self.application.bot, self.database, self.texts, self.dispatcher.wake, inline.answer, tuning.flood
        )

    async def run(self) -> None:
        """Connect, then work until cancelled."""
        await self._connect()
        self.dispatcher.start()
        parts = (self._receive(), self._introduce(), self.schedule.run(), self._purge())
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """After `run` was cancelled: end what has begun, keep the rest for the next start."""
        await self.intake.stop()
        await self.dispatcher.stop()
        with contextlib.suppress(TelegramError, RuntimeError):
            await self.application.shutdown()
        self.database.close()
        voice.release()

    async def webhook(self, request: web.Request) -> web.Response:
        """An update from Telegram, which proves itself with the secret."""
        sent = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(sent.encode("utf-8", "surrogateescape"), self.secret.encode()):
            raise Refusal("forbidden", "Diese Adresse ist nur für Telegram.", 403)
        try:
            self.intake.take(parse_json(await body_of(request)))
        except ValueError as error:
            raise Refusal("bad_update", "Das ist keine Nachricht von Telegram.") from error
        return web.Response()

    @property
    def secret(self) -> str:
        """The configured webhook secret, or one that needs no configuration and cannot be guessed."""
        derived = hmac.new(self._settings.telegram_token.encode(), b"webhook", hashlib.sha256).hexdigest()
        return self._settings.telegram_webhook_secret or derived

    async def _connect(self) -> None:
        """Learn who we are. Until that works nothing can be sent or understood."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self.application.initialize()
                self._working(True)
                return
            except InvalidToken:
                log.error("TELEGRAM_BOT_TOKEN ist ungültig. Bitte holen Sie bei @BotFather den richtigen.")
                pause = LONGEST_PAUSE
            except TelegramError as error:
                log.warning("Telegram cannot be reached (%s), trying again in %.0f s", type(error).__name__, pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _introduce(self) -> None:
        """Tell Telegram the menu and the description. Nobody waits for this: it is tried beside the work."""
        telegram_bot, texts = self.application.bot, self.texts()
        menu = [BotCommand(name, said) for name, said in texts.befehle.items()]
        in_groups = [command for command in menu if command.command in IN_GROUPS]
        await self._until_done(lambda: telegram_bot.set_my_commands(menu))
        await self._until_done(lambda: telegram_bot.set_my_commands(in_groups, scope=BotCommandScopeAllGroupChats()))
        await self._until_done(lambda: telegram_bot.set_my_description(texts.vorstellung))
        await self._until_done(lambda: telegram_bot.set_my_short_description(texts.profil))

    async def _receive(self) -> None:
        """Let updates come: by webhook, or by asking for them."""
        telegram_bot, url = self.application.bot, self._settings.telegram_webhook_url
        if url:
            await self._until_done(
                lambda: telegram_bot.set_webhook(f"{url}{WEBHOOK}", secret_token=self.secret, allowed_updates=WANTED)
            )
        else:
            await self._until_done(telegram_bot.delete_webhook)
            await self.intake.poll(self._working)

    async def _until_done(self, call: Callable[[], Awaitable[object]]) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await call()
                return
            except BadRequest as error:
                log.error("Telegram refused a setting: %s", error.message)
                return
            except TelegramError as error:
                log.warning("a setting could not be told to Telegram (%s), trying again", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    def _working(self, works: bool) -> None:
        """Hears of each request whether it succeeded; a change is logged once, not each failure."""
        self._failures = 0 if works else self._failures + 1
        before = self._health.telegram
        if works:
            self._health.telegram = "ok"
        elif self._failures >= FAILURES:
            self._health.telegram = "down"
        if self._health.telegram != before:
            level = logging.INFO if works else logging.WARNING
            log.log(level, "Telegram %s", "can be reached" if works else "cannot be reached; it is tried again")

    async def _rasa_works(self) -> bool:
        return bool((await self._health.report())["components"]["rasa"] == "ok")

    async def known(self, sender: str) -> list[str]:
        """See `bot/person.py`."""
        known = []
        for chat in self.database.chats_of(sender):
            known.append("die Nummer dieses Chats bei Telegram")
            known += [f"Erinnerung: {reminder.title}" for reminder in Subscriptions(self.database).of(chat)]
        return known

    async def forget(self, sender: str, wholly: bool, until: datetime | None) -> list[str]:
        """See `bot/person.py`. Reminders outlive a conversation, but not the wish to be forgotten."""
        gone = []
        for chat in self.database.chats_of(sender):
            reminders = len(Subscriptions(self.database).of(chat))
            self.database.forget(chat, reminders=wholly, until=until)
            self.talk.forget(chat)
            if wholly or not reminders:
                gone.append("die Nummer dieses Chats")
            if reminders and wholly:
                gone.append(number(reminders, "Erinnerung", "Erinnerungen"))
        return gone

    async def _purge(self) -> None:
        while True:
            self.database.purge(self._settings.retention_days)
            await asyncio.sleep(PURGE_EVERY)


CHANNEL: Final = web.AppKey("telegram", Channel)


def add_telegram(app: web.Application, settings: Settings, paths: Paths, tuning: Tuning | None = None) -> None:
    """Add the channel to the gateway; without a token nothing happens."""
    # httpx logs request URLs, and Telegram's contain the bot's token.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # It writes a traceback for every 502; the channel says in one line that it tries again.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    if not settings.telegram_token:
        return
    app[HEALTH].telegram = "down"  # until it has been reached
    channel = app[CHANNEL] = Channel(app, settings, paths, tuning or Tuning())

    async def running(_: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(channel.run(), name="telegram")
        task.add_done_callback(lambda ended: _report(ended, app))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
        await channel.close()

    app.cleanup_ctx.append(running)
    if settings.telegram_webhook_url:
        app.router.add_post(WEBHOOK, channel.webhook, name="telegram_webhook")


def _report(task: asyncio.Task[None], app: web.Application) -> None:
    if not task.cancelled() and (error := task.exception()):
        app[HEALTH].telegram = "down"
        log.error("the Telegram channel has stopped", exc_info=error)


def _application(settings: Settings, tuning: Tuning) -> App:
    """python-telegram-bot's application, without its own queue and updater: ours survive a restart."""
    api = settings.telegram_api_url
    timeouts: dict[str, Any] = {"connect_timeout": 5.0, "write_timeout": 10.0, "pool_timeout": 30.0}
    return (
        ApplicationBuilder()
        .token(settings.telegram_token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .request(HTTPXRequest(connection_pool_size=64, read_timeout=tuning.read_timeout, **timeouts))
        .updater(None)
        .build()
    )
