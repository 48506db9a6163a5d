"""Works off updates and calls: one chat strictly in order, many chats side by side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from telegram.error import ChatMigrated

from bot.telegram.calls import Call
from bot.telegram.database import Database, Mark, Waiting
from bot.telegram.delivery import ChatGone, Delivery, Stopping

log = logging.getLogger(__name__)

AT_ONCE: Final = 8
"""Updates handled at the same time. More would only wait inside Rasa, where a resident's patience is counted."""
STOP_SECONDS: Final = 6.0
"""What has begun may take this long to end when the channel stops."""
Handle = Callable[[int, Waiting], Awaitable[tuple[list[Call], list[Mark]]]]


class Dispatcher:
    def __init__(self, database: Database, delivery: Delivery, handle: Handle, at_once: int = AT_ONCE) -> None:
        self._database, self._delivery, self._handle = database, delivery, handle
        self._slots = asyncio.Semaphore(at_once)
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._started = False

    def start(self) -> None:
        """Begin, with what was left over."""
        self._started = True
        for chat in self._database.waiting_chats():
            self.wake(chat)

    def wake(self, chat: int) -> None:
        """There is something to do for this chat; before the start it waits."""
        if self._started and chat not in self._workers and not self._delivery.stopping.is_set():
            self._workers[chat] = asyncio.create_task(self._work(chat), name=f"telegram chat {len(self._workers)}")

    async def stop(self) -> None:
        """Let what has begun come to an end; the rest stays in the database."""
        self._delivery.stopping.set()
        tasks = list(self._workers.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def idle(self) -> None:
        """Wait until nothing is left to do."""
        while self._workers:
            await asyncio.wait(list(self._workers.values()))

    async def _work(self, chat: int) -> None:
        try:
            while not self._delivery.stopping.is_set():
                if waiting_call := self._database.next_call(chat):
                    await self._deliver(chat, *waiting_call)
                elif update := self._database.next_update(chat):
                    async with self._slots:
                        if self._delivery.stopping.is_set():
                            return
                        calls, marks = await self._handle(chat, update)
                        self._database.finish(update.update_id, chat, calls, marks)
                else:
                    return
        except Stopping:
            return
        except ChatMigrated as error:
            self._database.migrate(chat, error.new_chat_id)
            self.wake(error.new_chat_id)
        except Exception:
            log.exception("a chat's worker failed; it goes on with its next message")
        finally:
            del self._workers[chat]
            self._database.wipe()

    async def _deliver(self, chat: int, number: int, call: Call) -> None:
        try:
            message = await self._delivery.deliver(chat, call)
        except ChatGone:
            self._database.gone(chat)
            return
        self._database.sent(number)
        if call.keyboard and message is not None:
            self._database.set_state(chat, keyboard=message)
