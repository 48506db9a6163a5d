"""The Bot API emulator in its own thread: it serves a running assistant while a test does something else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from tests.bot.telegram.emulator import Emulator

Result = TypeVar("Result")
LONGEST: Final = 120.0
"""Seconds one step of a test may take before it counts as stuck."""


class TelegramSide:
    """Telegram as the assistant sees it. Touch `emulator` only in coroutines given to `run`."""

    def __init__(self) -> None:
        self.emulator = Emulator()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="telegram", daemon=True)

    def __enter__(self) -> TelegramSide:
        self._thread.start()
        self._running = self.emulator.running()
        self.url = self.run(self._running.__aenter__())
        """What `TELEGRAM_API_URL` is set to."""
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._running.__aexit__(None, None, None))
        self.run(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, step: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine beside the server; its result."""
        return asyncio.run_coroutine_threadsafe(step, self._loop).result(LONGEST)
