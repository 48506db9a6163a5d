"""BM25 over counted tokens, by the package bm25s."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Final

import bm25s
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it switches itself to DEBUG
Floats = NDArray[np.float32]
K1: Final = 1.2
"""How soon another occurrence of a token says nothing new."""
B: Final = 0.5
"""How much a long row is held back: 0 not at all, 1 by its full length."""
_NOTHING: Final = ""
"""Stands for the tokens of a row that has none."""


class Bm25:
    """Scores rows; a collection without tokens scores nothing."""

    def __init__(self, counts: csr_array, columns: Mapping[str, int]) -> None:
        """`counts`: how often each row has each token, as from `occurrences` with the same `columns`."""
        self._size = counts.shape[0]
        self._index: Any = None
        if counts.nnz:
            times = counts.data.astype(np.int64)
            tokens = np.repeat(counts.indices, times)
            ends = np.concatenate([[0], np.cumsum(times)])[counts.indptr]
            empty = [len(columns)]
            rows = [tokens[start:end].tolist() or empty for start, end in pairwise(ends)]
            self._index = bm25s.BM25(k1=K1, b=B)
            self._index.index((rows, {**columns, _NOTHING: len(columns)}), show_progress=False)

    def scores(self, tokens: Iterable[tuple[str, float]]) -> Floats:
        """Score of each row for tokens with weights; a token that occurs twice counts twice. Shape (rows,)."""
        total = np.zeros(self._size, np.float32)
        if self._index is None:
            return total
        by_weight: dict[float, list[str]] = defaultdict(list)
        for token, weight in tokens:
            if token in self._index.vocab_dict:
                by_weight[weight].append(token)
        for weight, alike in by_weight.items():
            total += np.float32(weight) * np.asarray(self._index.get_scores(alike), np.float32)
        return total
