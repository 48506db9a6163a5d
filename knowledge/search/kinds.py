"""What sort of fact a question wants: a number, a measure, a person. Staff's questions say which an entry knows.

"Wie viele Führerscheine wurden ausgestellt?" is near to everything about driving licences, and answered by nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from knowledge.text import fold

_KINDS: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "number",
            r"\bwie ?viele\b(?! (?:euro|geld|tage|wochen|monate|stunden))|\bwie viel \w+ (?:gab|gibt|hat|sind)\b",
        ),
        ("amount", r"\bwie hoch\b"),
        ("size", r"\bwie (?:gross|alt|weit|tief|schnell|warm|lang ist|voll)\b|\bwelche farbe\b"),
        (
            "person",
            r"\bwer (?:ist(?!.*(?:zustaendig|verantwortlich))|war|leitet\w*|hat|hatte|vertritt|heisst|spielt)\b|"
            r"\bwie (?:heisst|hiess)\b",
        ),
        ("earning", r"\bverdien\w*|\bgehalt\b|\blohn\b"),
    )
)


def kinds(text: str) -> frozenset[str]:
    """The sorts of fact a text asks for; usually none."""
    folded = fold(text)
    return frozenset(name for name, pattern in _KINDS if pattern.search(folded))


def asked_in(texts: Iterable[str]) -> frozenset[str]:
    """The sorts of fact that any of several questions asks for."""
    return frozenset().union(*map(kinds, texts))
