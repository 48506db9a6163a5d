"""Grammar of days: "3. Mai 2022", "am dritten fünften", "nächsten Samstag", "übermorgen", "in zwei Wochen"."""

from __future__ import annotations

from datetime import date
from typing import Final

from knowledge.time_expressions.date_words import JOINTS, STEPS, UNITS, Found, ordinal, skip, year_after
from knowledge.time_expressions.dates import (
    TODAY,
    UNITS_AFTER,
    Dates,
    Words,
    at,
    cardinal,
    day_alone,
    day_of_month,
    fixed,
    month_start,
    part_of,
    safe_date,
    shifted,
    unit,
    weekday,
    yearly,
)
from knowledge.time_expressions.feasts import DAY, Days
from knowledge.time_expressions.numbers import ORDINALS
from knowledge.time_expressions.period_grammar import (
    calendar_unit,
    calendar_week,
    named_feast,
    quarter,
    school_time,
    season,
    span_of_days,
    whole_year,
)
from knowledge.time_expressions.words import MONTH_SHORT, MONTHS, WEEKDAY_SHORT, WEEKDAYS

__all__ = ["JOINTS", "day_alone", "ordinal", "read"]

_RELATIVE: Final = {
    "vorvorgestern": -3,
    "vorgestern": -2,
    "gestern": -1,
    "heute": 0,
    "morgen": 1,
    "uebermorgen": 2,
    "ueberuebermorgen": 3,
}
_PARTS: Final = {"anfang": 0, "beginn": 0, "mitte": 1, "ende": 2}
_NO_DATE_BEFORE: Final = frozenset(
    """
    version kapitel abschnitt punkt nr nummer paragraf paragraph artikel art absatz teil seite linie bus zimmer
    raum gleis haus buero telefon tel fax plz modell
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)
_MONTH_LEADS: Final = frozenset(
    """
    im in seit ab bis anfang mitte ende diesen dieser naechsten kommenden letzten vergangenen vorigen zum von
    vom und des fuer oder monat
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)


def read(words: Words, i: int) -> Found | None:
    """The longest date that begins at word `i`, without a preposition before it."""
    if i >= len(words):
        return None
    found = [result for reader in _READERS if (result := reader(words, i))]
    return _of_year(words, *max(found, key=lambda result: result[1])) if found else None


def _of_year(words: Words, dates: Dates, j: int) -> Found:
    """ "5. Mai nächsten Jahres", "Ostern im nächsten Jahr": the year that stands behind a date without one."""
    whole = calendar_unit(words, skip(words, j, "des", "vom", "im", "in"))
    if not dates.yearless or not whole or whole[0].granularity != "year":
        return dates, j
    return _within(whole[0], dates), whole[1]


def _within(whole: Dates, part: Dates) -> Dates:
    """The part of a year: the one that lies in it for the most part ("in den Weihnachtsferien nächsten Jahres")."""

    def resolve(today: date, past: bool) -> Days:
        new_year = whole.resolve(today, past)[0]
        first, end = part.resolve(new_year, False)
        return part.resolve(end, False) if new_year - first > end - new_year else (first, end)

    return Dates(resolve, part.granularity)


def _iso(words: Words, i: int) -> Found | None:
    parts = words[i : i + 5]
    if (
        len(parts) == 5
        and len(parts[0].norm) == 4
        and all(p.number for p in parts[::2])
        and [p.norm for p in parts[1::2]] == ["-", "-"]
    ):
        exact = safe_date(*(int(p.norm[:4]) for p in parts[::2]))
        return (fixed(exact, exact + DAY, "day"), i + 5) if exact else None
    return None


def _numeric(words: Words, i: int) -> Found | None:
    """ "3.5.", "03.05.2022", after "am" also "3.5"."""
    if i >= len(words):
        return None
    if not (words[i].number and len(words[i].norm) <= 2 and at(words, i + 1) == "." and words[i + 1].glued):
        return None
    if (
        i + 2 >= len(words)
        or not (words[i + 2].number and len(words[i + 2].norm) <= 2)
        or at(words, i - 1) in _NO_DATE_BEFORE
    ):
        return None
    if i and words[i].glued and at(words, i - 1) in {".", ",", ":", "/"}:
        return None  # inside a longer number
    day, month, j = int(words[i].norm), int(words[i + 2].norm), i + 3
    y: int | None = None
    if at(words, j) == "." and words[j].glued:
        j += 1
        if j < len(words) and words[j].number and (words[j].glued or len(words[j].norm) == 4):
            if len(words[j].norm) not in (2, 4):
                return None
            y = int(words[j].norm) + (2000 if len(words[j].norm) == 2 else 0)
            j += 1
            if at(words, j) == "." and j + 1 < len(words) and words[j + 1].number and words[j + 1].glued:
                return None  # four numbers: an address of a computer
    elif (
        at(words, i - 1) not in {"am", "vom", "zum", "ab", "bis", "dem", "den", "der", "seit"} or not words[i + 2].glued
    ):
        return None
    if at(words, j) in UNITS_AFTER or at(words, j) in {"€", "%"} or (at(words, j) == "uhr" and y is None):
        return None
    dates = day_of_month(day, month, y)
    return (dates, j) if dates else None


