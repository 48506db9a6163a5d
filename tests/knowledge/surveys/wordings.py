"""Reads the wordings of `data/` and counts which are understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from knowledge.surveys.definition import Question, Survey
from knowledge.surveys.understanding import understand
from knowledge.surveys.understanding.commands import asks, command

DATA = Path(__file__).parent / "data"
PLACES = (
    "Kusel",
    "Glan-Münchweiler",
    "Lauterecken",
    "Altenglan",
    "Wolfstein",
    "Waldmohr",
    "Ulmet",
    "Schönenberg-Kübelberg",
    "Konken",
    "Brücken",
)


def find_place(text: str) -> str | None:
    """A small gazetteer."""
    folded = text.lower().replace("-", " ")
    return next((place for place in PLACES if place.lower().replace("-", " ") in folded), None)


def questions() -> Survey:
    return Survey.model_validate({**YAML(typ="safe").load(DATA / "questions.yaml"), "id": "test"})


def wordings(name: str) -> dict[str, list[tuple[str, Any]]]:
    return {key: [tuple(pair) for pair in pairs] for key, pairs in YAML(typ="safe").load(DATA / name).items()}


def heard(question: Question, text: str) -> Any:
    """What the dialogue makes of a message: a value, `__frage__`, `__skip__`, a command's name, or None."""
    if found := command(text, choosing=bool(question.antworten)):
        return "__skip__" if found.name == "skip" else f"__{found.name}__"
    if asks(text):
        return "__frage__"
    understood = understand(question, text, find_place)
    return "__skip__" if understood.skip else understood.value if understood.ok else None


def misunderstood(name: str) -> tuple[list[str], int]:
    """The wordings of a file that come out wrong, and how many there are."""
    survey, wrong, count = questions(), [], 0
    for id_, pairs in wordings(name).items():
        for text, wanted in pairs:
            count += 1
            got = heard(survey.question(id_), text)
            if got != (None if wanted == 5.5 else wanted):
                wrong.append(f"{id_}: {text!r} -> {got!r}, meant {wanted!r}")
    return wrong, count
