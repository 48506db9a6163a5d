"""What is said about a time can be read back: rendering and finding are each other's inverse."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge.clock import BERLIN
from knowledge.time_expressions import (
    TimeSpan,
    find,
    render,
    render_date,
    spoken,
    spoken_clock,
    spoken_date,
)
from knowledge.time_expressions.feasts import moment

NOW = datetime(2022, 4, 20, 10, tzinfo=BERLIN)
days = st.dates(date(1950, 1, 1), date(2090, 12, 31))
minutes = st.integers(0, 24 * 60 - 1)


def day_span(day: date) -> TimeSpan:
    return TimeSpan("", moment(day), moment(day + timedelta(days=1)), "day", 0)


@settings(max_examples=500, deadline=None)
@given(days, st.booleans())
def test_every_day_written_or_spoken_reads_back(day: date, aloud: bool) -> None:
    span = day_span(day)
    for sentence in (render(span, NOW), spoken(span, NOW), spoken(span, NOW).lower()):
        (found,) = find(sentence, NOW)
        # Without a year the words mean the coming day, and in the past tense the last one.
        if day.year == NOW.year and day < NOW.date():
            (found,) = find(f"das war {sentence}", NOW)
        assert (found.start, found.end) == (span.start, span.end)


@settings(max_examples=500, deadline=None)
@given(st.dates(date(2022, 4, 21), date(2026, 12, 31)), minutes)
def test_every_minute_written_or_spoken_reads_back(day: date, minute: int) -> None:
    start = moment(day, minute)
    assume(start.hour * 60 + start.minute == minute)  # not a minute that the clocks skip
    span = TimeSpan("", start, start + timedelta(minutes=1), "minute", 0)
    for sentence in (render(span, NOW), spoken(span, NOW), spoken(span, NOW).lower()):
        (found,) = find(sentence, NOW)
        assert found.start == start, sentence


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2022, 4, 21), date(2026, 12, 1)), st.integers(1, 20))
def test_every_range_of_days_reads_back(day: date, length: int) -> None:
    span = TimeSpan("", moment(day), moment(day + timedelta(days=length + 1)), "range", 0)
    (found,) = find(render(span, NOW), NOW)
    assert (found.start, found.end) == (span.start, span.end)


@pytest.mark.parametrize(
    ("sentence", "written", "said"),
    [
        ("am 23.4. um 19:30 Uhr", "am Samstag, 23. April, um 19:30 Uhr",
         "am Samstag, dem dreiundzwanzigsten April um neunzehn Uhr dreißig"),
        ("nächsten Monat", "im Mai", "im Mai"),
        ("am 1.2.2023", "am Mittwoch, 1. Februar 2023", "am Mittwoch, dem ersten Februar zweitausenddreiundzwanzig"),
        ("am Samstag von 9 bis 12 Uhr", "am Samstag, 23. April, von 9 Uhr bis 12 Uhr",
         "am Samstag, dem dreiundzwanzigsten April von neun Uhr bis zwölf Uhr"),
        ("heute Abend", "am Mittwochabend, 20. April",
         "am Mittwochabend, dem zwanzigsten April"),
    ],
)  # fmt: skip
def test_sounds_like_german(sentence: str, written: str, said: str) -> None:
    (span,) = find(sentence, NOW)
    assert render(span, NOW) == written
    assert spoken(span, NOW) == said


def test_small_parts_are_usable_alone() -> None:
    assert render_date(date(2022, 5, 3), date(2022, 1, 1)) == "Dienstag, 3. Mai"
    assert spoken_date(date(2022, 5, 3), date(2022, 1, 1), case="e", weekday=False) == "dritte Mai"
    assert spoken_clock(datetime(2022, 5, 3, 1, 5)) == "ein Uhr fünf"
    assert spoken_clock(datetime(2022, 5, 3, 0, 0)) == "null Uhr"


def test_a_weekend_across_two_months_names_both() -> None:
    (span,) = find("am Wochenende", datetime(2022, 4, 29, 10, tzinfo=BERLIN))
    assert render(span, NOW) == "am Wochenende vom 30. April bis 1. Mai"
