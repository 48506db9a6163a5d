"""One conversation: in strict order, through Rasa and back. Every channel comes through here."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from bot import metrics
from bot.keepers import ConversationKeeper, StoreKeeper
from bot.order import Order
from bot.person import Persons
from bot.private_data import mask
from bot.rasa_client import RasaAnswer, RasaClient, read
from bot.senders import Senders
from bot.settings import MAX_TEXT
from bot.store import Issued, Store
from bot.tracker_db import TrackerDb
from bot.undone import Undone
from bot.wishes import Wish, wish
from bot.wording import clean
from knowledge import clock
from knowledge.errors import RasaUnavailable
from knowledge.reply import Button, Reply, plain

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
FORGET: Final = "Vergiss mich"
SURE_TO_FORGET: Final = Reply(
    text="Soll ich alles löschen, was zu Ihnen gespeichert ist? Dann drücken Sie den Knopf.",
    outcome="clarify",
    speech="Soll ich alles löschen, was zu Ihnen gespeichert ist? Dann sagen Sie: Vergiss mich.",
    buttons=(Button(FORGET, FORGET),),
)
"""Rasa may take "Google soll meine Daten löschen" for the wish; what is deleted cannot be brought back."""
ANONYMOUS: Final = "Ihren Namen und Ihre Adresse kenne ich nur, wenn Sie sie selbst genannt haben."


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

    def __init__(
        self, rasa: RasaClient, senders: Senders, store: Store, trackers: TrackerDb, order: Order | None = None
    ) -> None:
        """`order`: the lock that other gateways share."""
        self._rasa, self._senders, self._store, self._trackers = rasa, senders, store, trackers
        self._order = order
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}
        self._unanswered: set[str] = set()
        """Senders whose last turn Rasa has not answered in time; it may still be at work on it."""
        self.watchers: list[Callable[[str, Reply], None]] = []
        """Hear the channel and the last reply of each turn: for statistics, so nobody's name and no text."""
        self.persons = Persons(Undone(store))
        self.persons.add(StoreKeeper(store))
        self.persons.add(ConversationKeeper(trackers))
        self._known: list[Callable[[], Iterable[str]]] = [store.senders, trackers.senders]

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
        gets the same replies, or those Rasa has saved, or `CUT_OFF`. One without an id gets one here: whoever repeats
        the words after this process was killed is recognised by them.
        """
        started = time.monotonic()
        sender = self.sender_id(incoming.channel, incoming.sender)
        with metrics.IN_PROGRESS.track_inprogress():
            async with self._turn_of(sender):
                shown = await self._send_once(sender, incoming)
        metrics.observe(incoming.channel, [one.reply.outcome for one in shown], time.monotonic() - started)
        self._tell_watchers(incoming.channel, shown[-1].reply)
        return shown

    def _tell_watchers(self, channel: str, reply: Reply) -> None:
        for watch in self.watchers:
            try:
                watch(channel, reply)
            except Exception as error:  # the resident gets the answer all the same
                metrics.ERRORS.labels("gateway").inc()
                log.error("a watcher failed: %s", type(error).__name__, exc_info=True)

    async def _send_once(self, sender: str, incoming: Incoming) -> list[ShownReply]:
        if not incoming.id:
            incoming = replace(incoming, id=uuid.uuid4().hex)
            self._store.begin_turn(sender, incoming.id, self._said(incoming))
            shown = await self._send(sender, incoming)
            self._store.end_turn(sender, incoming.id, None)  # nobody can ask for it again
            return shown
        if self._store.begin_turn(sender, incoming.id, self._said(incoming)):
            shown = await self._send(sender, incoming)
        else:
            kept = self._store.replies_of(sender, incoming.id)
            if kept is not None:
                return [ShownReply.from_record(record) for record in json.loads(kept)]
            answer = await self._saved_answer(sender, incoming.id, self._rasa.timeout)
            if answer is None:
                self._store.add_unseen(sender, incoming.id, self._said(incoming))
            replies = await self._effects(sender, answer) if answer else (CUT_OFF,)
            shown = [self._show(sender, reply) for reply in replies]
        self._store.end_turn(sender, incoming.id, json.dumps([one.to_record() for one in shown]))
        return shown

    async def _send(self, sender: str, incoming: Incoming) -> list[ShownReply]:
        return [self._show(sender, reply) for reply in await self._answer(sender, incoming)]

    async def forget(self, channel: str, sender: str, *, wholly: bool = False) -> str:
        """Delete a conversation everywhere; a German receipt.

        Args:
            wholly: all about the person, which outlives a conversation too: reminders, who took part in a survey,
                the contact in a report.
        """
        return await self.forget_sender(self.sender_id(channel, sender), wholly=wholly)

    async def forget_sender(self, sender: str, *, wholly: bool) -> str:
        """The same for a sender id."""
        async with self._turn_of(sender):
            return await self._forget(sender, wholly)

    async def finish_deletions(self) -> None:
        """Try again to delete what could not be deleted, never in the middle of the person's turn."""
        for sender in self.persons.unfinished():
            async with self._turn_of(sender):
                await self.persons.finish(sender)

    async def purge_turns(self) -> None:
        """Forget the answers kept for clients that send a message again."""
        self._store.purge_turns()

    async def purge(self, retention_days: int) -> None:
        """Delete what is older than the retention limit."""
        before = clock.now() - timedelta(days=retention_days)
        self._store.purge(before)
        await asyncio.to_thread(self._trackers.purge, before)

    async def _answer(self, sender: str, incoming: Incoming) -> tuple[Reply, ...]:
        question = ""
        wanted = wish(incoming.text or "")
        if incoming.button is not None:
            pressed = self._store.pressed(sender, incoming.button)
            if pressed is None:
                return (OLD_BUTTON,)
            message = pressed.payload
            wanted = wish(message)
        else:
            message = question = clean(incoming.text or "")
            if not message:
                return (NOTHING,)
            if len(message) > MAX_TEXT:
                return (TOO_LONG,)
        if wanted:
            return await self._fulfil(wanted, sender)
        try:
            answer = await self._asked(sender, message, incoming)
        except RasaUnavailable as error:
            if not error.begun:
                self._store.end_turn(sender, incoming.id, None)  # it never arrived, so the client may try again
            return (UNAVAILABLE,)
        if question and answer.replies[-1].outcome in ("unanswered", "clarify"):
            self._store.add_gap(sender, mask(question), answer.replies[-1].outcome)
        return await self._effects(sender, answer)

    async def _asked(self, sender: str, message: str, incoming: Incoming) -> RasaAnswer:
        """Rasa's answer to the message.

        After a failure nobody knows what Rasa and the actions have still taken in. Whoever then says the same again
        gets the answer that was saved meanwhile, and the actions learn in `metadata.unseen` which replies were never
        read, so that no answer counts for the next question of a survey too.

        Raises:
            RasaUnavailable: there is no answer.
        """
        unseen, said = self._store.unseen(sender, incoming.id), self._said(incoming)
        for id_, words in unseen:
            if words == said and (saved := await self._saved_answer(sender, id_, 0)):
                self._store.all_seen(sender)
                return saved
        metadata = {"channel": incoming.channel, **incoming.metadata, "id": incoming.id}
        if unseen:
            metadata["unseen"] = [id_ for id_, _ in unseen]
        try:
            answer = await self._rasa.send(sender, message, metadata)
            self._unanswered.discard(sender)
        except RasaUnavailable as error:
            metrics.ERRORS.labels("rasa").inc()
            log.warning("no answer for channel %s: %s", incoming.channel, error)
            if error.begun:
                self._unanswered.add(sender)
            saved = await self._saved_answer(sender, incoming.id, 0) if error.begun else None
            if saved is None:
                self._store.add_unseen(sender, incoming.id, said)
                raise
            answer = saved
        if unseen:
            self._store.all_seen(sender)
        return answer

    def _said(self, incoming: Incoming) -> str:
        return self._senders.said(incoming.button or clean(incoming.text or ""))

    async def _effects(self, sender: str, answer: RasaAnswer) -> tuple[Reply, ...]:
        """Do what the answer asks of the gateway; the replies that remain."""
        if "forget" in answer.effects:
            return (SURE_TO_FORGET,)
        if "known" in answer.effects:
            return await self._fulfil("known", sender, answer.replies[-1])
        return answer.replies

    async def _fulfil(self, wanted: Wish, sender: str, told: Reply | None = None) -> tuple[Reply, ...]:
        """The receipt, or what is kept about the person, above the words of `told`."""
        if wanted == "forget":
            return (Reply(await self._forget(sender, wholly=True), outcome="smalltalk"),)
        told = told or Reply(ANONYMOUS, outcome="smalltalk", buttons=(Button(FORGET, FORGET),))
        known = await self.persons.known(sender)
        return (
            replace(told, text=f"{known}\n\n{told.text}", speech=f"{plain(known)} {told.speech or plain(told.text)}"),
        )

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

    async def _forget(self, sender: str, wholly: bool) -> str:
        if sender in self._unanswered:
            # Rasa saves a turn when it ends. It handles one sender's messages in order, so that after this one the late
            # turn has ended too and what it has saved is deleted with the rest.
            with contextlib.suppress(RasaUnavailable):
                await self._rasa.send(sender, "/vergiss_mich", {})
            self._unanswered.discard(sender)
        return await self.persons.forget(sender, wholly=wholly)

    def _show(self, sender: str, reply: Reply) -> ShownReply:
        return ShownReply(reply, self._store.issue(sender, reply.buttons) if reply.buttons else ())

    @asynccontextmanager
    async def _turn_of(self, sender: str) -> AsyncIterator[None]:
        """Hold the sender's lock; locks nobody waits for are thrown away."""
        lock, waiting = self._locks.get(sender, (asyncio.Lock(), 0))
        self._locks[sender] = (lock, waiting + 1)
        try:
            async with lock:
                if self._order is None:
                    yield
                else:
                    async with self._order.turn(sender):
                        yield
        finally:
            _, waiting = self._locks[sender]
            if waiting == 1:
                del self._locks[sender]
            else:
                self._locks[sender] = (lock, waiting - 1)


CONVERSATIONS: Final = web.AppKey("conversations", Conversations)
