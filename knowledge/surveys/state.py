"""Where somebody stands in a survey: everything needed to go on after a restart."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from knowledge.surveys.definition import Survey, Value

Phase = Literal["consent", "resume", "asking", "summary", "stop"]


@dataclass(frozen=True)
class State:
    survey: str
    """Id of the survey."""
    token: str
    """Random name of the answer sheet; sending the same token twice counts once."""
    phase: Phase = "consent"
    question: str = ""
    """Id of the question that is being asked."""
    answers: Mapping[str, Value] = field(default_factory=dict)
    tries: int = 0
    """How often the answer to this question was not understood."""
    picked: tuple[str, ...] = ()
    """Several choices pressed as buttons, before "Fertig"."""
    between: tuple[Value, ...] = ()
    """Answers of which one is meant ("drei oder vier")."""
    offered: str = ""
    """Free text that was taken for a question; can be kept as the answer after all."""
    note: str = ""
    """German, said before the next question."""
    read_out: bool = False
    """The summary is spoken in full."""
    taken: str = ""
    """Id of the message that led here. It may come again, after a failure."""

    @classmethod
    def new(cls, survey: Survey) -> State:
        return cls(survey=survey.id, token=secrets.token_hex(16))

    def to_dict(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "answers": dict(self.answers),
            "picked": list(self.picked),
            "between": list(self.between),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> State:
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        return cls(
            **{**known, "picked": tuple(known.get("picked") or ()), "between": tuple(known.get("between") or ())}
        )


def fitting(survey: Survey, answers: Mapping[str, Value]) -> dict[str, Value]:
    """The answers that the survey's file still knows; staff may have changed it since."""
    kept: dict[str, Value] = {}
    for question in survey.fragen:
        if question.id not in answers:
            continue
        value = answers[question.id]
        ids = {option.id for option in question.antworten}
        if question.typ == "auswahl" and value is not None and value not in ids:
            continue
        if question.typ == "mehrfach" and isinstance(value, list) and not set(value) <= ids:
            continue
        kept[question.id] = value
    return kept
