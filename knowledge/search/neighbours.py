"""What the known questions around a new one say together: for which entry, or for none of the county's business."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

Floats = NDArray[np.float32]
COUNT: Final = 384
"""Neighbours that are asked. More would know a little more, and cost with the third power."""
WIDTH: Final = 2.0
"""γ of the kernel exp(γ (cosine − 1)). From 1 to 4 it makes no difference."""
PENALTY: Final = 0.05
"""How far a neighbour may be from its own answer, so that one wrong example does not rule its surroundings."""


class Neighbours:
    """Kernel ridge regression on the nearest examples alone, solved anew for each question.

    The nearest example alone often deceives: a foreign question is near to a matter *because* it is about it. Together,
    its neighbours tell which differences matter there. "Local learning" (Bottou and Vapnik 1992): nothing has to be
    trained when a file is saved.
    """

    def __init__(self, matrix: Floats, examples: NDArray[np.int64], owner: NDArray[np.int64], count: int) -> None:
        """Look at rows of a matrix.

        Args:
            matrix: unit vectors, shape (n, dim).
            examples: which rows are names or foreign questions.
            owner: the entry of each example, below `count`; `count` itself for foreign ones.
        """
        self._matrix, self._examples, self._owner, self._count = matrix, examples, owner, count

    def shares(self, cosines: Floats, count: int = COUNT) -> Floats:
        """How much the neighbours speak for each entry, and last for none; about 0 to 1, shape (count + 1,).

        Args:
            cosines: of the question with each row of the matrix.
            count: how many neighbours judge.
        """
        number = min(count, len(self._examples))
        if not number:
            return np.zeros(self._count + 1, np.float32)
        cosines = cosines[self._examples]
        nearest = np.argpartition(-cosines, number - 1)[:number]
        rows = self._matrix[self._examples[nearest]]
        alike = np.exp(WIDTH * (rows @ rows.T - 1))
        alike.flat[:: number + 1] += PENALTY
        near = np.exp(WIDTH * (cosines[nearest] - 1))
        # Half the time of `solve`, which also estimates how well the system is conditioned; the penalty sees to that.
        influence = cho_solve(cho_factor(alike, overwrite_a=True, check_finite=False), near, check_finite=False)
        return np.bincount(self._owner[nearest], influence, self._count + 1).astype(np.float32)
