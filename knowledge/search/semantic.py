"""Search by meaning: cosine of the question's vector with those of an entry's documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.search.documents import Document
from knowledge.search.encoder import Vectors
from knowledge.search.vectors import key

Floats = NDArray[np.float32]
NAMES: Final = ("titel", "synonym", "frage")
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
    """Cosine of the nearest title, synonym or staff question."""
    broad: Floats
    """Mean cosine of the three nearest documents: one lucky passage counts less."""
    foreign: float
    """Cosine of the nearest example of a question that is none of the county's business."""
    documents: Floats
    """Cosine of each document, in the order of the collection."""
    learned: Floats
    """Share of the entry by a linear classifier that learned from all documents; about 0 to 1."""
    learned_foreign: float
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
        self._count = len(ids)
        owner = np.asarray([position[document.entry] for document in collection], np.int64)
        is_name = np.asarray([document.field in NAMES for document in collection], bool)
        self._all = _Groups(owner)
        self._names = _Groups(owner[is_name])
        self._name_rows = np.flatnonzero(is_name)
        rows = [vectors[key(document.text)] for document in collection]
        matrix = np.stack(rows) if rows else np.zeros((0, foreign.shape[1]), np.float32)
        self._mean: Floats = matrix.mean(axis=0) if len(rows) > FEW else np.zeros(matrix.shape[1], np.float32)
        self._matrix = _unit(matrix - self._mean)
        self._foreign = _unit(foreign - self._mean)
        self._classifier = _classifier(self._matrix, owner, is_name, self._foreign, self._count)

    def nearness(self, questions: Sequence[Vectors]) -> list[Nearness]:
        """Compare unit vectors with everything; all at once, because reading the matrix takes longest."""
        centred = np.stack(questions) - self._mean
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        return [self._one(vector, row) for vector, row in zip(centred, self._cosines(centred), strict=True)]

    def _cosines(self, vectors: Vectors) -> Floats:
        cosines = np.empty((len(vectors), len(self._matrix)), np.float32)
        for start in range(0, len(self._matrix), BLOCK):
            block = self._matrix[start : start + BLOCK]
            for vector, row in zip(vectors, cosines, strict=True):
                np.dot(block, vector, out=row[start : start + BLOCK])
        return cosines

    def _one(self, centred: Vectors, cosines: Floats) -> Nearness:
        foreign = float((self._foreign @ centred).max()) if len(self._foreign) else -1.0
        learned: Floats = (self._classifier @ centred).astype(np.float32)
        return Nearness(
            best=self._spread(self._all.top(cosines), self._all),
            name=self._spread(self._names.top(cosines[self._name_rows]), self._names),
            broad=self._spread(self._all.mean_of_top(cosines, 3), self._all),
            foreign=foreign,
            documents=cosines,
            learned=learned[:-1],
            learned_foreign=float(learned[-1]),
        )

    def _spread(self, values: Floats, groups: _Groups) -> Floats:
        spread = np.full(self._count, -1, np.float32)
        spread[groups.owners] = values
        return spread


class _Groups:
    """Rows that belong together and stand together: the documents of each entry."""

    def __init__(self, owner: NDArray[np.int64]) -> None:
        """`owner`: number of each row's entry, ascending."""
        self.owners, self._starts, self._sizes = np.unique(owner, return_index=True, return_counts=True)

    def top(self, values: Floats) -> Floats:
        """The largest value of each group."""
        top: Floats = np.maximum.reduceat(values, self._starts) if len(values) else values
        return top

    def mean_of_top(self, values: Floats, count: int) -> Floats:
        """Mean of the `count` largest values of each group, or of all when there are fewer."""
        left, total = values.copy(), np.zeros(len(self.owners), np.float64)
        for _ in range(count):
            top = self.top(left)
            total += np.where(np.isfinite(top), top, 0.0)
            (at,) = (left == np.repeat(top, self._sizes)).nonzero()
            group = np.searchsorted(self._starts, at, side="right")
            left[at[np.r_[True, group[1:] != group[:-1]][: len(at)]]] = -np.inf
        return (total / np.minimum(self._sizes, count)).astype(np.float32)


def _classifier(
    matrix: Floats, owner: NDArray[np.int64], is_name: NDArray[np.bool_], foreign: Floats, count: int
) -> Floats:
    """Least squares with a penalty (ridge regression) from a unit vector to its entry, one more for foreign questions.

    Unlike the nearest document, it knows which directions tell the entries apart and which all of them share.

    Returns:
        Shape (count + 1, dim).
    """
    if not len(matrix):
        return np.zeros((count + 1, foreign.shape[1]), np.float32)
    rows = np.concatenate([matrix, foreign])
    owners = np.concatenate([owner, np.full(len(foreign), count)])
    sizes = np.bincount(owners, minlength=count + 1)
    # Large entries must not outweigh small ones; a question or name is nearer to what residents say than a passage.
    weight = np.concatenate([np.where(is_name, 1.0, PASSAGE_WEIGHT), np.ones(len(foreign))]) / np.sqrt(sizes[owners])
    weighted = rows * weight.astype(np.float32)[:, None]
    order = np.argsort(owners, kind="stable")
    present = np.unique(owners)
    target = np.zeros((count + 1, rows.shape[1]))
    target[present] = np.add.reduceat(weighted[order], np.searchsorted(owners[order], present), axis=0)
    gram = (rows.T @ weighted).astype(np.float64) + PENALTY * np.eye(rows.shape[1])
    return np.asarray(np.linalg.solve(gram, target.T).T, np.float32)


def _unit(matrix: Floats) -> Floats:
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.ascontiguousarray(matrix / np.where(lengths > 1e-6, lengths, 1), np.float32)
