"""Whether a number counts what was asked: "zwei Kilometer" are no minutes, "mein Mann und drei Kinder" not three."""

from __future__ import annotations

import re
from typing import Final

from knowledge.surveys.definition import Question
from knowledge.surveys.understanding.numbers import spans
from knowledge.surveys.understanding.words import FILLERS, bare, corrected, normal
from knowledge.text import stem

_UNITS: Final = {
    "person": frozenset(
        ["person", "personen", "leute", "leut", "menschen", "mann", "koepfe", "mitglieder", "bewohner", "erwachsene"]
    ),
    "minute": frozenset(
        ["minute", "minuten", "minude", "minudde", "min", "stunde", "stunden", "std", "viertelstunde", "viertel"]
    ),
    "kilometer": frozenset(["kilometer", "km"]),
    "euro": frozenset(["euro", "eur"]),
    "jahr": frozenset(["jahr", "jahre", "jahren"]),
    "tag": frozenset(["tag", "tage", "tagen"]),
}
"""How a unit begins that staff wrote, and the words residents say for it."""
_HOW_MANY: Final = re.compile(r"\bwie ?viele? (\w+)")
"""The question names its unit itself."""
_BESIDE: Final = frozenset(
    [
        *FILLERS,
        *(
            "nur",
            "blos",
            "bloss",
            "genau",
            "gut",
            "gute",
            "knapp",
            "knappe",
            "fast",
            "rund",
            "glatt",
            "gerade",
            "ganze",
        ),
        *("hoechstens", "mindestens", "maximal", "ueber", "unter", "bis", "um", "zwischen", "als", "mehr", "weniger"),
        *(
            "kein",
            "keine",
            "sicher",
            "sogar",
            "meist",
            "meistens",
            "normal",
            "normalerweise",
            "immer",
            "stueck",
            "fuss",
        ),
        *("sind", "lebe", "leben", "wohne", "wohnen", "brauche", "brauchen", "gehe", "gehen", "laufe", "laufen"),
        *(
            "habe",
            "haben",
            "macht",
            "dauert",
            "weg",
            "mich",
            "alle",
            "zusammen",
            "selbst",
            "selber",
            "nein",
            "n",
            "nen",
        ),
        *("bestimmt", "schaetzungsweise", "geschaetzt", "schaetze", "auf", "danke", "unserem"),
    ]
)
"""Words beside a number that leave its meaning as it is."""
_ANOTHER: Final = re.compile(r"\b(?:ein|eine|einen|einem|einer|noch|dazu|plus|ohne|ausser|kind\w*)\b")
"""Somebody who may not be counted yet: "drei ohne mich", "zwei Erwachsene, ein Kind"."""
_CLAUSE_ENDS: Final = re.compile(r"[,;.!?]+(?=\s|$)")
_GLUED: Final = re.compile(r"\d+(?:\.\d+)?([a-z]+)")


def counts(text: str, question: Question) -> bool:
    """Whether every number in an answer counts what the question asks for."""
    units = _units(question)
    persons = question.einheit.lower().startswith("person")
    for clause in _clauses(text):
        tokens = clause.split()
        found = spans(clause)
        if persons and (_ANOTHER.search(clause) if not found else _counts_further(tokens, found)):
            return False
        if not all(_in_unit(tokens, start, end, units) for start, end, _ in found) and not _says_no_more(
            tokens, found, question
        ):
            return False
    return True


def is_one(text: str, question: Question) -> bool:
    """Whether "ein" or "eine" alone is the number: "eine Person", but not "ein paar Minuten"."""
    said = corrected(normal(text))
    return bool(re.search(r"\beine?[nrsm]?\b", said)) and set(bare(said).split()) <= {
        *_units(question),
        *("ein", "eine", "einen", "einer", "eins", "einem", "nur", "einzige", "einziger"),
    }


def _units(question: Question) -> set[str]:
    """Words that name what is counted."""
    named = {*normal(question.einheit).split(), *_HOW_MANY.findall(normal(question.frage))}
    said = {
        word for beginning, same in _UNITS.items() if any(one.startswith(beginning) for one in named) for word in same
    }
    return named | said


def _clauses(text: str) -> list[str]:
    said = corrected(normal(text))
    if said != normal(text):
        return [said]
    return [normal(clause) for clause in _CLAUSE_ENDS.split(text)]


def _in_unit(tokens: list[str], start: int, end: int, units: set[str]) -> bool:
    """Whether the unit is said with the number: "10 Minuten", "10min"."""
    glued = _GLUED.fullmatch(tokens[start])
    after = glued[1] if glued else tokens[end] if end < len(tokens) else ""
    return after in units or stem(after) in {stem(unit) for unit in units}


def _says_no_more(tokens: list[str], found: list[tuple[int, int, float]], question: Question) -> bool:
    """Whether nothing but the question's own words and words without meaning stand beside the numbers."""
    numbers = {at for start, end, _ in found for at in range(start, end)}
    counted = {end for _, end, _ in found}
    """Where the counted thing is named, if it is: "drei Haltestellen"."""
    asked = {stem(word) for word in normal(question.frage).split()}
    return not any(_GLUED.fullmatch(tokens[at]) for at in numbers) and all(
        word in _BESIDE or (at not in counted and stem(word) in asked)
        for at, word in enumerate(tokens)
        if at not in numbers
    )


def _counts_further(tokens: list[str], found: list[tuple[int, int, float]]) -> bool:
    """Whether somebody else is added to the number: "ich und zwei", "zwei Personen und ein Kind"."""
    rest = tokens[: found[0][0]] + tokens[found[-1][1] :]
    joined = any("und" in tokens[max(start - 1, 0) : start] + tokens[end : end + 1] for start, end, _ in found)
    return joined or bool(_ANOTHER.search(" ".join(rest)))
