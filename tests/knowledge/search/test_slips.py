"""Slips of the finger: readable, as often as said, and the same for the same seed."""

from __future__ import annotations

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.search.slips import slipped

SENTENCE = "Wo melde ich meinen neuen Hund für die Steuer an?"


def test_what_has_slips_is_still_readable() -> None:
    random = np.random.default_rng(1)
    found = [slipped(SENTENCE, random, 0.3) for _ in range(2000)]

    assert len(set(found)) > 500
    for one in found:
        assert len(one.split()) == len(SENTENCE.split())
        # Capitals and punctuation apart, a word has at most one slip.
        for word, original in zip(one.split(), SENTENCE.split(), strict=True):
            plain = "".join(filter(str.isalpha, original.lower()))
            assert DamerauLevenshtein.distance("".join(filter(str.isalpha, word.lower())), plain) <= 1


def test_short_words_keep_their_letters() -> None:
    random = np.random.default_rng(1)
    assert {slipped("wo ist es da", random, 1.0) for _ in range(200)} == {"wo ist es da"}


def test_the_same_seed_gives_the_same() -> None:
    one, other = (slipped(SENTENCE * 3, np.random.default_rng(7), 0.3) for _ in range(2))
    assert one == other
