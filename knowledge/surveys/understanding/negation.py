"""What an answer rules out: "kein Auto, nur Bus", "Bus nicht, aber Auto", "mit dem Auto, Bus fahre ich nie"."""

from __future__ import annotations

import re
from typing import Final

from knowledge.surveys.definition import Option
from knowledge.surveys.understanding.words import corrected, normal

NEGATIVE: Final = re.compile(r"\b(?:nicht|kein\w*|nie|niemals|ohne|weder|nirgends|nirgendwo|nein)\b")
_BEGINS: Final = re.compile(r"(?:gar |auf |und )*(?:nicht|kein\w*|nie|niemals|weder)\b")
"""A clause that negates what follows, maybe also what is listed behind it."""
_NOT_ONLY: Final = re.compile(r"\bnicht (?:nur|blos|bloss)\b")
_BUT: Final = re.compile(r"(?:nur|aber|dafuer|lieber|stattdessen|sonst|jetzt|dann|mit|meistens|immer)\b")
"""How a clause begins that is meant although the one before was ruled out."""
_HALF: Final = re.compile(
    r"\bnicht (?:mehr )?(?:so|oft|sehr|viel|immer|ganz|haeufig|taeglich|jeden|jede|regelmaessig)\b"
)
"""Less, but not nothing: "Bus nicht so oft"."""
_STOP: Final = "satzende"
"""Stands for a comma or a full stop among normalised words."""
_CLAUSE: Final = re.compile(rf"\b{_STOP}\b|(?=\b(?:nur|aber|allerdings|kein\w*)\b)")
_JOINED: Final = re.compile(r"\b(?:und|oder|sowie|noch)\b")


def negated(option: Option) -> bool:
    """Whether an option itself says no: then a "nicht" names it."""
    return any(NEGATIVE.search(normal(wording)) for wording in (option.text, *option.synonyme))


def clauses(text: str) -> list[str]:
    """The normalised clauses of an answer; after a correction only what follows it."""
    said = corrected(normal(re.sub(r"[,;/]|[.!](?=\s|$)", f" {_STOP} ", text)))
    return [part.strip() for part in _CLAUSE.split(_NOT_ONLY.sub("auch", said)) if part.strip()]


def doubtful(told: list[str], naming: list[int]) -> bool:
    """Whether it is open what a "nicht" belongs to.

    Args:
        told: the clauses.
        naming: how many options each of them names that say no "nicht" themselves.
    """
    for at, clause in enumerate(told):
        if not NEGATIVE.search(clause) or not naming[at]:
            continue
        parts = [part for part in _JOINED.split(clause) if part.strip()]
        if _HALF.search(clause) or (naming[at] > 1 and not _each_negated(parts)):
            return True
        behind = at + 1 < len(told) and naming[at + 1] > 0
        if _BEGINS.match(clause) and behind and not _BUT.match(told[at + 1]) and not NEGATIVE.search(told[at + 1]):
            return True
    return False


def _each_negated(parts: list[str]) -> bool:
    return parts[0].strip().startswith("weder") or all(NEGATIVE.search(part) for part in parts)
