"""One conversation: in strict order, through Rasa and back. Every channel comes through here."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from bot import metrics
from bot.private_data import mask
from bot.rasa_client import RasaAnswer, RasaClient, read
from bot.senders import Senders
from bot.settings import MAX_TEXT
from bot.sql import ERRORS
from bot.store import Issued, Store
from bot.tracker_db import TrackerDb
from bot.wording import clean
from knowledge import clock
from knowledge.errors import KreisError, RasaUnavailable
from knowledge.reply import Reply

log = logging.getLogger(__name__)

UNAVAILABLE: Final = Reply(
    text="Ich kann gerade nicht antworten. Bitte versuchen Sie es gleich noch einmal.",
    outcome="error",
)
CUT_OFF: Final = Reply(
    text="Bei dieser Nachricht ist etwas dazwischengekommen. Bitte senden Sie sie noch einmal.",
    outcome="error",
)
"""The gateway was stopped while it waited for the answer, and Rasa knows nothing of the message."""
TOO_LONG: Final = Reply(
    text=f"Das ist mir zu lang. Bitte stellen Sie Ihre Frage mit höchstens {MAX_TEXT} Zeichen.",
    outcome="clarify",
)
NOTHING: Final = Reply(text="Ich habe nichts gelesen. Bitte schreiben Sie Ihre Frage in einem Satz.", outcome="clarify")
OLD_BUTTON: Final = Reply(
    text="Dieser Knopf ist abgelaufen. Bitte stellen Sie Ihre Frage noch einmal.", outcome="clarify"
)
NOT_FORGOTTEN: Final = Reply(
    text="Das Löschen hat gerade nicht vollständig geklappt. Bitte versuchen Sie es später noch einmal.",
    outcome="error",
)
FORGOTTEN: Final = "Ich habe alles gelöscht, was zu diesem Gespräch gespeichert war."


@dataclass(frozen=True)
class Incoming:
    """What somebody sent: a text or a pressed button."""

    channel: str
    """`web`, `telegram`, `voice`, or `redaktion` (a trial question of staff)."""
    sender: str
    """The person's id on that channel; hashed before it goes any further."""
    text: str | None = None
    button: str | None = None
    """Id of a button that this gateway issued to this sender."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    """The client's id of this message. A message that is sent again under its id is not asked again."""


