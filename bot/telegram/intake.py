"""Takes updates in: each is kept in the database before Telegram is told that we have it, and only once."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
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
                updates = await self._fetch(offset)
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error.retry_after))
                continue
            except TelegramError as error:
                working(False)
                if isinstance(error, Conflict):
                    log.error("another program fetches this bot's messages; only one may run with the same token")
                else:
                    log.info("asking for updates failed (%s), trying again", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            working(True)
            for data in updates:
                try:
                    self.take(data)
                except sqlite3.Error as error:  # the disk is full: Telegram has to keep this one and all after it
                    log.error("an update could not be kept (%s), asking for it again", type(error).__name__)
                    await asyncio.sleep(pause)
                    pause = min(LONGEST_PAUSE, pause * 2)
                    break
                except Exception as error:  # one odd update must not stop all others
                    log.error("an update could not be taken in (%s)", type(error).__name__)
                offset = int(data["update_id"]) + 1
            else:
                pause = 1.0

    async def _fetch(self, offset: int | None) -> list[dict[str, Any]]:
        """The next updates as Telegram wrote them.

        Not with `get_updates`: that reads a whole batch at once and fails on the first update of a shape it does not
        know (a newer or older Bot API server), again and again. The name is spelled so because python-telegram-bot
        warns about a method it has; Telegram itself ignores case.
        """
        wanted = {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": WANTED}
        given = {name: value for name, value in wanted.items() if value is not None}
        result = await self._bot.do_api_request("GetUpdates", given, read_timeout=POLL_SECONDS + 10)
        return list(result)

    def take(self, data: Mapping[str, Any]) -> None:
        """Keep an update and see to it that it is handled.

        Raises:
            ValueError: it is no update.
            sqlite3.Error: it could not be kept.
        """
        update, body = self._read(data)
        if update.inline_query:
            task = asyncio.ensure_future(self._inline(update.inline_query))
            self._searches.add(task)
            task.add_done_callback(self._searches.discard)
            return
        chat = update.effective_chat
        if chat is None or chat.type == "channel":
            return
        if not self._database.receive(update.update_id, chat.id, body):
            return
        verdict = "take"
        if update.message and not update.message.migrate_to_chat_id:
            verdict = self._flood.judge(chat.id, update.message.date.timestamp())
        if verdict != "take":
            html = markup.messages(markup.blocks(self._texts().zu_viel)) if verdict == "warn" else ()
            self._database.finish(update.update_id, chat.id, [calls.message(text) for text in html])
        if verdict != "drop":
            self._wake(chat.id)

    def _read(self, data: Mapping[str, Any]) -> tuple[Update, str]:
        """The update, and its text to keep. Of a message that cannot be read, that there was one."""
        for part in (data, _bare(data)):
            body = json.dumps(part)
            try:
                return Update.de_json(json.loads(body), self._bot), body
            except Exception as error:
                log.warning("an update has a shape that is not known (%s)", type(error).__name__)
        raise ValueError("not an update")

    async def stop(self) -> None:
        for task in self._searches:
            task.cancel()
        await asyncio.gather(*self._searches, return_exceptions=True)


def _bare(data: Mapping[str, Any]) -> dict[str, Any]:
    """A message without its content; it is answered with a request to write instead."""
    message = data.get("message")
    kept = ("message_id", "date", "chat", "from")
    content = {name: message[name] for name in kept if name in message} if isinstance(message, Mapping) else None
    return {"update_id": data.get("update_id"), "message": content}


def _seconds(value: Any) -> float:
    return float(value.total_seconds() if hasattr(value, "total_seconds") else value)
