"""Finding German time expressions: the development cases, the clock changes, and that nothing ever falls over."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.time_expressions import CLOCKS, FOLDER, Case, read_cases
from knowledge.clock import BERLIN
from knowledge.time_expressions import find

WEDNESDAY = datetime(2022, 4, 20, 10, tzinfo=BERLIN)
DEV = read_cases(FOLDER / "time_expressions_dev.tsv")


def one(sentence: str, now: datetime = WEDNESDAY) -> tuple[datetime, datetime]:
    (span,) = find(sentence, now)
    return span.start, span.end


@pytest.mark.parametrize("case", DEV, ids=lambda case: case.sentence)
def test_reads_the_development_cases(case: Case) -> None:
    found = [(span.start, span.end) for span in find(case.sentence, CLOCKS["dev"])]
    assert found == ([(case.start, case.end)] if case.start else [])


def test_the_held_out_cases_meet_the_goal() -> None:
    cases = read_cases(FOLDER / "time_expressions_heldout.tsv")
    results = {case.sentence: [(s.start, s.end) for s in find(case.sentence, CLOCKS["heldout"])] for case in cases}
    traps = [case for case in cases if case.start is None]
    right = sum(results[case.sentence] == ([(case.start, case.end)] if case.start else []) for case in cases)
    assert right >= 0.95 * len(cases)
    assert sum(bool(results[case.sentence]) for case in traps) <= 0.01 * len(traps)


def test_says_where_the_words_stand() -> None:
    sentence = "Was ist am Samstag, den 23. April, um halb acht los?"
    (span,) = find(sentence, WEDNESDAY)
    assert sentence[span.position :].startswith(span.text)
    assert span.text == "am Samstag, den 23. April, um halb acht"


def test_two_times_in_one_sentence_stay_two() -> None:
    first, second = find("Hin am Freitag um 14 Uhr, zurück am Sonntag um 18 Uhr", WEDNESDAY)
    assert (first.start.day, first.start.hour, second.start.day, second.start.hour) == (22, 14, 24, 18)


def test_tonight_is_the_running_night_until_the_early_morning() -> None:
    night = datetime(2022, 4, 19, 22, tzinfo=BERLIN), datetime(2022, 4, 20, 6, tzinfo=BERLIN)
    assert one("Fährt heute Nacht noch ein Bus?", datetime(2022, 4, 20, 0, 30, tzinfo=BERLIN)) == night
    assert one("heute Nacht", datetime(2022, 4, 20, 6, tzinfo=BERLIN))[0] == datetime(2022, 4, 20, 22, tzinfo=BERLIN)
    assert one("heute Nacht", datetime(2022, 4, 19, 10, tzinfo=BERLIN)) == night


def test_hours_count_real_time_when_the_clocks_change() -> None:
    before = datetime(2022, 3, 27, 1, 30, tzinfo=BERLIN)
    assert one("in zwei Stunden", before)[0] == datetime(2022, 3, 27, 4, 30, tzinfo=BERLIN)
    twice = datetime(2022, 10, 30, 1, 30, tzinfo=BERLIN)
    assert one("in zwei Stunden", twice)[0].isoformat() == "2022-10-30T02:30:00+01:00"


def test_a_day_of_the_clock_change_is_a_whole_calendar_day() -> None:
    for sentence, hours in (("am 27. März 2022", 23), ("am 30. Oktober 2022", 25)):
        start, end = one(sentence)
        assert (end - start).days <= 1
        assert end.timestamp() - start.timestamp() == hours * 3600


def test_a_time_that_the_clocks_skip_still_exists() -> None:
    assert one("am 27.3.2022 um 2:30 Uhr")[0].isoformat() == "2022-03-27T03:30:00+02:00"


def test_the_other_time_zone_of_the_caller_does_not_matter() -> None:
    late_in_london = datetime.fromisoformat("2022-04-20T23:30:00+01:00")
    assert one("heute", late_in_london)[0].date().isoformat() == "2022-04-21"


def test_unknown_school_holidays_are_not_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find("in den Osterferien", datetime(2045, 1, 1, tzinfo=BERLIN)) == []


def test_json_form_is_iso_local_time() -> None:
    (span,) = find("morgen um 8 Uhr", WEDNESDAY)
    assert json.loads(json.dumps(span.to_dict())) == {
        "text": "morgen um 8 Uhr",
        "start": "2022-04-21T08:00:00+02:00",
        "end": "2022-04-21T08:01:00+02:00",
        "granularity": "minute",
    }


TRAPS = (
    "Herr Freitag",
    "Dr. Winter",
    "Die Umfrage bringt 14,57 Millionen",
    "Bus 270",
    "am dritten Schalter",
    "gegen Gebühr",
    "Version 2.4.",
    "IP 10.10.10.10",
    "Es kostet 12.50 Euro",
    "Er ist um zehn Prozent gestiegen",
    "Kinder ab sechs",
    "der April",
    "In vier Gemeinden",
    "Das dauert fünf Minuten",
    "Agenda 2030",
    "Wie wird das Morgen der Pfalz?",
    "§ 5 Absatz 3",
    "1. FC",
    "Zimmer 12",
    "von 28 Kommunen",
    "so geht das",
    "mi casa",
    "Do it yourself",
    "Sa hat keiner Zeit gesagt",
)


@pytest.mark.parametrize("sentence", TRAPS)
def test_does_not_see_times_where_there_are_none(sentence: str) -> None:
    assert find(sentence, WEDNESDAY) == []


_WORDS = """
    am im in um von bis vom und der den dem nächsten letzten diesen halb viertel vor nach drei acht 3. 26.
    14:30 . , - : Uhr Mai mai Montag freitag Wochenende Woche heute morgen abend Ostern Ferien anderthalb
    Stunden Tagen ab gegen dritten Ende Mitte 2022 12 KW
""".split()  # noqa: SIM905 - quoted words would be harder to read


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(_WORDS), max_size=9).map(" ".join),
    st.datetimes(datetime(2000, 1, 1), datetime(2080, 1, 1)),
)
def test_any_jumble_of_time_words_gives_ordered_sound_spans(sentence: str, now: datetime) -> None:
    spans = find(sentence, now.replace(tzinfo=BERLIN))
    for span in spans:
        assert span.start < span.end
        assert sentence[span.position :].startswith(span.text)
    ends = [span.position + len(span.text) for span in spans]
    assert all(end <= span.position for end, span in zip(ends, spans[1:], strict=False))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_no_text_at_all_makes_it_fall_over(sentence: str) -> None:
    for span in find(sentence, WEDNESDAY):
        assert span.end - span.start >= timedelta(0)
