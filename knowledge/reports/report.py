"""One suggestion or defect as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

Kind = Literal["anregung", "mangel"]
State = Literal["eingegangen", "weitergeleitet", "in Bearbeitung", "erledigt", "abgelehnt"]
STATES: Final[tuple[State, ...]] = ("eingegangen", "weitergeleitet", "in Bearbeitung", "erledigt", "abgelehnt")


@dataclass(frozen=True)
class Report:
    number: str
    """`K-4821-7`, see `reference.py`."""
    token: str
    """Random; makes sending twice harmless."""
    day: date
    kind: Kind
    what: str
    where: str = ""
    lat: float | None = None
    lon: float | None = None
    """Degrees, WGS 84, when the channel sent a location."""
    contact: str = ""
    """How the resident wants to be reached; empty when not wanted."""
    photo: str = ""
    """File name beside the report; carries no EXIF data."""
    state: State = "eingegangen"
    remark: str = ""
    """What staff want to tell the resident."""
    tries: int = 0
    """Failed attempts to send the mail."""
    next_try: datetime | None = None
    """Not before this moment."""
    sent: bool = False
    person: str = ""
    """Hash of who sent it, under the reports' own key; lets the contact be deleted on request. Never in the mail."""

    def to_dict(self) -> dict[str, Any]:
        data = asdict(self)
        return {**data, "day": self.day.isoformat(), "next_try": self.next_try.isoformat() if self.next_try else None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        moment = data.get("next_try")
        return cls(
            **{
                **data,
                "day": date.fromisoformat(data["day"]),
                "next_try": datetime.fromisoformat(moment) if moment else None,
            }
        )
