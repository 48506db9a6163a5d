"""Reminders as a resident sets them up, and as they arrive: once, on time, never at night."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.telegram.reminders.plan import due_at
from bot.telegram.reminders.quiet import Quiet
from bot.telegram.reminders.subscription import Subscription, Subscriptions
from knowledge.clock import BERLIN
from knowledge.settings import ROOT
from tests.bot.telegram.conftest import Bot, Start
from tests.bot.telegram.person import Person
from tests.bot.telegram.test_commands import remind_of_first_event

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//DE
{events}END:VCALENDAR
"""
EVENT = """BEGIN:VEVENT
UID:{uid}@test
DTSTAMP:20260101T000000Z
SUMMARY:{title}
DTSTART;TZID=Europe/Berlin:{start}
DTEND;TZID=Europe/Berlin:{end}
CATEGORIES:{topic}
{more}END:VEVENT
"""


def event(title: str, start: str, topic: str = "Musik", more: str = "") -> str:
    begin = datetime.fromisoformat(start)
    return EVENT.format(
        uid=title.lower(), title=title, start=f"{begin:%Y%m%dT%H%M%S}",
        end=f"{begin + timedelta(hours=2):%Y%m%dT%H%M%S}", topic=topic, more=more,
    )  # fmt: skip


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder whose calendar a test writes."""
    folder = tmp_path / "inhalt"
    shutil.copytree(ROOT / "knowledge" / "inhalt" / "orte", folder / "orte")
    write(folder, event("Konzert", "2026-06-20T19:00"))
    return folder


def write(content: Path, *events: str, name: str = "veranstaltungen/kalender.ics") -> None:
    file = content / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(ICS.format(events="".join(events)).replace("\n", "\r\n"), encoding="utf-8")


async def pass_time(bot: Bot, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", moment)
    bot.channel.sources.events.reload()
    await bot.channel.schedule.look()
    await bot.channel.dispatcher.idle()


async def test_an_event_is_recalled_once_on_the_evening_before(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(content=content) as bot:
        await remind_of_first_event(bot, person)
        before = len(person.seen)
        await pass_time(bot, monkeypatch, "2026-06-19T17:59")
        assert len(person.seen) == before
        for moment in ("2026-06-19T18:00", "2026-06-19T18:01", "2026-06-20T10:00"):
            await pass_time(bot, monkeypatch, moment)
        assert len(person.seen) == before + 1
        assert "Erinnerung" in person.texts[-1]
        assert "Konzert" in person.texts[-1]
        assert "19" in person.texts[-1]


async def test_a_cancelled_event_is_told_instead(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(content=content) as bot:
        await remind_of_first_event(bot, person)
        before = len(person.seen)
        write(content, event("Konzert", "2026-06-20T19:00", more="STATUS:CANCELLED\n"))
        await pass_time(bot, monkeypatch, "2026-06-12T12:00")
        await pass_time(bot, monkeypatch, "2026-06-19T18:00")
        assert len(person.seen) == before + 1
        assert "abgesagt" in person.texts[-1]


async def test_an_event_that_disappeared_is_not_recalled_as_if_it_took_place(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(content=content) as bot:
        await remind_of_first_event(bot, person)
        write(content, event("Anderes", "2026-06-21T19:00"))
        await pass_time(bot, monkeypatch, "2026-06-19T18:00")
        assert "steht nicht mehr im Kalender" in person.texts[-1]


async def test_a_reminder_due_while_everything_was_off_comes_afterwards(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(content=content) as bot:
        await remind_of_first_event(bot, person)
    before = len(person.seen)
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-20T09:00")
    async with start(content=content) as bot:
        await person.hears(before + 1)
        await pass_time(bot, monkeypatch, "2026-06-20T09:05")
    async with start(content=content) as bot:
        await pass_time(bot, monkeypatch, "2026-06-20T09:10")
    assert len(person.seen) == before + 1
    assert "Konzert" in person.texts[-1]


async def test_an_event_that_is_over_is_not_recalled(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(content=content) as bot:
        await remind_of_first_event(bot, person)
        before = len(person.seen)
        await pass_time(bot, monkeypatch, "2026-06-21T12:00")
        assert len(person.seen) == before
        assert Subscriptions(bot.channel.database).all() == []


@pytest.mark.parametrize(
    ("lead", "starts", "due"),
    [
        ("vortag", "2026-06-20T19:00", "2026-06-19T18:00"),
        ("morgen", "2026-06-20T19:00", "2026-06-20T08:00"),
        ("2h", "2026-06-20T19:00", "2026-06-20T17:00"),
        ("2h", "2026-06-20T09:30", "2026-06-20T08:00"),  # 7:30 is at night, at eight there is still time
        ("2h", "2026-06-20T07:00", "2026-06-19T19:59"),  # would be at night, and after it too late
        ("2h", "2026-06-20T23:00", "2026-06-20T19:59"),
    ],
)
def test_when_a_reminder_is_due(lead: str, starts: str, due: str) -> None:
    begin = datetime.fromisoformat(starts).replace(tzinfo=BERLIN)
    assert due_at(lead, begin, Quiet(20, 8)) == datetime.fromisoformat(due).replace(tzinfo=BERLIN)  # type: ignore[arg-type]


def test_the_evening_before_is_kept_when_the_clocks_change() -> None:
    begin = datetime(2026, 3, 29, 10, tzinfo=BERLIN)
    assert due_at("vortag", begin, Quiet(20, 8)) == datetime(2026, 3, 28, 18, tzinfo=BERLIN)


async def test_nothing_new_is_told_at_night(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(content=content) as bot:
        await subscribe_to_topic(person, "Musik")
        before = len(person.seen)
        write(content, event("Konzert", "2026-06-20T19:00"), event("Chorabend", "2026-07-01T19:00"))
        await pass_time(bot, monkeypatch, "2026-06-10T23:00")
        assert len(person.seen) == before
        await pass_time(bot, monkeypatch, "2026-06-11T08:00")
        assert len(person.seen) == before + 1


async def test_new_events_of_a_topic_are_told_once(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(content=content) as bot:
        await subscribe_to_topic(person, "Musik")
        before = len(person.seen)
        await pass_time(bot, monkeypatch, "2026-06-10T11:00")
        assert len(person.seen) == before, "what was there before is not new"
        write(
            content,
            event("Konzert", "2026-06-20T19:00"),
            event("Chorabend", "2026-07-01T19:00"),
            event("Flohmarkt", "2026-07-02T09:00", topic="Markt"),
        )
        await pass_time(bot, monkeypatch, "2026-06-10T12:00")
        await pass_time(bot, monkeypatch, "2026-06-10T13:00")
        assert len(person.seen) == before + 1
        assert "Chorabend" in person.texts[-1]
        assert "Flohmarkt" not in person.texts[-1]


async def test_a_topic_can_be_typed_and_a_question_is_still_a_question(
    start: Start, person: Person, content: Path
) -> None:
    async with start(content=content) as bot:
        person.send("/erinnern")
        (menu,) = await person.hears()
        person.press(menu, "Neue Veranstaltungen")
        await person.hears(2)
        person.send("Was kostet ein Reisepass?")
        await person.hears(3)
        assert person.texts[-1].startswith("Sie sagten")
        person.send("/erinnern")
        person.press((await person.hears(4))[-1], "Neue Veranstaltungen")
        await person.hears(5)
        person.send("Flohmarkt")
        await person.hears(6)
        (one,) = Subscriptions(bot.channel.database).of(person.chat)
        assert (one.kind, one.title) == ("thema", "Flohmarkt")


async def test_subscriptions_are_listed_and_ended(start: Start, person: Person, content: Path) -> None:
    async with start(content=content) as bot:
        await remind_of_first_event(bot, person)
        person.send("/abos")
        listed = (await person.hears(5))[-1]
        person.press(listed, "Konzert")
        await person.hears(6)
        assert person.texts[-1].startswith("Beendet: Konzert")
        person.send("/abos")
        await person.hears(7)
        assert "keine Erinnerungen" in person.texts[-1]


async def test_the_end_of_a_survey(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = content / "umfragen"
    folder.mkdir()
    (folder / "radwege.yaml").write_text(
        "titel: Radwege im Kreis\nzweck: Wo fehlen Radwege?\nvon: 2026-06-01\nbis: 2026-06-30\n"
        "online: https://example.org\nquelle: Test\nstand: 2026-06-01\n", encoding="utf-8",
    )  # fmt: skip
    async with start(content=content) as bot:
        person.send("/erinnern")
        (menu,) = await person.hears()
        person.press(menu, "Umfrage")
        person.press((await person.hears(2))[-1], "Radwege")
        await person.hears(3)
        assert "30.06.2026" in person.texts[-1]
        await pass_time(bot, monkeypatch, "2026-06-27T17:00")
        assert len(person.seen) == 3
        await pass_time(bot, monkeypatch, "2026-06-27T18:00")
        await pass_time(bot, monkeypatch, "2026-06-28T18:00")
        assert len(person.seen) == 4
        assert "bis zum 30.06.2026" in person.texts[-1]


async def test_without_a_waste_calendar_it_says_so(start: Start, person: Person, content: Path) -> None:
    async with start(content=content):
        person.send("/erinnern")
        (menu,) = await person.hears()
        person.press(menu, "Müllabfuhr")
        await person.hears(2)
        assert "kein Abfallkalender" in person.texts[-1]


async def test_the_waste_collection_of_a_village(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        content, event("Restmüll", "2026-06-12T06:00"), event("Papier", "2026-06-12T06:01"),
        event("Restmüll2", "2026-06-26T06:00"), name="abfall/Altenglan.ics",
    )  # fmt: skip
    async with start(content=content) as bot:
        person.send("/erinnern")
        (menu,) = await person.hears()
        person.press(menu, "Müllabfuhr")
        person.press((await person.hears(2))[-1], "Altenglan")
        await person.hears(3)
        await pass_time(bot, monkeypatch, "2026-06-11T17:00")
        assert len(person.seen) == 3
        for moment in ("2026-06-11T18:00", "2026-06-11T18:30", "2026-06-12T08:00", "2026-06-12T18:00"):
            await pass_time(bot, monkeypatch, moment)
        assert len(person.seen) == 4
        assert person.texts[-1].endswith("Morgen wird in Altenglan abgeholt: Papier, Restmüll.")
        await pass_time(bot, monkeypatch, "2026-06-26T08:00")
        assert len(person.seen) == 5, "after a downtime over the evening it still comes in the morning"


async def test_a_reminder_of_invented_collections_says_so(
    start: Start, person: Person, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(content, event("Restmüll", "2026-06-12T06:00"), name="abfall/glan-muenchweiler.ics")
    (content / "abfall" / "glan-muenchweiler.yaml").write_text("beispiel: true\n", encoding="utf-8")
    async with start(content=content) as bot:
        assert bot.channel.sources.villages() == ["Glan-Münchweiler"]
        wanted = Subscription(person.chat, "abfall", "Glan-Münchweiler", "Glan-Münchweiler")
        Subscriptions(bot.channel.database).add(wanted)
        await pass_time(bot, monkeypatch, "2026-06-11T18:00")
        await person.hears()
        assert "Morgen wird in Glan-Münchweiler abgeholt: Restmüll." in person.texts[-1]
        assert "erfunden" in person.texts[-1]


async def test_the_same_reminder_twice_is_told(start: Start, person: Person, content: Path) -> None:
    async with start(content=content) as bot:
        wanted = Subscription(person.chat, "thema", "musik", "Musik")
        subscriptions = Subscriptions(bot.channel.database)
        assert subscriptions.add(wanted)
        assert not subscriptions.add(wanted)


async def subscribe_to_topic(person: Person, topic: str) -> None:
    person.send("/erinnern")
    (menu,) = await person.hears()
    person.press(menu, "Neue Veranstaltungen")
    person.press((await person.hears(2))[-1], topic)
    await person.hears(3)
