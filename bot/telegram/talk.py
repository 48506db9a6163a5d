"""One turn of a chat: asks the gateway's conversation and collects what is to be sent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import telegram
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import Application, CallbackContext

from bot.conversation import CUT_OFF, OLD_BUTTON, UNAVAILABLE, Conversations, Incoming, ShownReply
from bot.store import Store
from bot.telegram import calls, markup
from bot.telegram.calls import Call, Rows
from bot.telegram.database import Chat, Database, Mark
from bot.telegram.render import Renderer
from bot.telegram.texts import Texts
from knowledge.reply import Reply

log = logging.getLogger(__name__)
TYPING_AFTER: Final = 0.3
"""Seconds; an answer that is there by then needs no "schreibt …"."""
TYPING_EVERY: Final = 4.5
"""Seconds; Telegram shows it for five."""
PATIENCE: Final = 30.0
"""Seconds a message waits for Rasa to come back before the person is asked to try again."""
PLACE_SECONDS: Final = 600.0
"""How long a shared location counts for the next message."""


class Turn(CallbackContext[telegram.Bot, dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """What handlers get as context: the chat, and the calls made so far, which are sent when the turn is over."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], known: Chat, update_id: int) -> None:
        super().__init__(application, chat_id=known.chat)
        self.known, self.update_id = known, update_id
        self.calls: list[Call] = []
        self.marks: list[Mark] = []

    @property
    def chat(self) -> int:
        return self.known.chat

    def say(self, markdown: str, rows: Rows = (), *, reply_to: int | None = None, keyboard: bool = False) -> None:
        """Queue a text of the channel itself."""
        texts = markup.messages(markup.blocks(markdown))
        for index, text in enumerate(texts):
            last = index == len(texts) - 1
            self.calls.append(
                calls.message(text, rows if last else (), reply_to=None if index else reply_to, keyboard=keyboard)
            )


class Talk:
    """What handlers share."""

    def __init__(
        self,
        bot: telegram.Bot,
        conversations: Conversations,
        store: Store,
        database: Database,
        renderer: Renderer,
        texts: Callable[[], Texts],
        retention_days: int,
        folder: Path,
        ready: Callable[[], Awaitable[bool]],
    ) -> None:
        """`folder` holds photos for the moment in which they are handed over; `ready`: whether Rasa can work."""
        self.patience = PATIENCE
        self._ready = ready
        self.bot, self.database, self.renderer = bot, database, renderer
        self.conversations, self.store = conversations, store
        self.texts, self.retention_days, self.folder = texts, retention_days, folder
        self._places: dict[int, tuple[float, float, float]] = {}
        """By chat: when a location was shared, latitude, longitude."""

    async def ask(
        self,
        turn: Turn,
        *,
        text: str | None = None,
        button: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        lead: str = "",
        reply_to: int | None = None,
    ) -> bool:
        """Put a message to the conversation and queue the replies; False when the button was too old."""
        self.drop_keyboard(turn)
        metadata = self._with_place(turn, metadata or {})
        # Under the update's id: if this process is killed meanwhile, Rasa is not asked the same again.
        incoming = Incoming(
            "telegram", turn.known.name, text=text, button=button, metadata=metadata, id=str(turn.update_id)
        )
        async with self.typing(turn.chat):
            shown = await self.conversations.send(incoming)
            if _is_one_of(shown, UNAVAILABLE, CUT_OFF) and not turn.known.in_form:
                # Nobody stares at the screen as on the web, so it is worth waiting. Not in a form: if Rasa has taken
                # the answer after all, it would be taken again, for the next question.
                await self._until_ready()
                shown = await self.conversations.send(replace(incoming, id=f"{incoming.id}-2"))
        if _is_one_of(shown, OLD_BUTTON):
            turn.say(self.texts().knopf_alt)
            return False
        self.database.set_state(turn.chat, in_form=shown[-1].reply.outcome == "form", asked="")
        turn.calls += self.renderer.render(turn.chat, shown, lead=lead, reply_to=reply_to)
        return True

    async def _until_ready(self) -> None:
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline and not await self._ready():  # noqa: ASYNC110  (another process: no event)
            await asyncio.sleep(0.5)

    def once(self, turn: Turn, kind: str, key: str) -> bool:
        """Note with the answer that this was done; False when an answered update has done it already.

        Not before the answer: a turn that was cut off is handled again, and must not find its own mark.
        """
        if self.database.marked(turn.chat, kind, key):
            return False
        turn.marks.append((kind, key))
        return True

    def _with_place(self, turn: Turn, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """The location somebody has just shared also counts for the next message ("Was suchen Sie?" – "Ladesäulen").

        Only for the next one, for a few minutes, and never written to disk. Not inside a form, where it would answer a
        question that was not asked yet.
        """
        shared = self._places.pop(turn.chat, None)
        if "lat" in metadata:
            self._places[turn.chat] = (time.monotonic(), metadata["lat"], metadata["lon"])
        elif shared and not turn.known.in_form and time.monotonic() - shared[0] < PLACE_SECONDS:
            return {**metadata, "lat": shared[1], "lon": shared[2]}
        return dict(metadata)

    def forget(self, chat: int) -> None:
        """Drop what is only in memory."""
        self._places.pop(chat, None)

    def drop_keyboard(self, turn: Turn) -> None:
        """The buttons of the question before are of no use once something else was said."""
        if turn.known.keyboard is not None:
            turn.calls.append(calls.remove_buttons(turn.known.keyboard))
            self.database.set_state(turn.chat, keyboard=None)

    def filled(self, text: str) -> str:
        """A text of the channel with the facts it names."""
        return text.replace("{tage}", str(self.retention_days)).replace("{bot}", self.bot.username)

    @asynccontextmanager
    async def typing(self, chat: int) -> AsyncIterator[None]:
        """Show "schreibt …" while the block runs, if it takes a moment."""
        task = asyncio.create_task(self._type(chat))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _type(self, chat: int) -> None:
        await asyncio.sleep(TYPING_AFTER)
        with contextlib.suppress(TelegramError):
            while True:
                await self.bot.send_chat_action(chat, ChatAction.TYPING)
                await asyncio.sleep(TYPING_EVERY)


def _is_one_of(shown: Sequence[ShownReply], *replies: Reply) -> bool:
    """Whether the answer is one of these alone. Told by the text: a reply that was kept has its speech filled in."""
    return [one.reply.text for one in shown] in [[reply.text] for reply in replies]
