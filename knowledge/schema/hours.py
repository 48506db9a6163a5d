"""Opening hours as staff write them: `{montag: ["08:00-12:00", "14:00-16:00"], …}`."""

from __future__ import annotations

import itertools
import re
from datetime import time
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, field_validator

DAYS: Final = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_SPAN: Final = re.compile(r"(\d{1,2})[:.](\d{2})\s*(?:-|–|bis)\s*(\d{1,2})[:.](\d{2})(?:\s*Uhr)?$")


class Span(BaseModel):
    """One stretch of a day during which a place is open; `opens` is before `closes`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M} bis {self.closes:%H:%M} Uhr"


def read_span(text: str) -> Span:
    """Read `08:00-12:00`.

    Raises:
        ValueError: German, naming what is wrong with the text.
    """
    match = _SPAN.match(text.strip())
    if not match:
        raise ValueError(f'Die Öffnungszeit „{text}“ ist nicht lesbar. Schreiben Sie zum Beispiel "08:00-12:00".')
    hours = [int(part) for part in match.groups()]
    if hours[0] > 23 or hours[2] > 23 or hours[1] > 59 or hours[3] > 59:
        raise ValueError(f"Die Uhrzeit in „{text}“ gibt es nicht. Stunden gehen bis 23, Minuten bis 59.")
    span = Span(opens=time(hours[0], hours[1]), closes=time(hours[2], hours[3]))
    if span.opens >= span.closes:
        raise ValueError(f"In „{text}“ liegt das Ende nicht nach dem Anfang. Tauschen Sie die beiden Uhrzeiten.")
    return span


class OpeningHours(BaseModel):
    """The regular week. A missing day is closed; public holidays are known elsewhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    montag: tuple[Span, ...] = ()
    dienstag: tuple[Span, ...] = ()
    mittwoch: tuple[Span, ...] = ()
    donnerstag: tuple[Span, ...] = ()
    freitag: tuple[Span, ...] = ()
    samstag: tuple[Span, ...] = ()
    sonntag: tuple[Span, ...] = ()

    @field_validator("*", mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if value is None:
            return ()
        if isinstance(value, str):
            value = [] if value.strip().lower() in ("", "geschlossen") else [value]
        if not isinstance(value, (list, tuple)):
            raise ValueError('Öffnungszeiten sind eine Liste, zum Beispiel ["08:00-12:00", "14:00-16:00"].')
        spans = sorted(
            (item if isinstance(item, Span) else read_span(str(item)) for item in value),
            key=lambda span: span.opens,
        )
        for earlier, later in itertools.pairwise(spans):
            if later.opens < earlier.closes:
                raise ValueError(
                    f"Die Öffnungszeiten {earlier} und {later} überschneiden sich. Fassen Sie sie zusammen."
                )
        return tuple(spans)

    def on(self, weekday: int) -> tuple[Span, ...]:
        """Spans of a weekday, 0 = Monday, in order of time."""
        spans: tuple[Span, ...] = getattr(self, DAYS[weekday])
        return spans

    def __bool__(self) -> bool:
        return any(self.on(day) for day in range(7))
