"""What the gateway does beside answering: deletes what is too old, delivers reports that wait for the mail server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from aiohttp import web

from bot import metrics

log = logging.getLogger(__name__)
EVERY_MINUTE: Final = 60.0
EVERY_HOUR: Final = 3600.0
EVERY_SIX_HOURS: Final = 6 * 3600.0


def add_chore(app: web.Application, work: Callable[[], Awaitable[object]], every: float) -> None:
    """Run `work` when the gateway starts and then every `every` seconds, until it stops. A failure is logged."""

    async def repeat() -> None:
        while True:
            try:
                await work()
            except Exception as error:  # the next run may succeed; answering goes on
                metrics.ERRORS.labels("chore").inc()
                log.error("a chore failed: %s", type(error).__name__, exc_info=True)
            await asyncio.sleep(every)

    async def running(_: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(repeat())
        yield
        task.cancel()
        await asyncio.wait([task])

    app.cleanup_ctx.append(running)
