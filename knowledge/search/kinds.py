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
        (
            "statistics",
            r"\bwie oft (?:wurden?|wird|war|gab)\b|"
            r"\b(?:letztes|voriges|vergangenes|im letzten) jahr\b.*\b(?:hat|gab|wurden?)\b|"
            r"\b(?:hat|gab|wurden?)\b.*\b(?:letztes|voriges|vergangenes) jahr\b(?!.*\bich\b)",
        ),
        (
            "plan",
            r"\bwann (?:wird|werden|ist|sind|kommt|macht)\b.*\b(?:gebaut|fertig|geteert|saniert|repariert|erneuert|"
            r"verlegt|ausgebaut|eroeffnet|abgerissen|wieder auf)\b",
        ),
        (
            "taste",
            r"\b(?:empfehl\w*|empfiehl\w*)\b|\bwelche[rs]?\b.*\b(?:der|die|das) (?:\w+st)e\b|"
            r"\bwelche[rs]? \w+ (?:ist|sind) (?:gut|nett)\b|\bwo gibts?\b.*\bgute[nrs]?\b",
        ),
        ("room", r"\bin welche[mr] (?:stock\w*|zimmer|raum|etage)\b|\bwelches zimmer hat\b"),
        ("sum", r"\d+ (?:mal|plus|minus|geteilt|hoch) \d+"),
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
