"""Search by meaning: cosine of the question's vector with those of an entry's documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve
from scipy.linalg.blas import ssyrk
from scipy.sparse import csr_array

from knowledge.search.documents import Document
from knowledge.search.encoder import Vectors
from knowledge.search.groups import Groups
from knowledge.search.neighbours import COUNT, Neighbours
from knowledge.search.vectors import key

Floats = NDArray[np.float32]
PENALTY: Final = 1.0
PASSAGE_WEIGHT: Final = 0.5
FEW: Final = 20
"""Documents up to which their mean says nothing about German texts in general."""
BLOCK: Final = 1024
"""Rows compared at a time: few enough (1.5 MB) to stay in the processor's cache for all vectors of a question."""


@dataclass(frozen=True)
class Nearness:
    """What the meaning of a question says about each entry; arrays in the order of the index's ids."""

    best: Floats
    """Cosine of the nearest document, −1 to 1."""
    name: Floats
    """Cosine of the nearest title, synonym, staff question or sentence of residents."""
    broad: Floats
    """Mean cosine of the three nearest documents: one lucky passage counts less. Zeros for the want of a story."""
    foreign: float
    """Cosine of the nearest example of a question that is none of the county's business."""
    documents: Floats
    """Cosine of each document, in the order of the collection."""
    learned: Floats
    """Share of the entry by a linear classifier that learned from all documents; about 0 to 1."""
    learned_foreign: float
    """The same for "none of the county's business"."""
    around: Floats
    """How much the known questions around this one speak for each entry (`Neighbours`)."""
    around_foreign: float
    """The same for "none of the county's business"."""


class Semantic:
    """The vectors of one collection, subtracted by their mean.

    e5 puts all German texts into a narrow cone (cosines of 0.75 to 0.95); without the mean, differences are clearer.
    """

    def __init__(
        self, collection: Sequence[Document], ids: Sequence[str], vectors: Mapping[bytes, Vectors], foreign: Vectors
    ) -> None:
        """`vectors`: of all documents, by key. `foreign`: of example questions without an answer, shape (n, dim)."""
        position = {id_: number for number, id_ in enumerate(ids)}
        owner = np.asarray([position[document.entry] for document in collection], np.int64)
        is_name = np.asarray([document.is_sentence for document in collection], bool)
        self._all = Groups(owner, len(ids), without=-1)
        self._names = Groups(owner[is_name], len(ids), without=-1)
        self._name_rows = np.flatnonzero(is_name)
        self._size = len(collection)
        # One matrix for all that a question is compared with: the documents, then the foreign questions.
        matrix = np.empty((self._size + len(foreign), foreign.shape[1]), np.float32)
        for number, document in enumerate(collection):
            matrix[number] = vectors[key(document.text)]
        matrix[self._size :] = foreign
        self._mean: Floats = (
            matrix[: self._size].mean(axis=0) if self._size > FEW else np.zeros(matrix.shape[1], np.float32)
        )
        matrix -= self._mean
        self._matrix = _unit(matrix)
        everyone = np.concatenate([owner, np.full(len(foreign), len(ids))])
        examples = np.concatenate([self._name_rows, np.arange(self._size, len(matrix))])
        self._neighbours = Neighbours(self._matrix, examples, everyone[examples], len(ids))
        weight = np.where(np.concatenate([is_name, np.ones(len(foreign), bool)]), np.float32(1), PASSAGE_WEIGHT)
        self._classifier = _classifier(self._matrix, everyone, weight, len(ids))

    def nearness(self, questions: Vectors) -> list[Nearness]:
        """Compare unit vectors, shape (n, dim), with everything; together, because reading the matrix takes longest."""
        centred = questions - self._mean
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        return [
            self._one(vector, row, whole=number == 0)
            for number, (vector, row) in enumerate(zip(centred, self._cosines(centred), strict=True))
        ]

    def _cosines(self, vectors: Vectors) -> Floats:
        cosines = np.empty((len(vectors), len(self._matrix)), np.float32)
        for start in range(0, len(self._matrix), BLOCK):
            block = self._matrix[start : start + BLOCK]
            for vector, row in zip(vectors, cosines, strict=True):
                np.vecdot(block, vector, out=row[start : start + BLOCK])  # a quarter faster than `block @ vector`
        return cosines

    def _one(self, centred: Vectors, cosines: Floats, *, whole: bool) -> Nearness:
        learned: Floats = (self._classifier @ centred).astype(np.float32)
        around = self._neighbours.shares(cosines, COUNT if whole else COUNT // 2)  # the second costs a fifth
        documents, foreign = cosines[: self._size], cosines[self._size :]
        return Nearness(
            best=self._all.top(documents),
            name=self._names.top(documents[self._name_rows]),
            broad=self._all.mean_of_top(documents, 3) if whole else np.zeros_like(learned[:-1]),
            foreign=float(foreign.max(initial=-1.0)),
            documents=documents,
            learned=learned[:-1],
            learned_foreign=float(learned[-1]),
            around=around[:-1],
            around_foreign=float(around[-1]),
        )


def _classifier(rows: Floats, owner: NDArray[np.int64], weight: Floats, count: int) -> Floats:
    """Least squares with a penalty (ridge regression) from a unit vector to its entry, one more for foreign questions.

    Unlike the nearest document, it knows which directions tell the entries apart and which all of them share.

    Args:
        owner: the entry of each row; `count` for foreign questions.
        weight: how much each row resembles what residents say.

    Returns:
        Shape (count + 1, dim).
    """
    # Large entries must not outweigh small ones.
    fair: Floats = (weight / np.sqrt(np.bincount(owner)[owner])).astype(np.float32)
    target = csr_array((fair, (owner, np.arange(len(rows)))), shape=(count + 1, len(rows))) @ rows
    weighted = rows * np.sqrt(fair)[:, None]
    gram = ssyrk(1.0, weighted.T).astype(np.float64)  # its upper half; that is enough to solve
    gram.flat[:: len(gram) + 1] += PENALTY
    return np.ascontiguousarray(solve(gram, target.T, assume_a="pos").T, np.float32)


def _unit(matrix: Floats) -> Floats:
    """Divides each row by its length, in place: there may be many."""
    lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix))
    matrix /= np.where(lengths > 1e-6, lengths, 1)[:, None]
    return matrix
