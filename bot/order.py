"""Keeps the messages of one conversation in order when several gateways serve it: a lock in Redis per sender."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import redis.asyncio
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
SPARE: Final = 6.0
"""Seconds a lock outlives the longest turn; a killed gateway's lock falls away after that."""


class Order:
    def __init__(self, url: str, longest: float) -> None:
        """`longest`: seconds a turn can take."""
        self._redis: Any = redis.asyncio.from_url(url, socket_timeout=5, socket_connect_timeout=2)
        self._seconds = longest + SPARE

    @asynccontextmanager
    async def turn(self, sender: str) -> AsyncIterator[None]:
        """Hold the sender's lock. Without Redis the turn goes on: an answer in doubtful order is better than none."""
        lock = self._redis.lock(f"kreis:{sender}", timeout=self._seconds, blocking_timeout=self._seconds, sleep=0.02)
        try:
            await lock.acquire()
        except RedisError as error:
            log.error("Redis does not answer: %s", type(error).__name__)
        try:
            yield
        finally:
            with contextlib.suppress(RedisError):  # gone, or no longer ours
                await lock.release()

    async def close(self) -> None:
        await self._redis.aclose()
