"""Values of rows that belong together and stand together: the documents of each entry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Groups:
    """Which rows belong to which group."""

    def __init__(self, owner: NDArray[np.int64], count: int, without: float) -> None:
        """`owner`: the group of each row, ascending, below `count`. `without`: the value of a group without rows."""
        self._owners, self._starts, self._sizes = np.unique(owner, return_index=True, return_counts=True)
        self._count, self._without = count, without

    def top(self, values: Floats) -> Floats:
        """The largest value of each group, shape (count,)."""
        return self._spread(self._top(values))

    def mean_of_top(self, values: Floats, number: int) -> Floats:
        """Mean of the `number` largest values of each group, or of all when there are fewer; shape (count,)."""
        left, total = values.copy(), np.zeros(len(self._owners), np.float64)
        for _ in range(number):
            top = self._top(left)
            total += np.where(np.isfinite(top), top, 0.0)
            (at,) = (left == np.repeat(top, self._sizes)).nonzero()
            group = np.searchsorted(self._starts, at, side="right")
            left[at[np.r_[True, group[1:] != group[:-1]][: len(at)]]] = -np.inf  # only the first of equal ones
        return self._spread(total / np.minimum(self._sizes, number))

    def _top(self, values: Floats) -> Floats:
        top: Floats = np.maximum.reduceat(values, self._starts) if len(values) else values
        return top

    def _spread(self, found: NDArray[np.floating]) -> Floats:
        spread = np.full(self._count, self._without, np.float32)
        spread[self._owners] = found
        return spread
