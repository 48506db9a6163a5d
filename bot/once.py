"""Answers each message id once: a client that reconnects and sends again gets the same replies."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from bot.conversation import ShownReply

REMEMBERED: Final = 5_000
"""Answers kept for clients that send again; the oldest go first."""


class Once:
    """Remembers the answer (or the work under way) by message id."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, str], asyncio.Task[list[ShownReply]]] = OrderedDict()

    async def answer(
        self, session: str, message_id: str, work: Callable[[], Awaitable[list[ShownReply]]]
    ) -> list[ShownReply]:
        """Run `work` for a new id; wait for the same result for one already seen."""
        key = (session, message_id)
        task = self._answers.get(key)
        if task is None:
            task = asyncio.ensure_future(_run(work))
            self._answers[key] = task
            if len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        # Shielded: a client that goes away must not cancel a turn that Rasa has already begun.
        return await asyncio.shield(task)

    def forget(self, session: str) -> None:
        """Drop the remembered answers of one session."""
        for key in [key for key in self._answers if key[0] == session]:
            del self._answers[key]


async def _run(work: Callable[[], Awaitable[list[ShownReply]]]) -> list[ShownReply]:
    return await work()


ONCE: Final = web.AppKey("once", Once)
