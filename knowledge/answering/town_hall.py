"""Questions that say no more than a village: "Und in Waldmohr?", "Ich wohne in Hundheim, wer ist mein Rathaus?"."""

from __future__ import annotations

import re
from typing import Final

from knowledge.answering.attributes import asks_only_for
from knowledge.answering.offices import FACTS
from knowledge.text import content_words, fold, stem, words

LEAD_IN: Final = re.compile(r"^(?:und|unn|oder|aber|nein|nee|ach so|ok|okay|achso|auch)\b[\s,]*")
"""What a follow-up begins with."""
_TOWN_HALL_WORDS: Final = (
    "rathaus verwaltung verbandsgemeinde verbandsgemeindeverwaltung gemeindeverwaltung buergerbuero vg "
    "einwohnermeldeamt zustaendig telefonnummer nummer telefon adresse anschrift lautet sitz oeffnungszeiten "
    "erreiche liegt"
)
_TOWN_HALL: Final = frozenset(map(stem, _TOWN_HALL_WORDS.split()))
"""With a village, these words ask for its town hall; in stems."""
_LIVING: Final = frozenset(("wohne", "wohn", "lebe", "komme", "ort", "gemeinde"))
"""With a village, these words say no more than that somebody lives there."""


def is_for_town_hall(matter: str) -> bool:
    """Whether a question, without its village, says no more than that somebody wants the town hall, or a fact of it."""
    if {stem(word) for word in content_words(matter)} <= _TOWN_HALL:
        return True
    said = words(matter)
    rest = [word for word in said if stem(word) not in _TOWN_HALL and word not in _LIVING]
    return len(rest) < len(said) and asks_only_for(FACTS, " ".join(rest))


def says_only(question: str, village: str) -> bool:
    """Whether a question names a village and nothing else."""
    said = content_words(LEAD_IN.sub("", fold(question)))
    return not set(said) - set(content_words(village)) - _LIVING
