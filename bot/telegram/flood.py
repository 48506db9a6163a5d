"""Damps a flood from one chat: the first message too many is answered with a request to wait, the next are not."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, Literal

PER_SECOND: Final = 1.0
AT_ONCE: Final = 20.0
REMEMBERED: Final = 20_000
"""Chats kept in memory; the longest silent go first."""


class Flood:
    """A token bucket per chat, in the time at which Telegram got the messages.

    Not in the time at which we get them: after we were down, a day's messages arrive at once, and are no flood.
    """

    def __init__(self, per_second: float = PER_SECOND, at_once: float = AT_ONCE) -> None:
        self._per_second, self._at_once = per_second, at_once
        self._chats: OrderedDict[int, tuple[float, float, bool]] = OrderedDict()

    def judge(self, chat: int, seconds: float) -> Literal["take", "warn", "drop"]:
        """What to do with a message of this moment (Unix time)."""
        tokens, last, warned = self._chats.pop(chat, (self._at_once, seconds, False))
        tokens = min(self._at_once, tokens + max(0.0, seconds - last) * self._per_second)
        if tokens >= 1:
            verdict: Literal["take", "warn", "drop"] = "take"
            # Warned again only after some quiet, else each second token would bring a warning.
            tokens, warned = tokens - 1, warned and tokens < self._at_once / 2
        else:
            verdict, warned = ("drop" if warned else "warn"), True
        self._chats[chat] = (tokens, max(last, seconds), warned)
        if len(self._chats) > REMEMBERED:
            self._chats.popitem(last=False)
        return verdict
