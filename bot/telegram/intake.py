"""Takes updates in: each is kept in the database before Telegram is told that we have it, and only once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import telegram
from telegram import Update
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.telegram import calls, markup
from bot.telegram.database import Database
from bot.telegram.flood import Flood
from bot.telegram.texts import Texts

log = logging.getLogger(__name__)

WANTED: Final = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
POLL_SECONDS: Final = 30
"""How long Telegram holds a request open when there is nothing new."""
LONGEST_PAUSE: Final = 30.0


class Intake:
    def __init__(
        self,
        bot: telegram.Bot,
        database: Database,
        texts: Callable[[], Texts],
        wake: Callable[[int], None],
        inline: Callable[[telegram.InlineQuery], Awaitable[None]],
        flood: Flood | None = None,
    ) -> None:
        self._bot, self._database, self._texts, self._wake, self._inline = bot, database, texts, wake, inline
        self._flood = flood or Flood()
        self._searches: set[asyncio.Task[None]] = set()

    async def poll(self, working: Callable[[bool], None]) -> None:
        """Ask Telegram for updates until cancelled; `working` hears after each request whether it succeeded."""
        offset: int | None = None
        pause = 1.0
        while True:
            try:
                updates = await self._bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=WANTED)
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error.retry_after))
                continue
            except TelegramError as error:
                working(False)
                if isinstance(error, Conflict):
                    log.error("another program fetches this bot's messages; only one may run with the same token")
                elif pause in (1.0, LONGEST_PAUSE):
                    log.warning("Telegram cannot be reached (%s), trying again", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            working(True)
            pause = 1.0
            for update in updates:
                self.take(update)
                offset = update.update_id + 1

    def take_json(self, data: Mapping[str, Any]) -> None:
        """An update as the webhook gets it.

        Raises:
            ValueError: it is no update.
        """
        try:
            update = Update.de_json(dict(data), self._bot)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError("not an update") from error
        self.take(update)

    def take(self, update: Update) -> None:
        """Keep an update and see to it that it is handled."""
        if update.inline_query:
            task = asyncio.ensure_future(self._inline(update.inline_query))
            self._searches.add(task)
            task.add_done_callback(self._searches.discard)
            return
        chat = update.effective_chat
        if chat is None or chat.type == "channel":
            return
        verdict = "take"
        if update.message and not update.message.migrate_to_chat_id:
            verdict = self._flood.judge(chat.id, update.message.date.timestamp())
        fresh = self._database.receive(update.update_id, chat.id, update.to_json() if verdict == "take" else None)
        if fresh and verdict == "warn":
            html = markup.messages(markup.blocks(self._texts().zu_viel))
            self._database.queue(chat.id, [calls.message(text) for text in html])
        if fresh and verdict != "drop":
            self._wake(chat.id)

    async def stop(self) -> None:
        for task in self._searches:
            task.cancel()
        await asyncio.gather(*self._searches, return_exceptions=True)


def _seconds(value: Any) -> float:
    return float(value.total_seconds() if hasattr(value, "total_seconds") else value)