def _month_name(words: Words, i: int) -> tuple[int, int] | None:
    name = at(words, i)
    if name in MONTHS:
        return MONTHS[name], i + 1
    if name.endswith("s") and name[:-1] in MONTHS:
        return MONTHS[name[:-1]], i + 1
    if name in MONTH_SHORT:
        return MONTH_SHORT[name], i + (2 if at(words, i + 1) == "." and words[i + 1].glued else 1)
    return None


def _day_month(words: Words, i: int) -> Found | None:
    """ "3. Mai 2022", "dritten Mai", "3 mai"."""
    day = ordinal(words, i) or ((n, i + 1) if (n := cardinal(words, i)) and 0 < n < 32 else None)
    month = _month_name(words, day[1]) if day else None
    if not (day and month):
        return None
    y, j = year_after(words, month[1])
    dates = day_of_month(day[0], month[0], y)
    return (dates, j) if dates else None


def _spoken_day_month(words: Words, i: int) -> Found | None:
    """ "am dritten fünften": both as ordinals, only after a preposition."""
    if (
        at(words, i - 1) not in {"am", "vom", "zum", "dem", "den", "der", "ab", "bis", ","}
        or at(words, i) not in ORDINALS
    ):
        return None
    month = ORDINALS.get(at(words, i + 1), 0)
    if not 1 <= month <= 12:
        return None
    y, j = year_after(words, i + 2)
    dates = day_of_month(ORDINALS[at(words, i)], month, y)
    return (dates, j) if dates else None


def _part(words: Words, i: int) -> Found | None:
    """ "Mitte Juni", "Anfang nächster Woche", "Ende des Monats"."""
    part = _PARTS.get(at(words, i))
    if part is None:
        return None
    j = skip(words, i + 1, "des", "der", "vom", "von", "im")
    whole = _month(words, j) or calendar_unit(words, j) or whole_year(words, j, lead=True) or season(words, j)
    if whole is None and at(words, i + 1) in {"des", "der"} and at(words, j) in {"woche", "monats", "jahres"}:
        whole = unit(UNITS[at(words, j)], 0), j + 1
    return (part_of(whole[0], part), whole[1]) if whole else None


def _month(words: Words, i: int) -> Found | None:
    """ "Mai", "Mai 2022", "nächsten Mai"; `explicit` only with a word before it or a year behind it."""
    step = STEPS.get(at(words, i))
    month = _month_name(words, i + 1 if step is not None else i)
    if not month:
        return None
    number, j = month
    led = at(words, i - 1) in _MONTH_LEADS
    y, j = year_after(words, j)
    if step is None and y is None and at(words, i) in MONTH_SHORT and at(words, i - 1) != "im":
        return None
    if y is not None:
        return fixed(*_month_days(y, number), "month"), j
    dates = yearly(lambda y: _month_days(y, number), "month")
    if step == -1:
        return Dates(lambda today, _: dates.resolve(month_start(today.year, today.month) - DAY, True), "month"), j
    return Dates(dates.resolve, "month", True, explicit=step is not None or led), j


def _month_days(y: int, month: int) -> Days:
    return date(y, month, 1), month_start(y, month + 1)


def _weekday(words: Words, i: int) -> Found | None:
    step = STEPS.get(at(words, i))
    j = i if step is None else i + 1
    name = at(words, j)
    adverb = name.endswith("s") and name[:-1] in WEEKDAYS
    if name not in WEEKDAYS and not adverb:
        return _short_weekday(words, i)
    number, j = WEEKDAYS[name.removesuffix("s") if adverb else name], j + 1
    # "Samstag, den 23. April": the date says more than the weekday.
    k = skip(words, j, ",", "den", "dem", "der")
    exact = _numeric(words, k) or _day_month(words, k) or (_spoken_day_month(words, k) if k > j else None)
    if exact:
        return exact
    if at(words, j) == "in":  # "Samstag in einer Woche"
        week = cardinal(words, j + 1) if at(words, j + 1) not in {"einer"} else 1
        days = {("woche", 1): 7, ("wochen", 2): 14, ("tagen", 14): 14, ("tagen", 8): 7, ("wochen", 3): 21}.get(
            (at(words, j + 2), week or 0)
        )
        if days:
            return shifted(weekday(number, None), "day", days), j + 3
    week_of = calendar_unit(words, skip(words, j, "der", "in"))
    if week_of and week_of[0].granularity == "week":  # "Freitag nächster Woche"
        return _in_week(week_of[0], number), week_of[1]
    return weekday(number, step), j


def _week_and_day(words: Words, i: int) -> Found | None:
    """ "nächste Woche Freitag", "diese Woche am Mittwoch"."""
    week = calendar_unit(words, i)
    if not week or week[0].granularity != "week":
        return None
    k = skip(words, week[1], "am")
    number = WEEKDAYS.get(at(words, k))
    return (_in_week(week[0], number), k + 1) if number is not None else None