@dataclass(frozen=True)
class ShownReply:
    """A reply as a channel shows it: its buttons have ids instead of payloads."""

    reply: Reply
    buttons: tuple[Issued, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        shown = self.reply.to_dict()
        shown["buttons"] = [{"title": button.title, "id": button.id} for button in self.buttons]
        return shown

    def to_record(self) -> dict[str, Any]:
        """With the payloads, for the gateway's own store."""
        return {"reply": self.reply.to_dict(), "buttons": [vars(button) for button in self.buttons]}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ShownReply:
        return cls(Reply.from_dict(record["reply"]), tuple(Issued(**button) for button in record["buttons"]))


class Conversations:
    """Hands turns to Rasa, one at a time per sender."""

    def __init__(self, rasa: RasaClient, senders: Senders, store: Store, trackers: TrackerDb) -> None:
        self._rasa, self._senders, self._store, self._trackers = rasa, senders, store, trackers
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}
        self._on_forget: list[Callable[[str], Awaitable[None]]] = []
        self._known: list[Callable[[], Iterable[str]]] = [store.senders, trackers.senders]

    def on_forget(self, hook: Callable[[str], Awaitable[None]]) -> None:
        """Call `hook(sender_id)` whenever a conversation is deleted (subscriptions, surveys …)."""
        self._on_forget.append(hook)

    def knows(self, senders: Callable[[], Iterable[str]]) -> None:
        """Name a further place that knows sender ids."""
        self._known.append(senders)

    def known_senders(self) -> set[str]:
        """Every sender id of which something is kept."""
        return {sender for source in self._known for sender in source()}

    def sender_id(self, channel: str, sender: str) -> str:
        return self._senders.sender_id(channel, sender)

    async def send(self, incoming: Incoming) -> list[ShownReply]:
        """Answer one message; never empty, never an exception for a resident to see.

        A message with an id is put to Rasa at most once, even when this process is killed in between: sent again, it
        gets the same replies, or those Rasa has saved, or `CUT_OFF`.
        """
        started = time.monotonic()
        sender = self.sender_id(incoming.channel, incoming.sender)
        async with self._turn_of(sender):
            shown = await (self._send_once(sender, incoming) if incoming.id else self._send(sender, incoming))
        metrics.observe(incoming.channel, [one.reply.outcome for one in shown], time.monotonic() - started)
        return shown

    async def _send_once(self, sender: str, incoming: Incoming) -> list[ShownReply]:
        if self._store.begin_turn(sender, incoming.id):
            shown = await self._send(sender, incoming)
        else:
            kept = self._store.replies_of(sender, incoming.id)
            if kept is not None:
                return [ShownReply.from_record(record) for record in json.loads(kept)]
            answer = await self._saved_answer(sender, incoming.id, self._rasa.timeout)
            replies = await self._effects(sender, answer) if answer else (CUT_OFF,)
            shown = [self._show(sender, reply) for reply in replies]
        self._store.end_turn(sender, incoming.id, json.dumps([one.to_record() for one in shown]))
        return shown

    async def _send(self, sender: str, incoming: Incoming) -> list[ShownReply]:
        return [self._show(sender, reply) for reply in await self._answer(sender, incoming)]

    async def forget(self, channel: str, sender: str) -> str:
        """Delete a conversation everywhere; a German receipt."""
        return await self.forget_sender(self.sender_id(channel, sender))

    async def forget_sender(self, sender: str) -> str:
        """The same for a sender id."""
        async with self._turn_of(sender):
            return await self._forget(sender)

    async def purge_turns(self) -> None:
        """Forget the answers kept for clients that send a message again."""
        self._store.purge_turns()

    async def purge(self, retention_days: int) -> None:
        """Delete what is older than the retention limit."""
        before = clock.now() - timedelta(days=retention_days)
        self._store.purge(before)
        await asyncio.to_thread(self._trackers.purge, before)

    async def _answer(self, sender: str, incoming: Incoming) -> tuple[Reply, ...]:
        metadata = {"channel": incoming.channel, **incoming.metadata, **({"id": incoming.id} if incoming.id else {})}
        question = ""
        if incoming.button is not None:
            pressed = self._store.pressed(sender, incoming.button)
            if pressed is None:
                return (OLD_BUTTON,)
            message = pressed.payload
        else:
            message = question = clean(incoming.text or "")
            if not message:
                return (NOTHING,)
            if len(message) > MAX_TEXT:
                return (TOO_LONG,)
        try:
            answer = await self._rasa.send(sender, message, metadata)
        except RasaUnavailable as error:
            log.warning("no answer for channel %s: %s", incoming.channel, error)
            if incoming.id and not error.begun:
                self._store.end_turn(sender, incoming.id, None)  # it never arrived, so the client may try again
            saved = await self._saved_answer(sender, incoming.id, 0) if incoming.id and error.begun else None
            if saved is None:
                return (UNAVAILABLE,)
            answer = saved
        if question and answer.replies[-1].outcome in ("unanswered", "clarify"):
            self._store.add_gap(sender, mask(question), answer.replies[-1].outcome)
        return await self._effects(sender, answer)

    async def _effects(self, sender: str, answer: RasaAnswer) -> tuple[Reply, ...]:
        """Do what the answer asks of the gateway; the replies that remain."""
        if "forget" in answer.effects:
            try:
                return (replace(answer.replies[-1], text=await self._forget(sender), speech=""),)
            except (KreisError, *ERRORS, OSError) as error:
                log.error("a conversation could not be deleted: %s", type(error).__name__)
                return (NOT_FORGOTTEN,)
        return answer.replies

    async def _saved_answer(self, sender: str, message_id: str, patience: float) -> RasaAnswer | None:
        """The answer Rasa has saved although it did not reach us; waits `patience` seconds for it."""
        deadline = time.monotonic() + patience
        while True:
            messages = await asyncio.to_thread(self._trackers.answered, sender, message_id)
            if messages is not None:
                try:
                    return read(messages)
                except RasaUnavailable:
                    return None
            if time.monotonic() >= deadline:
                return None
            await asyncio.sleep(0.25)

    async def _forget(self, sender: str) -> str:
        self._store.forget(sender)
        await asyncio.to_thread(self._trackers.forget, sender)
        for hook in self._on_forget:
            await hook(sender)
        moment = clock.now()
        return f"{FORGOTTEN} Quittung: {moment:%d.%m.%Y}, {moment:%H:%M} Uhr."

    def _show(self, sender: str, reply: Reply) -> ShownReply:
        return ShownReply(reply, self._store.issue(sender, reply.buttons) if reply.buttons else ())

    @asynccontextmanager
    async def _turn_of(self, sender: str) -> AsyncIterator[None]:
        """Hold the sender's lock; locks nobody waits for are thrown away."""
        lock, waiting = self._locks.get(sender, (asyncio.Lock(), 0))
        self._locks[sender] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            _, waiting = self._locks[sender]
            if waiting == 1:
                del self._locks[sender]
            else:
                self._locks[sender] = (lock, waiting - 1)


CONVERSATIONS: Final = web.AppKey("conversations", Conversations)
