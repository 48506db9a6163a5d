"""Whether a question is one for an administration, even if nobody here wrote its matter down."""

from __future__ import annotations

from typing import Final

from knowledge.text import content_words, stem

_WORDS: Final = (
    "amt aemter antrag antraege antragsformular beantrage beantragen beantragt behoerde behoerden bescheid "
    "bescheinigung buergerbuero formular formulare genehmigen genehmigt genehmigung kreishaus kreisverwaltung "
    "landkreis landratsamt rathaus sachbearbeiter sachbearbeiterin verwaltung zuschuss zustaendig"
)
_STEMS: Final = frozenset(map(stem, _WORDS.split()))
_ENDINGS: Final = (
    "antrag",
    "ausweis",
    "beihilfe",
    "bescheinigung",
    "erlaubnis",
    "foerderung",
    "genehmigung",
    "konzession",
    "schein",
    "zulassung",
    "zuschuss",
)
"""What compounds end with that name a paper or money from an office ("Drohnengenehmigung")."""


def is_for_an_office(question: str) -> bool:
    """True for "Wo beantrage ich …?" and for words like "Drohnengenehmigung", whatever the rest says."""
    words = content_words(question)
    return any(stem(word) in _STEMS or word.endswith(_ENDINGS) for word in words)