def _in_week(week: Dates, number: int) -> Dates:
    def resolve(today: date, past: bool) -> Days:
        day = week.resolve(today, past)[0] + number * DAY
        return day, day + DAY

    return Dates(resolve, "day")


def _year_and_part(words: Words, i: int) -> Found | None:
    """ "nächstes Jahr im Mai", "dieses Jahr Ostern", "nächstes Jahr am 5. Mai"."""
    year_ = calendar_unit(words, i)
    if not year_ or year_[0].granularity != "year":
        return None
    k = skip(words, year_[1], "im", "an", "am", "zu", "in", "den")
    inner = _numeric(words, k) or _day_month(words, k) or _spoken_day_month(words, k) or named_feast(words, k)
    if not inner and k > year_[1]:
        inner = _month(words, k) or season(words, k) or school_time(words, k)
    return (_within(year_[0], inner[0]), inner[1]) if inner else None


def _around(words: Words, i: int) -> Found | None:
    """ "drei Tage vor Weihnachten", "am Tag nach Ostern", "eine Woche nach Pfingsten"."""
    count = 1 if at(words, i) in {"tag", "einen", "eine"} else cardinal(words, i)
    j = i if at(words, i) == "tag" else i + 1
    kind = {"tag": 1, "tage": 1, "woche": 7, "wochen": 7}.get(at(words, j))
    if not count or not kind or at(words, j + 1) not in {"vor", "nach"}:
        return None
    k = skip(words, j + 2, "dem", "den")
    anchor = named_feast(words, k) or _numeric(words, k) or _day_month(words, k)
    if not anchor:
        return None
    days = count * kind * DAY
    after = at(words, j + 1) == "nach"

    def resolve(today: date, past: bool) -> Days:
        first, end = anchor[0].resolve(today, past)
        day = end - DAY + days if after else first - days
        return day, day + DAY

    return Dates(resolve, "day", yearless=anchor[0].yearless), anchor[1]


def _short_weekday(words: Words, i: int) -> Found | None:
    """ "Sa., 23.4." or "Mo-Fr": an abbreviation counts only before a date or in a pair."""
    if not _is_short(words, i):
        return None
    k = skip(words, i + 1, ".", ",", "den", "der")
    if exact := _numeric(words, k) or _day_month(words, k):
        return exact
    after = skip(words, i + 1, ".")
    pair = at(words, after) in JOINTS and _is_short(words, after + 1)
    before = i - 2 if at(words, i - 2) != "." else i - 3
    if pair or (at(words, i - 1) in JOINTS and _is_short(words, before)):
        return weekday(WEEKDAY_SHORT[at(words, i)], None), after
    return None


def _is_short(words: Words, i: int) -> bool:
    return 0 <= i < len(words) and at(words, i) in WEEKDAY_SHORT and words[i].capital


def _relative(words: Words, i: int) -> Found | None:
    step = _RELATIVE.get(at(words, i))
    if step is None:
        return None
    if at(words, i) == "morgen" and (
        at(words, i - 1) in _NOT_TOMORROW or (at(words, i + 1) in {",", "."} and at(words, i + 2) == "guten")
    ):
        return None
    if at(words, i) == "morgen" and words[i].capital and i and cardinal(words, i - 1):
        return None  # "3 Morgen Land"
    dates = Dates(lambda today, past: (today + step * DAY, today + (step + 1) * DAY), "day")
    moved = _in_or_ago(words, i + 1, base=dates)  # "heute in einer Woche", "morgen in 14 Tagen"
    return moved or (dates, i + 1)


_NOT_TOMORROW: Final = frozenset(
    """
    das guten gutn schoenen am der den dem ein einen einem jeden jeder dieser diesen diesem gegen moin von heute
    gestern zum vom
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)


def _in_or_ago(words: Words, i: int, base: Dates = TODAY) -> Found | None:
    """ "in drei Tagen", "vor zwei Wochen", "in einem Monat"."""
    sign = {"in": 1, "vor": -1}.get(at(words, i))
    if sign is None or (sign < 0 and base is not TODAY):
        return None
    j = skip(words, i + 1, "etwa", "circa", "ca", "ungefaehr", "rund", "genau")
    count = 1 if at(words, j) in {"einer", "einem"} else cardinal(words, j)
    kind = {
        "tagen": "day",
        "tag": "day",
        "woche": "week",
        "wochen": "week",
        "monat": "month",
        "monaten": "month",
        "jahr": "year",
        "jahren": "year",
    }.get(at(words, j + 1))
    if not count or not kind or count > 400:
        return None
    if kind == "day" and count == 8:
        count = 7  # "in acht Tagen" means in a week
    return shifted(base, kind, sign * count), j + 2


_READERS: Final = (
    *(_iso, _numeric, _day_month, _spoken_day_month, _part, _month, _weekday, _week_and_day, _year_and_part, _around),
    *(_relative, _in_or_ago, span_of_days, calendar_unit, season, quarter, calendar_week, named_feast, school_time),
    whole_year,
)
