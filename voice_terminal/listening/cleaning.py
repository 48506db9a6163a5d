"""Words that nobody said: Vosk's ghosts on silence and noise, and the hesitations before a sentence."""

from __future__ import annotations

from typing import Final

from voice_terminal.listening.utterance import Word

_GHOSTS = "einen ein eine nun jetzt essen ich ah oh aber äh ähm hm mhm der die das und er es den dem"
GHOSTS: Final = frozenset(_GHOSTS.split())
"""Results of one such word are no utterance: German Vosk models write them for breath, silence and noise."""
HESITATIONS: Final = frozenset(("äh", "ähm", "öh", "öhm", "ah", "oh", "hm", "mhm", "hmm", "eh"))
"""Never carry meaning, wherever they stand."""
LEADING: Final = frozenset(("einen", "nun", "aber", "und", "ich", "also", "ja", "na", "tja"))
"""Dropped at the beginning when the recogniser itself doubts them; the models put them before what was
really said.
"""
DOUBTFUL: Final = 0.6


def clean(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words that were probably said; empty when there are none."""
    said = [word for word in words if word.text not in HESITATIONS]
    while len(said) > 1 and said[0].text in LEADING and said[0].confidence < DOUBTFUL:
        del said[0]
    if len(said) == 1 and said[0].text in GHOSTS:
        return ()
    return tuple(said)
