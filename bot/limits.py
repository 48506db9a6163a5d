"""Damps floods politely: a token bucket per session, per client address and overall."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.requests import Refusal


@dataclass(frozen=True)
class Rate:
    per_second: float
    """Messages per second in the long run."""
    burst: float
    """Messages at once."""


SESSION: Final = Rate(per_second=1.0, burst=20)
CLIENT: Final = Rate(per_second=20.0, burst=200)
"""Many residents can share one address (a town hall, a mobile network), so this is generous."""
OVERALL: Final = Rate(per_second=200.0, burst=1000)
REMEMBERED: Final = 20_000
"""Buckets kept; the least recently used go first, so memory stays bounded."""


class Limits:
    """Raises a `Refusal` (429) for whoever sends too much."""

    def __init__(
        self,
        session: Rate = SESSION,
        client: Rate = CLIENT,
        overall: Rate = OVERALL,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rates = {"session": session, "client": client, "overall": overall}
        self._monotonic = monotonic
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    @classmethod
    def scaled(cls, factor: float) -> Limits:
        """The usual limits, all multiplied by `factor`."""
        session, client, overall = (
            Rate(rate.per_second * factor, rate.burst * factor) for rate in (SESSION, CLIENT, OVERALL)
        )
        return cls(session, client, overall)

    def check(self, session: str, request: web.Request) -> None:
        """Count one message.

        Raises:
            Refusal: too many messages; says to wait.
        """
        client = client_of(request)
        for kind, who in (("session", session), ("client", client), ("overall", "")):
            if (who or kind == "overall") and not self._take(kind, who):
                raise Refusal(
                    "too_many",
                    "Das waren viele Nachrichten auf einmal. Bitte warten Sie einen Augenblick.",
                    429,
                )

    def _take(self, kind: str, who: str) -> bool:
        rate, now = self._rates[kind], self._monotonic()
        tokens, last = self._buckets.pop((kind, who), (rate.burst, now))
        tokens = min(rate.burst, tokens + (now - last) * rate.per_second)
        allowed = tokens >= 1
        self._buckets[kind, who] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return allowed


def client_of(request: web.Request) -> str:
    """The client's address; empty for this machine itself.

    On loopback only our own proxy or kiosk can connect, so there (and only there) X-Forwarded-For is believed: its last
    entry is the address the proxy saw.
    """
    remote = request.remote or ""
    if remote not in ("127.0.0.1", "::1"):
        return remote
    return request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()


LIMITS: Final = web.AppKey("limits", Limits)
