"""Reading event files: recurrence, exceptions, time zones, and that no file can break the others."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.clock import BERLIN
from knowledge.events.check import check
from knowledge.events.store import EventStore
from knowledge.settings import ROOT
from tests.knowledge.events.conftest import MARKDOWN, NOW, Write, calendar, event

MONTH = (datetime(2022, 4, 1, tzinfo=BERLIN), datetime(2022, 5, 1, tzinfo=BERLIN))


def starts(store: EventStore, title: str = "") -> list[str]:
    return [f"{e.start:%d.%m. %H:%M}" for e in store.between(*MONTH) if not title or e.title == title]


def test_series_keep_their_clock_time_when_the_clocks_change(content: Path, write: Write) -> None:
    write("a.ics", calendar(event("a", "20220320T100000", "20220320T110000", "RRULE:FREQ=WEEKLY;COUNT=3")))
    found = EventStore(content).between(datetime(2022, 3, 1, tzinfo=BERLIN), MONTH[1])
    assert [e.start.isoformat() for e in found] == [
        "2022-03-20T10:00:00+01:00", "2022-03-27T10:00:00+02:00", "2022-04-03T10:00:00+02:00",
    ]  # fmt: skip


def test_exceptions_moved_and_cancelled_occurrences(content: Path, write: Write) -> None:
    moved = event("a", "20220413T180000", "20220413T190000", "RECURRENCE-ID;TZID=Europe/Berlin:20220412T100000")
    off = event("a", "20220419T100000", "", "RECURRENCE-ID;TZID=Europe/Berlin:20220419T100000", "STATUS:CANCELLED")
    series = event("a", "20220405T100000", "", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20220426T100000")
    write("a.ics", calendar(series, moved, off))
    store = EventStore(content)
    assert starts(store) == ["05.04. 10:00", "13.04. 18:00", "19.04. 10:00"]
    assert [e.cancelled for e in store.between(*MONTH)] == [False, False, True]


def test_all_day_several_days_utc_and_times_without_zone(content: Path, write: Write) -> None:
    floating = event("f", "20220405T080000").replace(";TZID=Europe/Berlin", "")
    write(
        "a.ics",
        calendar(event("tage", "20220408", "20220411"), event("utc", "20220405T100000Z", "20220405T110000Z"), floating),
    )
    found = {e.title: e for e in EventStore(content).between(*MONTH)}
    assert found["tage"].all_day and found["tage"].end - found["tage"].start == timedelta(days=3)
    assert f"{found['utc'].start:%H:%M}" == "12:00"
    assert f"{found['f'].start:%H:%M}" == "08:00"


def test_an_event_over_new_year_is_found_once_from_both_years(content: Path, write: Write) -> None:
    write("a.ics", calendar(event("s", "20221231T220000", "20230101T020000")))
    store = EventStore(content)
    for day in (datetime(2022, 12, 31, tzinfo=BERLIN), datetime(2023, 1, 1, tzinfo=BERLIN)):
        assert len(store.between(day, day + timedelta(days=1))) == 1
    assert len(store.between(datetime(2022, 12, 1, tzinfo=BERLIN), datetime(2023, 2, 1, tzinfo=BERLIN))) == 1


def test_markdown_event_and_its_errors(content: Path, write: Write) -> None:
    write("gut.md", MARKDOWN.format(title="Gut", start="2022-04-23 19:30", more="ort: Kusel\nkostenlos: true"))
    write("schluessel.md", MARKDOWN.format(title="Falsch", start="2022-04-23", more="veranstallter: X"))
    write("zeit.md", MARKDOWN.format(title="Falsch", start="irgendwann", more=""))
    write("ende.md", MARKDOWN.format(title="Falsch", start="2022-04-23", more="ende: 2022-04-20"))
    write("leer.md", "")
    store = EventStore(content)
    assert starts(store) == ["23.04. 19:30"]
    said = {error.file.rpartition("/")[2]: str(error) for error in store.errors}
    assert "„veranstallter“" in said["schluessel.md"] and "„veranstalter“" in said["schluessel.md"]
    assert "Zeile 4" in said["schluessel.md"]
    assert "2026-05-03 19:30" in said["zeit.md"] and "Zeile 3" in said["zeit.md"]
    assert "vor dem Beginn" in said["ende.md"]
    assert set(said) == {"schluessel.md", "zeit.md", "ende.md", "leer.md"}


def test_last_good_version_stays_while_a_file_is_broken(content: Path, write: Write) -> None:
    path = write("a.ics", calendar(event("a", "20220405T100000")))
    write("b.ics", calendar(event("b", "20220406T100000")))
    store = EventStore(content)
    path.write_bytes(b"BEGIN:VCALENDAR\r\nkaputt")
    store.reload()
    assert starts(store) == ["05.04. 10:00", "06.04. 10:00"]
    assert [error.file for error in store.errors] == ["veranstaltungen/a.ics"]
    path.write_bytes(calendar(event("a", "20220407T100000")))
    store.reload()
    assert starts(store) == ["06.04. 10:00", "07.04. 10:00"] and not store.errors
    path.unlink()
    store.reload()
    assert starts(store) == ["06.04. 10:00"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2,3;BYSECOND=1,2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSETPOS=300",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=3",
        "FREQ=MONTHLY;BYDAY=53MO",
        "FREQ=YEARLY;BYWEEKNO=20;BYEASTER=1",
        "FREQ=FOO",
        "X",
    ],
)
def test_rules_that_would_never_end_are_left_out_and_reported(content: Path, write: Write, rule: str) -> None:
    write("a.ics", calendar(event("schlimm", "20220101T100000", "", f"RRULE:{rule}"), event("gut", "20220405T100000")))
    store = EventStore(content)
    assert starts(store) == ["05.04. 10:00"]
    (error,) = store.errors
    assert "schlimm" in str(error) and error.line == 5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe",
        b"PK\x03\x04" + b"\x00" * 1000,
        b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT\r\nEND:VEVENT",
        b"<html>503</html>",
        b"BEGIN:VCALENDAR\r\n" * 3000,
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" + b"A" * 3_000_000,
    ],
)
def test_broken_and_huge_files_are_reported_and_harmless(content: Path, write: Write, data: bytes) -> None:
    write("gut.ics", calendar(event("gut", "20220405T100000")))
    write("kaputt.ics", data)
    store = EventStore(content)
    assert starts(store) == ["05.04. 10:00"]
    assert [error.file for error in store.errors] == ["veranstaltungen/kaputt.ics"]
    assert all(error.cure for error in store.errors)


def test_too_many_events_are_cut_and_reported(content: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.events.calendars.MOST_EVENTS", 30)
    write("a.ics", calendar(*(event(f"e{n}", "20220405T100000") for n in range(100))))
    store = EventStore(content)
    assert len(store.between(*MONTH)) == 30
    assert len(store.errors) == 20


def test_a_flood_of_series_stays_bounded(content: Path, write: Write) -> None:
    daily = (event(f"e{n}", "19900101T100000", "", "RRULE:FREQ=DAILY") for n in range(150))
    write("a.ics", calendar(*daily))
    store = EventStore(content)
    assert 0 < len(store.between(*MONTH)) <= 2000
    assert store.errors


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_calendar_with_random_damage_never_breaks_the_store(content: Path, write: Write, data: st.DataObject) -> None:
    good = calendar(event("a", "20220405T100000", "", "RRULE:FREQ=WEEKLY", "CATEGORIES:Kinder", "LOCATION:Kusel"))
    position = data.draw(st.integers(0, len(good) - 1))
    damage = data.draw(st.binary(max_size=20))
    length = data.draw(st.integers(0, 40))
    write("a.ics", good[:position] + damage + good[position + length :])
    store = EventStore(content)
    store.between(*MONTH)


def test_one_event_as_a_calendar_file(full: EventStore) -> None:
    from icalendar import Calendar

    occurrence = next(e for e in full.between(NOW, NOW + timedelta(days=10)) if e.title == "Vorlesestunde")
    data = full.event_ics(occurrence.uid)
    assert data is not None and b"RRULE" not in data
    (component,) = Calendar.from_ical(data).walk("VEVENT")
    assert component["SUMMARY"] == "Vorlesestunde"
    assert component["DTSTART"].dt == occurrence.start
    assert component["DTEND"].dt == occurrence.end
    assert full.event_ics("gibt-es-nicht") is None
    assert full.event_ics("kreis-0000000000-20220423T1030") is None


def test_every_event_can_be_fetched_by_its_uid(full: EventStore) -> None:
    found = full.between(datetime(2022, 1, 1, tzinfo=BERLIN), datetime(2022, 12, 31, tzinfo=BERLIN))
    assert len({e.uid for e in found}) == len(found) > 50
    assert all(full.get(e.uid) == e for e in found[:30])
    assert all(set(e.uid) <= set("abcdefghijklmnopqrstuvwxyz0123456789-T") for e in found)


def test_the_shipped_events_are_sound_and_the_samples_live_at_any_clock() -> None:
    content = ROOT / "knowledge" / "inhalt"
    store = EventStore(content)
    assert not store.errors
    assert not [
        finding for finding in check(content) if finding.severity == "fehler" and "veranstaltungen" in finding.file
    ]
    for year in (2022, 2026, 2031):
        day = datetime(year, 6, 1, tzinfo=BERLIN)
        ahead = store.between(day, day + timedelta(days=14))
        assert len([e for e in ahead if e.sample]) >= 5
    seed = {e.title for e in store.single_events()}
    assert len(seed) == 6 and not any(e.sample for e in store.single_events())
    dates = {e.start.date().isoformat() for e in store.single_events()}
    assert dates == {"2021-09-23", "2022-01-25", "2022-03-22", "2022-03-31", "2022-04-05", "2022-04-26"}


def test_a_saved_file_is_noticed_without_a_restart(
    content: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EventStore(content)
    write("a.ics", calendar(event("a", "20220405T100000")))
    later = time.monotonic() + 5
    monkeypatch.setattr("knowledge.events.store.time.monotonic", lambda: later)
    store.refresh()
    assert starts(store) == ["05.04. 10:00"]
