"""BM25 from counts: the package bm25s, without making the texts again."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
import pytest

from knowledge.search.bm25 import K1, B, Bm25
from knowledge.search.occurrences import numbered, occurrences

ROWS = (["hund", "steuer", "hund"], ["pass"], ["pass", "steuer", "kosten", "steuer", "amt"], ["hund", "amt"])


def _index(rows: Sequence[Sequence[str]]) -> Bm25:
    columns = numbered(token for row in rows for token in row)
    return Bm25(occurrences(rows, columns), columns)


@pytest.mark.parametrize("asked", [["hund"], ["steuer", "amt"], ["pass", "pass"], ["amt", "unbekannt"]])
@pytest.mark.parametrize("rows", [ROWS, (*ROWS, [])])
def test_the_scores_are_those_of_bm25s_from_texts(rows: Sequence[list[str]], asked: list[str]) -> None:
    theirs = bm25s.BM25(k1=K1, b=B)
    theirs.index([row or [""] for row in rows], show_progress=False)
    expected = theirs.get_scores([token for token in asked if token in theirs.vocab_dict])
    assert np.allclose(_index(rows).scores((token, 1.0) for token in asked), expected, atol=1e-6)


def test_a_weight_scales_what_a_token_adds() -> None:
    index = _index(ROWS)
    half = 0.5 * index.scores([("hund", 1.0)]) + index.scores([("amt", 1.0)])
    assert np.allclose(index.scores([("hund", 0.5), ("amt", 1.0)]), half)


@pytest.mark.parametrize("rows", [[], [[], []]])
def test_without_tokens_nothing_scores(rows: list[list[str]]) -> None:
    assert _index(rows).scores([("hund", 1.0)]).tolist() == [0.0] * len(rows)
