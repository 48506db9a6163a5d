"""The lexicon as a graph from the acoustic model's transition ids to words (Kaldi's H·C·L), for lookahead composition.

A prefix tree: pronunciations share their beginnings, and the word is put out behind its last phone. Each phone is
entered by its forward transition (2p) and stays by its self-loop (2p - 1); p is the phone's number in `phones.txt`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from voice_terminal.models.recipe.const_fst import Arc, Graph
from voice_terminal.models.recipe.pronunciation import Phones

SILENCE_PROBABILITY: Final = 0.35
"""How often a pause follows a word."""
UNKNOWN_COST: Final = 2.4
"""Cost per phone of `[unk]`, the filler that catches other speech when a grammar is set."""
SILENCE: Final = 1
"""Number of SIL in `phones.txt`."""
_START, _LOOP, _PAUSE, _PAUSED = range(4)
_NO_PAUSE_COST: Final = -math.log(1 - SILENCE_PROBABILITY)
_PAUSE_COST: Final = -math.log(SILENCE_PROBABILITY)


def build(
    lexicon: Mapping[str, Sequence[Phones]], words: Mapping[str, int], phones: Mapping[str, int], unknown: str
) -> Graph:
    """The graph for these pronunciations. `words` and `phones` give the numbers; `unknown` is the filler's word."""
    arcs: list[Arc] = [
        (_START, _LOOP, 0, 0, _NO_PAUSE_COST),
        (_START, _PAUSE, 0, 0, _PAUSE_COST),
        (_PAUSE, _PAUSED, 2 * SILENCE, 0, 0.0),
        (_PAUSED, _PAUSED, 2 * SILENCE - 1, 0, 0.0),
        (_PAUSED, _LOOP, 0, 0, 0.0),
    ]
    after_word = 4
    arcs += [(after_word, _LOOP, 0, 0, _NO_PAUSE_COST), (after_word, _PAUSE, 0, 0, _PAUSE_COST)]
    free = after_word + 1
    tree: dict[tuple[int, int], int] = {}
    for word, pronunciations in lexicon.items():
        for pronunciation in pronunciations:
            state = _LOOP
            for phone in _positions(pronunciation, phones):
                if (state, phone) not in tree:
                    tree[state, phone] = free
                    arcs += [(state, free, 2 * phone, 0, 0.0), (free, free, 2 * phone - 1, 0, 0.0)]
                    free += 1
                state = tree[state, phone]
            arcs.append((state, after_word, 0, words[word], 0.0))
    arcs += _filler(free, after_word, words[unknown], phones)
    return Graph(_START, arcs, {_LOOP: 0.0})


def _positions(pronunciation: Phones, phones: Mapping[str, int]) -> Iterator[int]:
    """Phones marked by their place in the word: _B begin, _I inside, _E end, _S alone."""
    last = len(pronunciation) - 1
    for place, phone in enumerate(pronunciation):
        mark = "S" if last == 0 else "B" if place == 0 else "E" if place == last else "I"
        yield phones[f"{phone}_{mark}"]


def _filler(free: int, after_word: int, unknown: int, phones: Mapping[str, int]) -> Iterator[Arc]:
    """`[unk]`: any phones in any order."""
    begin, inside = free, free + 1
    yield (_LOOP, begin, 0, unknown, 0.0)
    state = free + 2
    for name, phone in phones.items():
        mark = name.rpartition("_")[2]
        if mark not in {"B", "I", "E", "S"} or name == "SIL":
            continue
        source = begin if mark in "BS" else inside
        target = inside if mark in "BI" else after_word
        yield (source, state, 2 * phone, 0, UNKNOWN_COST)
        yield (state, state, 2 * phone - 1, 0, 0.0)
        yield (state, target, 0, 0, 0.0)
        state += 1
