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


@dataclass(frozen=True)
class Nearness:
    """What the meaning of a question says about each entry; arrays in the order of the index's ids."""

    best: Floats
    """Cosine of the nearest document, −1 to 1; −1 where the entry has no vectors yet."""
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
        """`foreign`: vectors of example questions that have no answer, shape (n, dim)."""
        position = {id_: number for number, id_ in enumerate(ids)}
        self._count = len(ids)
        rows = [vectors.get(key(document.text)) for document in collection]
        self._known = np.asarray([number for number, row in enumerate(rows) if row is not None], np.int64)
        self.complete = len(self._known) == len(collection)
        self._size = len(collection)
        present = [row for row in rows if row is not None]
        self._owner = np.asarray([position[collection[number].entry] for number in self._known], np.int64)
        self._place, self._longest = _places(self._owner, self._count)
        self._is_name = np.asarray([collection[number].field in NAMES for number in self._known], bool)
        matrix = np.stack(present) if present else np.zeros((0, 1), np.float32)
        self._mean: Floats = matrix.mean(axis=0) if len(present) > 20 else np.zeros(matrix.shape[1], np.float32)
        self._matrix = _unit(matrix - self._mean)
        self._foreign = _unit(foreign - self._mean) if len(present) else foreign
        self._classifier = _classifier(self._matrix, self._owner, self._is_name, self._foreign, self._count)

    def nearness(self, questions: Sequence[Vectors]) -> list[Nearness]:
        """Compare unit vectors with everything; all at once, because reading the matrix takes longest."""
        centred = np.stack(questions) - self._mean
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        cosines = (self._matrix @ centred.T).T if len(self._known) else np.zeros((len(centred), 0), np.float32)
        return [self._one(vector, np.ascontiguousarray(row)) for vector, row in zip(centred, cosines, strict=True)]

    def _one(self, centred: Vectors, cosines: Floats) -> Nearness:
        best = np.full(self._count, -1, np.float32)
        np.maximum.at(best, self._owner, cosines)
        name = np.full(self._count, -1, np.float32)
        np.maximum.at(name, self._owner[self._is_name], cosines[self._is_name])
        documents = np.full(self._size, -1, np.float32)
        documents[self._known] = cosines
        foreign = float((self._foreign @ centred).max()) if len(self._known) and len(self._foreign) else -1.0
        learned: Floats = (self._classifier @ centred).astype(np.float32)
        return Nearness(best, name, self._broad(cosines), foreign, documents, learned[:-1], float(learned[-1]))

    def _broad(self, cosines: Floats) -> Floats:
        rows = np.full((self._count, max(3, self._longest)), -np.inf, np.float32)
        rows[self._owner, self._place] = cosines
        top = np.partition(rows, -3, axis=1)[:, -3:].astype(np.float64)
        there = np.isfinite(top)
        number = there.sum(axis=1)
        total = np.where(there, top, 0.0).sum(axis=1)
        mean: Floats = np.where(number > 0, total / np.maximum(number, 1), -1).astype(np.float32)
        return mean


def _places(owner: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], int]:
    """The number of each document within its entry, and the size of the largest entry."""
    order = np.argsort(owner, kind="stable")
    sizes = np.bincount(owner, minlength=count)
    starts = np.cumsum(sizes) - sizes
    place = np.empty(len(owner), np.int64)
    place[order] = np.arange(len(owner)) - starts[owner[order]]
    return place, int(sizes.max(initial=0))


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
