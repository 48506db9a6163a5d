"""What a time expression means: an interval with the precision in which it was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Granularity = Literal[
    "minute", "hour", "daypart", "day", "weekend", "week", "month", "quarter", "season", "year", "range"
]


@dataclass(frozen=True)
class TimeSpan:
    text: str
    """The words as they stand in the sentence, with their preposition: "am Samstag"."""
    start: datetime
    """First moment, aware, Europe/Berlin."""
    end: datetime
    """First moment after it, aware, Europe/Berlin; always later than `start`."""
    granularity: Granularity
    """How precise the words were; `range` for "von … bis", "ab", "bis"."""
    position: int
    """Where `text` begins in the sentence (characters, after Unicode NFC)."""

    def to_dict(self) -> dict[str, Any]:
        """JSON form of `kreis zeit`: ISO local time with its offset."""
        return {
            "text": self.text,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "granularity": self.granularity,
        }
