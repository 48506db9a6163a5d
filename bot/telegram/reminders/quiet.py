"""The time at which nobody is disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Quiet:
    begins: int
    """Hour of the evening."""
    ends: int
    """Hour of the next morning. The same hour as `begins`: there is no quiet time."""

    def now(self, moment: datetime) -> bool:
        if self.begins > self.ends:
            return moment.hour >= self.begins or moment.hour < self.ends
        return self.begins <= moment.hour < self.ends

    def moved(self, due: datetime, latest: datetime) -> datetime:
        """`due`, or the nearest moment outside the quiet time: after it, unless that is later than `latest`."""
        if not self.now(due):
            return due
        after = due.replace(hour=self.ends, minute=0, second=0, microsecond=0)
        if after <= due:
            after += timedelta(days=1)
        if after <= latest:
            return after
        before = due.replace(hour=self.begins, minute=0, second=0, microsecond=0)
        if before > due:
            before -= timedelta(days=1)
        return before - timedelta(minutes=1)
