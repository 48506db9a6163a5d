"""How often tokens occur in texts: sparse tables, made and added up by numpy, because a saved file waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float32]


def numbered(tokens: Iterable[str]) -> dict[str, int]:
    """A column for each different token, in the order of their first occurrence."""
    return {token: number for number, token in enumerate(dict.fromkeys(tokens))}


def occurrences(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> csr_array:
    """How often each row has each token, shape (len(rows), len(columns)).

    Raises:
        KeyError: a token has no column.
    """
    starts = np.zeros(len(rows) + 1, np.int32)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    found = np.fromiter(map(columns.__getitem__, chain.from_iterable(rows)), np.int32, starts[-1])
    counts = csr_array((np.ones(len(found), np.float32), found, starts), shape=(len(rows), len(columns)))
    counts.sum_duplicates()
    return counts


def grouped(counts: csr_array, owner: NDArray[np.int64], groups: int, weight: Floats) -> csr_array:
    """The rows of each group added up, each as often as its weight says; shape (groups, columns).

    Args:
        owner: the group of each row, below `groups`.
        weight: positive, one per row.
    """
    membership = csr_array((weight, (owner, np.arange(len(owner)))), shape=(groups, len(owner)))
    return membership @ counts


class Postings:
    """The same table by token: the rows in which each occurs."""

    def __init__(self, counts: csr_array, columns: Mapping[str, int]) -> None:
        """`counts`: as from `occurrences`, with the same `columns`."""
        by_column = counts.tocsc()
        self._rows: NDArray[np.int32] = by_column.indices
        self._values: Floats = by_column.data
        self._starts: list[int] = by_column.indptr.tolist()
        self._columns = columns

    def rows(self, token: str) -> NDArray[np.int32]:
        """The rows that have the token, ascending; none for an unknown token."""
        return self.of(token)[0]

    def of(self, token: str) -> tuple[NDArray[np.int32], Floats]:
        """The rows that have the token, and what the table says of each."""
        column = self._columns.get(token)
        span = slice(0, 0) if column is None else slice(self._starts[column], self._starts[column + 1])
        return self._rows[span], self._values[span]

    def __contains__(self, token: str) -> bool:
        return len(self.rows(token)) > 0
