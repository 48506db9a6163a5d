"""The only reader of the current time. Everything else asks here, so that tests and demos can fix it."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

BERLIN: Final = ZoneInfo("Europe/Berlin")
VARIABLE: Final = "ASSISTANT_NOW"


def now() -> datetime:
    """The current moment in Europe/Berlin (aware); fixed when `ASSISTANT_NOW=2022-04-20T10:00` is set.

    Raises:
        ValueError: `ASSISTANT_NOW` is not an ISO date or date-time.
    """
    fixed = os.environ.get(VARIABLE)
    if not fixed:
        return datetime.now(BERLIN)
    moment = datetime.fromisoformat(fixed)
    return moment.astimezone(BERLIN) if moment.tzinfo else moment.replace(tzinfo=BERLIN)


def today() -> date:
    """The current calendar day in Europe/Berlin."""
    return now().date()
