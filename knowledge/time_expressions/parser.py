"""Finding time expressions in a sentence: days, clock times and parts of the day joined to intervals.

The grammar is a hand-written descent over words: `_span` tries, at each word, "ab/bis/seit …", a range "von A bis B", a
single moment, and a distance of hours; the longest reading wins. What may look like a time and is none ("Frau Morgen")
is refused where the words are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from knowledge import clock as wall
from knowledge.time_expressions import clocktimes, date_grammar
from knowledge.time_expressions.clocktimes import Clock
from knowledge.time_expressions.dates import Dates, at, cardinal
from knowledge.time_expressions.distances import distance
from knowledge.time_expressions.feasts import DAY, NotFixedYet, later, moment
from knowledge.time_expressions.model import Granularity, TimeSpan
from knowledge.time_expressions.names import in_compound, is_person, named
from knowledge.time_expressions.words import DAYPARTS, Word, split

MAX_LENGTH: Final = 4000
"""Characters that are read; nobody says a date behind that."""
OPEN_DAYS: Final = 365
"""How far "ab Montag" reaches when nothing ends it."""

_NIGHT_RUNS_UNTIL: Final = 5
"""Hour before which "heute Nacht" is the night that is running, not the coming one."""
_PAST: Final = frozenset(["war", "waren", "wars", "gab", "gabs", "fand", "fanden", "stattgefunden", "gewesen"])
_BEFORE_DATE: Final = frozenset(
    """
    am an im in der den dem des zum zu zur ueber fuer die das vom beim bei
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)
_GLUE: Final = frozenset(["den", "dem", "am", "so", "dann", "schon", "noch", "also"]) | {","}

Reading = tuple[datetime, datetime, Granularity]


@dataclass(frozen=True)
class _Moment:
    """One point or stretch of time as words: what was said of day, part of the day and clock."""

    dates: Dates | None = None
    part: str | None = None
    time: Clock | None = None
    until: Clock | None = None
    """The second clock time of "von 9 bis 13 Uhr"."""
    direction: str = ""
    """ "ab", "bis", "vor", "nach" before the clock time."""


def find(text: str, now: datetime | None = None) -> list[TimeSpan]:
    """All time expressions of a sentence, in their order; they never overlap.

    Args:
        text: a sentence as typed, or as a speech recogniser writes it (lower case, numbers as words).
        now: the moment the words are relative to (aware); default: the clock of the assistant.
    """
    now = (now or wall.now()).astimezone(wall.BERLIN)
    sentence, words = split(text[:MAX_LENGTH])
    reader = _Reader(words, now, _past(words))
    spans: list[TimeSpan] = []
    i = 0
    while i < len(words):
        found = reader.span(i)
        if not found:
            i += 1
            continue
        (start, end, granularity), j = found
        first, last = words[i], words[j - 1]
        if start < end:
            spans.append(TimeSpan(sentence[first.start : last.end], start, end, granularity, first.start))
        i = j
    return spans


def looks_back(text: str) -> bool:
    """The sentence speaks of the past ("Was war am Wochenende los?"): its times are the last ones, not the next."""
    return _past(split(text[:MAX_LENGTH])[1])


def _past(words: Sequence[Word]) -> bool:
    said = {word.norm for word in words}
    return bool(said & _PAST) and not said & {"nochmal", "noch"}


