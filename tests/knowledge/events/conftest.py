"""A small content folder of invented events, and a gazetteer of four villages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from knowledge.clock import BERLIN
from knowledge.events.answer import answer
from knowledge.events.store import EventStore
from knowledge.reply import Answer, Turn

NOW = datetime(2022, 4, 20, 10, tzinfo=BERLIN)  # a Wednesday


@dataclass(frozen=True)
class Village:
    name: str
    community: str
    lat: float = 49.5
    lon: float = 7.5


@dataclass(frozen=True)
class Mention:
    place: Village
    start: int
    end: int


class Villages:
    """A gazetteer that knows names exactly."""

    known = (
        Village("Kusel", "Nord"),
        Village("Altenglan", "Nord"),
        Village("Ulmet", "Nord"),
        Village("Waldmohr", "Süd"),
    )

    def find(self, text: str, *, areas: bool = False) -> list[Mention]:
        found = [Mention(v, text.find(v.name), text.find(v.name) + len(v.name)) for v in self.known if v.name in text]
        return sorted(found, key=lambda mention: mention.start)

    def get(self, name: str) -> Village | None:
        return next((village for village in self.known if village.name == name), None)


def calendar(*events: str) -> bytes:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//DE", *events, "END:VCALENDAR", "")).encode()


def event(uid: str, start: str, end: str = "", *lines: str, title: str = "") -> str:
    kind = ";VALUE=DATE" if len(start) == 8 else "" if start.endswith("Z") else ";TZID=Europe/Berlin"
    ends = [f"DTEND{kind}:{end}"] if end else []
    head = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20220101T000000Z",
        f"SUMMARY:{title or uid}",
        f"DTSTART{kind}:{start}",
    ]
    return "\r\n".join([*head, *ends, *lines, "END:VEVENT"])


Write = Callable[[str, "bytes | str"], Path]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "veranstaltungen").mkdir()
    return tmp_path


@pytest.fixture
def write(content: Path) -> Write:
    def write_(name: str, data: bytes | str) -> Path:
        path = content / "veranstaltungen" / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write_


MARKDOWN = """---
titel: {title}
beginn: {start}
{more}
quelle: Testblatt
stand: 2022-04-01
---
"""


@pytest.fixture
def full(content: Path, write: Write) -> EventStore:
    """Twelve or so events around the clock of the tests."""
    weekly = "RRULE:FREQ=WEEKLY;BYDAY=SA"
    write(
        "kreis.ics",
        calendar(
            event(
                "kaffee",
                "20220419T143000",
                "20220419T160000",
                "RRULE:FREQ=WEEKLY;BYDAY=TU",
                "LOCATION:Haus\\, Altenglan",
                "CATEGORIES:Senioren,kostenlos,stufenlos",
                title="Seniorencafé",
            ),
            event(
                "vorlesen",
                "20220108T103000",
                "20220108T113000",
                weekly,
                "LOCATION:Bücherei\\, Kusel",
                "CATEGORIES:Kinder,Lesen,kostenlos",
                title="Vorlesestunde",
            ),
            event(
                "singen",
                "20220407T193000",
                "20220407T210000",
                "RRULE:FREQ=WEEKLY;BYDAY=TH",
                "LOCATION:Ulmet",
                "CATEGORIES:Musik",
                title="Offenes Singen",
            ),
            event(
                "konzert",
                "20220423T193000",
                "20220423T220000",
                "LOCATION:Bürgerhaus\\, Waldmohr",
                "CATEGORIES:Musik",
                title="Frühlingskonzert",
            ),
            event("lauf", "20220423T090000", "20220423T110000", "LOCATION:Kusel", title="Dorflauf"),
            event(
                "markt",
                "20220423T080000",
                "20220423T130000",
                "LOCATION:Kusel",
                "CATEGORIES:kostenlos",
                title="Bauernmarkt",
            ),
            event(
                "theater",
                "20220430T200000",
                "20220430T220000",
                "LOCATION:Kusel",
                "STATUS:CANCELLED",
                title="Theaterabend",
            ),
        ),
    )
    write("fest.md", MARKDOWN.format(title="Burgfest", start="2022-05-14", more="ende: 2022-05-15\nort: Ulmet"))
    write(
        "alt.md",
        MARKDOWN.format(
            title="Regionalkonferenz", start="2022-03-22 9:30", more="ende: 22.03.2022 13:30\nonline: true"
        ),
    )
    return EventStore(content)


class Talk:
    """A conversation: keeps the slots from turn to turn, as Rasa does."""

    def __init__(self, store: EventStore, now: datetime = NOW) -> None:
        self.store, self.now, self.slots = store, now, dict[str, object]()

    def say(self, text: str, intent: str = "veranstaltung_suchen", **entities: str) -> Answer:
        turn = Turn(text, intent, slots=self.slots, entities=entities)
        result = answer(turn, self.store, Villages(), self.now)
        self.slots.update(result.slots)
        return result


@pytest.fixture
def talk(full: EventStore) -> Talk:
    return Talk(full)
