"""Search by meaning: cosine of the question's vector with those of an entry's documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.search.documents import Document
from knowledge.search.encoder import Vectors
from knowledge.search.groups import Groups
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
        owner = np.asarray([position[document.entry] for document in collection], np.int64)
        is_name = np.asarray([document.field in NAMES for document in collection], bool)
        self._all = Groups(owner, len(ids), without=-1)
        self._names = Groups(owner[is_name], len(ids), without=-1)
        self._name_rows = np.flatnonzero(is_name)
        rows = [vectors[key(document.text)] for document in collection]
        matrix = np.stack(rows) if rows else np.zeros((0, foreign.shape[1]), np.float32)
        self._mean: Floats = matrix.mean(axis=0) if len(rows) > FEW else np.zeros(matrix.shape[1], np.float32)
        self._matrix = _unit(matrix - self._mean)
        self._foreign = _unit(foreign - self._mean)
        self._classifier = _classifier(self._matrix, owner, is_name, self._foreign, len(ids))

    def nearness(self, questions: Vectors) -> list[Nearness]:
        """Compare unit vectors, shape (n, dim), with everything; together, because reading the matrix takes longest."""
        centred = questions - self._mean
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
            best=self._all.top(cosines),
            name=self._names.top(cosines[self._name_rows]),
            broad=self._all.mean_of_top(cosines, 3),
            foreign=foreign,
            documents=cosines,
            learned=learned[:-1],
            learned_foreign=float(learned[-1]),
        )


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
