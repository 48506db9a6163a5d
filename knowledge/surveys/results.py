"""What came out of a survey, counted so that no single person shows through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Final

from knowledge.surveys.definition import Question, Survey, Value
from knowledge.surveys.masking import mask
from knowledge.surveys.store import Sheet

SMALL: Final = 5
"""Smaller counts are not shown; with fewer sheets than this nothing is."""
HIDDEN: Final = "weniger als 5"
_BINS: Final = 8
"""Bars of a number question at most."""


@dataclass(frozen=True)
class Bar:
    label: str
    count: int | None
    """None: too small to be shown."""


@dataclass(frozen=True)
class QuestionResult:
    question: Question
    answered: int
    skipped: int
    """Asked but not answered."""
    bars: tuple[Bar, ...] = ()
    mean: float | None = None
    median: float | None = None
    texts: tuple[str, ...] = ()
    """Free texts in alphabetical order, so that no two of one person can be matched."""


@dataclass(frozen=True)
class Results:
    survey: Survey
    sheets: int
    questions: tuple[QuestionResult, ...]
    """Empty while there are fewer than `SMALL` sheets."""


def results(survey: Survey, sheets: Sequence[Sheet]) -> Results:
    if len(sheets) < SMALL:
        return Results(survey, len(sheets), ())
    return Results(survey, len(sheets), tuple(_question(question, sheets) for question in survey.fragen))


def _question(question: Question, sheets: Sequence[Sheet]) -> QuestionResult:
    given = [sheet.answers[question.id] for sheet in sheets if question.id in sheet.answers]
    values = [value for value in given if value is not None]
    base = QuestionResult(question, len(values), len(given) - len(values))
    if len(values) < SMALL:
        return QuestionResult(
            question,
            base.answered,
            base.skipped,
            tuple(Bar(label, None) for label, _ in _bars(question, values)) if values else (),
        )
    numbers = [float(value) for value in values if isinstance(value, (int, float))]
    bars = hide_small([Bar(label, count) for label, count in _bars(question, values)])
    # A mean beside hidden counts would let somebody work the counts out.
    telling = bool(numbers) and all(bar.count is not None for bar in bars)
    return QuestionResult(
        question,
        base.answered,
        base.skipped,
        bars=bars,
        mean=round(mean(numbers), 2) if telling else None,
        median=median(numbers) if telling else None,
        texts=tuple(sorted({mask(str(value)) for value in values}, key=str.lower)) if question.typ == "text" else (),
    )


def hide_small(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """Hide counts of 1 to 4; a single hidden one would follow from the total, so the next smallest goes with it."""
    hidden = {index for index, bar in enumerate(bars) if bar.count and bar.count < SMALL}
    rest = [index for index, bar in enumerate(bars) if index not in hidden and bar.count]
    if len(hidden) == 1 and rest:
        hidden.add(min(rest, key=lambda index: bars[index].count or 0))
    return tuple(Bar(bar.label, None if index in hidden else bar.count) for index, bar in enumerate(bars))


def _bars(question: Question, values: Sequence[Value]) -> list[tuple[str, int]]:
    match question.typ:
        case "auswahl":
            counted = Counter(str(value) for value in values)
            return [(option.text, counted[option.id]) for option in question.antworten]
        case "mehrfach":
            many = Counter(one for value in values if isinstance(value, list) for one in value)
            return [(option.text, many[option.id]) for option in question.antworten]
        case "ja_nein":
            both = Counter(str(value) for value in values)
            return [("Ja", both["ja"]), ("Nein", both["nein"])]
        case "skala":
            steps = Counter(value for value in values if isinstance(value, int))
            low, high = question.von or 0, question.bis or 0
            return [
                (f"{step} – {question.stufen[step]}" if step in question.stufen else str(step), steps[step])
                for step in range(low, high + 1)
            ]
        case "zahl":
            return _histogram([float(value) for value in values if isinstance(value, (int, float))], question.einheit)
        case "ort":
            return sorted(Counter(str(value) for value in values).items(), key=lambda pair: (-pair[1], pair[0]))
        case "text":
            return []


def _histogram(numbers: Sequence[float], unit: str) -> list[tuple[str, int]]:
    distinct = sorted(set(numbers))
    if len(distinct) <= _BINS:
        return [(f"{number:g} {unit}".strip(), sum(one == number for one in numbers)) for number in distinct]
    low, high = distinct[0], distinct[-1]
    width = max(1, -(-(high - low + 1) // _BINS))
    starts = [low + step * width for step in range(_BINS) if low + step * width <= high]
    return [
        (f"{start:g} bis {start + width - 1:g} {unit}".strip(), sum(start <= one < start + width for one in numbers))
        for start in starts
    ]
