"""Looks every half minute for reminders that are due and hands them to the queue: each exactly once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from bot.telegram import calls, markup
from bot.telegram.database import Database
from bot.telegram.reminders.plan import Notice, plan
from bot.telegram.reminders.sources import Sources
from bot.telegram.reminders.subscription import Subscriptions
from bot.telegram.texts import Texts
from knowledge import clock

log = logging.getLogger(__name__)
EVERY: Final = 30.0
"""Seconds between two looks."""


class Schedule:
    def __init__(
        self, database: Database, sources: Sources, texts: Callable[[], Texts], wake: Callable[[int], None]
    ) -> None:
        """`wake` hears for which chat there is something to send."""
        self._database, self._sources, self._texts, self._wake = database, sources, texts, wake
        self._subscriptions = Subscriptions(database)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("looking for reminders failed; it is tried again")
            await asyncio.sleep(EVERY)

    async def look(self) -> int:
        """Queue what is due now; how many messages that were."""
        subscriptions, told = self._subscriptions.all(), self._subscriptions.told()
        notices = await asyncio.to_thread(
            lambda: list(plan(subscriptions, told, self._sources, self._texts().erinnerungen, clock.now()))
        )
        return sum(self._queue(notice) for notice in notices)

    def _queue(self, notice: Notice) -> int:
        """Queueing and noting that it was told are one step, so that a crash neither loses nor doubles it."""
        one = notice.subscription
        if self._subscriptions.get(one.chat, one.id) is None:
            return 0  # ended while it was being planned
        texts = markup.messages(markup.blocks(notice.text))
        with self._database.together():
            self._database.queue(one.chat, [calls.message(text, silent=notice.silent) for text in texts])
            if notice.ends:
                self._subscriptions.end(one.id)
            else:
                self._subscriptions.tell(one.id, notice.occasions)
        if texts:
            self._wake(one.chat)
        return len(texts)