class _Reader:
    def __init__(self, words: Sequence[Word], now: datetime, past: bool) -> None:
        self.words, self.now, self.past = words, now, past
        self.today = now.date()

    def span(self, i: int) -> tuple[Reading, int] | None:
        """The longest time expression that begins at word `i`."""
        if named(self.words, i):
            return None
        try:
            found = [
                r for r in (self._open(i), self._range(i), distance(self.words, i, self.now), self._single(i)) if r
            ]
        except (NotFixedYet, OverflowError):  # a holiday nobody has fixed yet, a year beyond the calendar
            return None
        return max(found, key=lambda reading: reading[1], default=None)

    # -- single moments -------------------------------------------------------------------------------------------

    def _single(self, i: int) -> tuple[Reading, int] | None:
        found = self._moment(i)
        return (self._resolve(found[0]), found[1]) if found else None

    def _moment(self, i: int, in_range: bool = False) -> tuple[_Moment, int] | None:
        """Day, part of the day and clock time, each at most once, in any order."""
        said = _Moment()
        j = i
        while True:
            k = j
            while j > i and at(self.words, k) in _GLUE:
                k += 1
            step = self._piece(k, said, in_range)
            if not step:
                break
            said, j = step
        if j == i or (
            said.dates and not said.dates.explicit and not (said.part or said.time) and not self._alone(i, j)
        ):
            return None
        return said, j

    def _alone(self, i: int, j: int) -> bool:
        """The words are the whole message ("Mai?"), apart from "und" and marks."""
        rest = [*self.words[:i], *self.words[j:]]
        return j == i + 1 and all(word.norm in {"und", "?", "!", ".", ",", "oder", "dann"} for word in rest)

    def _piece(self, i: int, said: _Moment, in_range: bool) -> tuple[_Moment, int] | None:
        words = self.words
        begun = said != _Moment()
        if not said.dates and (dates := self._dates(i, in_range)):
            return replace(said, dates=dates[0]), dates[1]
        if not said.time and not in_range and (both := self._clock_range(i, begun)):
            return replace(said, time=both[0], until=both[1]), both[2]
        if not said.time and begun and at(words, i) in {"ab", "bis", "vor", "nach", "seit"}:
            time = clocktimes.clock(words, i + 1) or self._plain_hour(i + 1)
            if time:
                return replace(said, time=time[0], direction=at(words, i)), time[1]
        if not said.time and (time := clocktimes.clock(words, i)):
            return replace(said, time=time[0]), time[1]
        if not said.part:
            part = clocktimes.bare_daypart(words, i) if begun else None
            part = part or (clocktimes.daypart(words, i) if self._may_be_daypart(i, begun) else None)
            if part and not (part[0] == "mittag" and said.time and said.time.minutes > 12 * 60):
                return replace(said, part=part[0]), part[1]
        return None

    def _may_be_daypart(self, i: int, begun: bool) -> bool:
        """ "abends", "am Abend", "in der Nacht" without a day: today's. "Guten Abend" and "der Abend" are none."""
        lead = at(self.words, i) in {"am", "in"} or (begun and at(self.words, i) in {"gegen", "zum"})
        return lead or (at(self.words, i).endswith("s") and at(self.words, i) != "eines")

    def _dates(self, i: int, in_range: bool) -> tuple[Dates, int] | None:
        words = self.words
        j = i
        while (
            j < i + 2
            and at(words, j) in _BEFORE_DATE
            and not (at(words, j) in {"in", "vor"} and date_grammar.read(words, j))
        ):
            j += 1
        found = date_grammar.read(words, j) or (self._day_alone(j, in_range) if j > i or in_range else None)
        if not found and j - i == 2:
            j -= 1
            found = date_grammar.read(words, j)
        if not found:
            return None
        if named(self.words, j) or (is_person(words, j, found[1]) and j == i) or in_compound(words, found[1]):
            return None
        return found

    def _day_alone(self, i: int, in_range: bool) -> tuple[Dates, int] | None:
        """ "am 3.", "am dritten": only when nothing follows that could be counted."""
        number = date_grammar.ordinal(self.words, i)
        if not number or (
            at(self.words, i - 1) not in {"am", "vom", "zum", "dem", "den", "bis", "ab", "und"} and not in_range
        ):
            return None
        after = at(self.words, number[1])
        if after and after not in _AFTER_DAY and not in_range:
            return None
        dates = date_grammar.day_alone(number[0])
        return (dates, number[1]) if dates else None

    # -- ranges ---------------------------------------------------------------------------------------------------

    def _clock_range(self, i: int, begun: bool) -> tuple[Clock, Clock, int] | None:
        """ "von 9 bis 13 Uhr", "zwischen 14 und 16 Uhr", "9:30 – 13:30 Uhr"; bare hours only next to a day."""
        words = self.words
        lead = at(words, i) in {"von", "zwischen"}
        j = i + lead
        left = clocktimes.clock(words, j) or self._plain_hour(j)
        if not left or at(words, left[1]) not in (
            {"und", "bis"} if at(words, i) == "zwischen" else date_grammar.JOINTS
        ):
            return None
        right = clocktimes.clock(words, left[1] + 1) or self._plain_hour(left[1] + 1)
        if not right:
            return None
        bare = left[0].informal and right[0].informal
        if bare and not begun and not clocktimes.bare_daypart(words, right[1]):
            return None
        return left[0], right[0], right[1]

    def _plain_hour(self, i: int) -> tuple[Clock, int] | None:
        hour = clocktimes.bare_hour(self.words, i)
        if not hour and i + 1 < len(self.words) and at(self.words, i + 1) in {"-", "–", "—", "bis", "und"}:
            number = cardinal(self.words, i)
            hour = (Clock(number * 60, 1 <= number <= 12, True), i + 1) if number is not None and number <= 24 else None
        return hour

    def _range(self, i: int) -> tuple[Reading, int] | None:
        """ "vom 26. bis 29. April", "von Freitag bis Sonntag", "26.–29. April", "zwischen Ostern und Pfingsten"."""
        words = self.words
        lead = at(words, i) in {"von", "vom", "zwischen"}
        left = self._moment(i + lead, in_range=True) or self._bare_day(i + lead)
        if not left or not left[0].dates:
            return None
        joints = {"und", "bis"} if at(words, i) == "zwischen" else date_grammar.JOINTS
        j = left[1]
        if at(words, j) == "," and at(words, j + 1) == "bis":
            j += 1
        if at(words, j) not in joints:
            return None
        j += 1
        while at(words, j) in {"zum", "zur", "einschliesslich"}:
            j += 1
        right = self._moment(j, in_range=True)
        if not right or not right[0].dates:
            return None
        if not lead and left[0].dates.day_only and right[0].dates.day_only:
            return None
        return self._between(left[0], right[0]), right[1]

    def _bare_day(self, i: int) -> tuple[_Moment, int] | None:
        """The "26" of "26-29. April" and the "26." of "26.–29. April"."""
        number = date_grammar.ordinal(self.words, i) or ((n, i + 1) if (n := cardinal(self.words, i)) else None)
        dates = date_grammar.day_alone(number[0]) if number else None
        joint = number is not None and at(self.words, number[1]) in {"-", "–", "—", "bis", "und"}
        return (_Moment(dates), number[1]) if number and dates and joint else None

    def _between(self, left: _Moment, right: _Moment) -> Reading:
        a, b = left.dates, right.dates
        assert a and b
        if a.day_only:  # the month comes from the right side
            last = b.resolve(self.today, self.past)[0]
            first = a.resolve(last, True)[0]
            a = Dates(lambda today, past: (first, first + DAY), "day")
        elif a.yearless and b.yearless:
            last = b.resolve(self.today, self.past)[0]
            running = a.resolve(last, True)
            a = Dates(lambda today, past: running, a.granularity)
        elif a.yearless:
            running = a.resolve(b.resolve(self.today, self.past)[0], True)
            a = Dates(lambda today, past: running, a.granularity)
        start = self._resolve(replace(left, dates=a))
        anchor = start[0].date()
        if b.granularity == "day" and b.resolve(self.today, self.past)[0] <= anchor:
            fixed = b.resolve(anchor, False)
        else:
            fixed = b.resolve(self.today, self.past)
        b = Dates(lambda today, past: fixed, b.granularity)
        end = self._resolve(replace(right, dates=b))
        return start[0], end[0] if right.time else end[1], "range"

    def _open(self, i: int) -> tuple[Reading, int] | None:
        """ "ab Montag", "bis 15. Mai", "seit März", "nach Ostern", "ab 18 Uhr"."""
        word = at(self.words, i)
        if word not in {"ab", "bis", "seit", "nach", "vor"}:
            return None
        j = i + 1
        while at(self.words, j) in {
            "zum",
            "zur",
            "dem",
            "den",
            "der",
            "einschliesslich",
            "kurz",
            "spaetestens",
            "fruehestens",
        }:
            j += 1
        found = self._moment(j - (at(self.words, j - 1) in {"dem", "den", "der", "zum"})) or self._moment(j)
        if not found:
            return None
        said, j = found
        if said.time and said.time.informal and not (said.dates or said.part):
            return None  # "ab sechs" may be an age
        return self._opened(word, said), j

    def _opened(self, word: str, said: _Moment) -> Reading:
        past = self.past
        self.past = past or (word == "seit" and bool(said.dates))
        start, end, _ = self._resolve(said)
        self.past = past
        if said.time:
            midnight = moment(start.date() + DAY)
            return (
                (start, midnight, "range")
                if word in {"ab", "seit", "nach"}
                else (
                    min(self.now, start - timedelta(minutes=1)) if start.date() == self.today else moment(start.date()),
                    start,
                    "range",
                )
            )
        if word == "ab":
            return start, moment(start.date() + OPEN_DAYS * DAY), "range"
        if word == "nach":
            return end, moment(end.date() + OPEN_DAYS * DAY), "range"
        if word == "seit":
            return start, max(self.now, later(start, timedelta(minutes=1))), "range"
        limit = end if word == "bis" else start
        return (self.now if self.now < limit else start), limit, "range"

    # -- from words to intervals ----------------------------------------------------------------------------------

    def _resolve(self, said: _Moment) -> Reading:
        if said.dates is None and said.time is None and said.part is None:
            raise NotFixedYet
        day, end_day = said.dates.resolve(self.today, self.past) if said.dates else (self.today, self.today + DAY)
        if said.time:
            return self._at_clock(said, day)
        if said.part:
            first, last = DAYPARTS[said.part]
            if said.part == "nacht" and day == self.today and self.now.hour < _NIGHT_RUNS_UNTIL:
                day -= DAY
            if said.dates is None and moment(day, last * 60) <= self.now and not self.past:
                day += DAY
            return moment(day, first * 60), moment(day, last * 60), "daypart"
        granularity: Granularity = said.dates.granularity if said.dates else "day"
        if granularity == "day" and (end_day - day).days > 1:
            granularity = "range"
        return moment(day), moment(end_day), granularity

    def _at_clock(self, said: _Moment, day: date) -> Reading:
        assert said.time
        now_minutes = self.now.hour * 60 + self.now.minute
        dated = said.dates is not None and day != self.today
        minutes = clocktimes.on_24_hours(said.time, said.part, None if dated or self.past else now_minutes, dated)
        if said.until and said.time.twelve and said.until.minutes > said.time.minutes and not said.part:
            minutes = said.time.minutes  # "9 bis 13 Uhr": the second time settles the first
            if said.time.informal and said.until.informal and said.until.minutes < 8 * 60:
                minutes += 12 * 60
        elif said.until and not said.part:
            minutes = said.time.minutes
        if said.dates is None and minutes < now_minutes and not self.past and not said.until:
            day += DAY
        if said.part == "nacht" and said.dates and minutes < 6 * 60 and (dated or minutes < now_minutes):
            day += DAY  # "Samstagnacht um eins" is on Sunday
        start = moment(day, minutes)
        if said.until:
            last = said.until.minutes
            if said.until.twelve and last <= minutes and last + 12 * 60 > minutes:
                last += 12 * 60
            return start, moment(day, last if last > minutes else last + 24 * 60), "range"
        if said.direction in {"ab", "nach", "seit"}:
            return start, moment(start.date() + DAY), "range"
        if said.direction in {"bis", "vor"}:
            begin = self.now if day == self.today and self.now < start else moment(day)
            return begin, start, "range"
        if said.time.about:
            return start, later(start, timedelta(hours=1)), "hour"
        return start, later(start, timedelta(minutes=1)), "minute"


_AFTER_DAY: Final = frozenset(
    """
    um gegen ab bis von in im bei beim und oder was wo wie ist noch los abends morgens frueh nachmittags
    vormittags mittags nach zu zum zur mit fuer geoeffnet offen frei hin fahren gehen kommen stattfindet statt ?
    . , ! - – ;
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)
