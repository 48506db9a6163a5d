"""Makes one call to Telegram, again and again until it is taken or refused for good."""

from __future__ import annotations

import asyncio
import base64
import logging
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import telegram
from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.telegram.calls import Call
from bot.telegram.markup import plain

log = logging.getLogger(__name__)

PER_SECOND: Final = 28.0
"""Messages per second to all chats together; Telegram's limit is about 30."""
LINES: Final = 32
"""Calls under way at the same time; the others have not left yet and can be put off when the channel stops."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds between tries: doubled each time, with chance, so that waiting chats do not all come back at once."""
OPTIONAL_TRIES: Final = 3
GONE: Final = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was kicked", "user not found",
               "have no rights to send", "not enough rights")  # fmt: skip
"""What Telegram calls a chat that takes no more messages, when it does not say 403."""


class ChatGone(Exception):  # noqa: N818  (it is news, not a fault)
    """The chat takes no more messages."""


class Stopping(Exception):  # noqa: N818
    """The channel is being stopped; the call stays in the queue."""


class Pace:
    """Lets calls through one after the other, at most `per_second` in the long run and that many at once."""

    def __init__(self, per_second: float = PER_SECOND) -> None:
        self._per_second = per_second
        self._tokens, self._last = per_second, time.monotonic()

    async def turn(self) -> None:
        now = time.monotonic()
        self._tokens = min(self._per_second, self._tokens + (now - self._last) * self._per_second)
        self._last = now
        self._tokens -= 1
        if self._tokens < 0:
            await asyncio.sleep(-self._tokens / self._per_second)


class Delivery:
    def __init__(self, bot: telegram.Bot, working: Callable[[bool], None], per_second: float = PER_SECOND) -> None:
        """`working` hears after each try whether Telegram could be reached."""
        self._bot, self._working = bot, working
        self._pace = Pace(per_second)
        self._lines = asyncio.Semaphore(LINES)
        self.stopping = asyncio.Event()

    async def deliver(self, chat: int, call: Call) -> int | None:
        """Make the call; the id of the message it made.

        A call that Telegram has certainly not taken (429, 502, no connection) is repeated without harm. When the line
        breaks after the call has left, nobody can know whether it arrived: it is repeated, because a doubled answer is
        better than none. The Bot API offers no way to rule this out.

        Raises:
            ChatGone: the person has blocked the bot, or the chat is no more.
            ChatMigrated: the chat has a new id.
            Stopping: the channel is stopped before Telegram took the call.
        """
        tries = 0
        while True:
            await self._pace.turn()
            try:
                async with self._lines:
                    if self.stopping.is_set():
                        raise Stopping
                    result = await self._make(chat, call)
                self._working(True)
                return result.message_id if isinstance(result, telegram.Message) else None
            except RetryAfter as error:
                seconds = error.retry_after
                await self.pause(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
                continue
            except ChatMigrated:
                raise
            except Forbidden as error:
                raise ChatGone from error
            except BadRequest as error:
                self._working(True)
                if any(sign in error.message.lower() for sign in GONE) and not call.optional:
                    raise ChatGone from error
                if "parse entities" in error.message.lower() and "parse_mode" in call.parameters:
                    call = _unformatted(call)
                    log.error("Telegram refused the formatting of a message; sent without it")
                    continue
                if not call.optional:
                    log.error("Telegram refused a %s: %s", call.method, error.message)
                return None
            except TelegramError as error:  # the network, a server error, or a revoked token
                self._working(False)
                tries += 1
                if call.optional and tries >= OPTIONAL_TRIES:
                    return None
                if tries in (3, 10) or not isinstance(error, NetworkError):
                    log.warning("%s failed %d times (%s), trying again", call.method, tries, type(error).__name__)
                await self.pause(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1)) * random.uniform(0.5, 1.0))

    async def pause(self, seconds: float) -> None:
        """Wait; raises `Stopping` when the channel stops meanwhile."""
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except (TimeoutError, asyncio.TimeoutError):
            return
        raise Stopping

    async def _make(self, chat: int, call: Call) -> Any:
        values: dict[str, Any] = dict(call.parameters)
        if call.method != "answer_callback_query":
            values["chat_id"] = chat
        if "reply_markup" in values:
            values["reply_markup"] = InlineKeyboardMarkup.de_json(values["reply_markup"], self._bot)
        if "link_preview_options" in values:
            values["link_preview_options"] = LinkPreviewOptions(**values["link_preview_options"])
        if "reply_parameters" in values:
            values["reply_parameters"] = ReplyParameters(**values["reply_parameters"])
        if "document" in values:
            file = values["document"]
            values["document"] = InputFile(base64.b64decode(file["base64"]), filename=file["filename"])
        return await getattr(self._bot, call.method)(**values)


def _unformatted(call: Call) -> Call:
    values = {name: value for name, value in call.parameters.items() if name != "parse_mode"}
    return Call(call.method, {**values, "text": plain(values["text"])}, call.optional, call.keyboard)
