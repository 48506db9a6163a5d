"""The search over one content snapshot: lexical at once, semantic as soon as vectors are there."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from knowledge.load import Content
from knowledge.schema import Entry
from knowledge.search.calibration import Calibration, calibration
from knowledge.search.clauses import readings
from knowledge.search.documents import NAMES, Document, documents
from knowledge.search.encoder import Encoder
from knowledge.search.features import Floats, Mode, table
from knowledge.search.kinds import asked_in, kinds
from knowledge.search.lexical import Evidence, Lexical
from knowledge.search.semantic import Nearness, Semantic
from knowledge.search.vectors import VectorCache, key
from knowledge.text import content_words, normal

FOREIGN: Final = ("fremd.txt", "fremd_gesagt.txt")
"""Questions of any kind, which Rasa learns too; and sentences near to single entries, for the search alone."""


@dataclass(frozen=True)
class Hit:
    entry: str
    """Id of the entry."""
    score: float
    """Probability that the entry answers the question, 0 to 1."""
    passage: int | None = None
    """Index of the passage of the entry that fits best, when one stands out."""


class Search:
    """Answers questions from any number of threads. `embed` adds the semantic part and replaces it whole."""

    def __init__(self, content: Content, weights: Calibration | None = None, before: Search | None = None) -> None:
        """`before`: the search until now, whose reading of unchanged entries is kept."""
        self.content = content
        self.weights = weights or calibration()
        self.collection: Sequence[Document] = tuple(
            chain.from_iterable(
                documents(entry) if before is None else before.kept(entry) or documents(entry)
                for entry in content.entries.values()
            )
        )
        self.lexical = Lexical(self.collection, tuple(content.entries), content.dialect)
        self._names: dict[str, set[str]] = {}
        for document in self.collection:
            if document.field in NAMES:
                self._names.setdefault(" ".join(document.words), set()).add(document.entry)
        self._kinds: dict[str, AbstractSet[str]] = {
            id_: before._kinds[id_] if before is not None and before.kept(entry) else _kinds_of(entry)
            for id_, entry in content.entries.items()
        }
        self._named = any(entry.synonyme or entry.fragen or entry.gesagt for entry in content.entries.values())
        self._ranges = _ranges(self.collection)
        self._semantic: Semantic | None = None
        self._encoder: Encoder | None = None

    def kept(self, entry: Entry) -> Sequence[Document]:
        """The documents of an entry if it is the very one that was indexed, else none."""
        span = self._ranges.get(entry.id, range(0))
        return self.collection[span.start : span.stop] if self.content.entries.get(entry.id) is entry else ()

    def embed(self, encoder: Encoder, vectors_kept: VectorCache, *, at_most: int | None = None) -> bool:
        """Add the semantic part, encoding what the cache lacks (slow). Only as a whole: an entry without vectors would
        lose against those that have them.

        Args:
            at_most: do nothing when more texts than these would have to be encoded.

        Returns:
            True when the semantic part is there.
        """
        texts = [document.text for document in self.collection]
        examples = foreign_questions()
        vectors = vectors_kept.complete((*texts, *examples), encoder, at_most)
        if vectors is None:
            return False
        self._encoder = encoder
        self._semantic = Semantic(
            self.collection, self.lexical.ids, vectors, np.stack([vectors[key(text)] for text in examples])
        )
        return True

    @property
    def semantic_ready(self) -> bool:
        return self._semantic is not None

    def search(self, question: str, limit: int = 10, mode: Mode | None = None) -> list[Hit]:
        """The entries that may answer, best first. `mode` restricts the evidence, for measuring."""
        if not self.lexical.ids or not question.strip():
            return []
        standard = self.lexical.standard(question)
        whole, clause = readings(standard, self.lexical.weight)
        nearness, wanted = (None, clause) if mode == "lexical" else self._nearness(whole, clause)
        evidence = None if mode == "semantic" and nearness else self._words(whole, wanted)
        features = table(evidence, nearness, self._unasked(standard))
        weights = (self.weights.modes if self._named else self.weights.bare)[features.mode]
        rank = weights.rank(features)
        probability = weights.probability(features, rank)
        order = np.argsort(-rank, kind="stable")[:limit]
        if mode is None and (number := self._exact(question)) is not None:
            order = np.asarray([number, *(other for other in order if other != number)][:limit])
            probability[number] = 1.0
        best = self._passages(whole, nearness[0] if nearness else None, {self.lexical.ids[number] for number in order})
        return [
            Hit(
                self.lexical.ids[number],
                round(float(probability[number]), 4),
                best.get(self.lexical.ids[number]),
            )
            for number in order
        ]

    def _exact(self, question: str) -> int | None:
        """The only entry that has the question among its names or staff's questions, word for word."""
        owners = self._names.get(normal(question), set())
        return self.lexical.ids.index(next(iter(owners))) if len(owners) == 1 else None

    def known_share(self, question: str) -> float:
        """Share of the question's words, weighted by rarity, that the collection contains at all; 0 to 1."""
        return self.lexical.evidence(self.read(question)).known

    def share_in(self, entry: str, question: str) -> float:
        """Share of the question's words, weighted by rarity, that one entry contains; 0 to 1."""
        if entry not in self.lexical.ids:
            return 0.0
        return float(self.lexical.evidence(self.read(question)).coverage[self.lexical.ids.index(entry)])

    def passage_in(self, entry: str, question: str) -> int | None:
        """The passage of one entry that fits a question best, when one stands out."""
        whole, clause = self._readings(question)
        nearness, _ = self._nearness(whole, clause)
        return self._passages(whole, nearness[0] if nearness else None, {entry}).get(entry)

    def unasked(self, question: str) -> Floats:
        """1 per entry when the question wants a sort of fact that no question of the entry asks for, else 0."""
        return self._unasked(self.lexical.standard(question))

    def _unasked(self, standard: str) -> Floats:
        wanted = kinds(standard)
        if not wanted:
            return np.zeros(len(self._kinds), np.float32)
        return np.asarray([bool(wanted - known) for known in self._kinds.values()], np.float32)

    def with_weights(self, weights: Calibration) -> Search:
        """The same index with other weights; costs nothing."""
        other = copy(self)
        other.weights = weights
        return other

    def evidence(self, question: str) -> tuple[list[Evidence], list[Nearness] | None]:
        """Words and meaning of a question and of what is wanted in a story, unweighted."""
        whole, clause = self._readings(question)
        nearness, wanted = self._nearness(whole, clause)
        return self._words(whole, wanted), nearness

    def words_alone(self, question: str) -> list[Evidence]:
        """The words of a question and of a story's best clause: all there is while there are no vectors."""
        return self._words(*self._readings(question))

    def _readings(self, question: str) -> tuple[str, str]:
        """What both searches read: standard words, and of a long story what matters; and its best clause."""
        return readings(self.lexical.standard(question), self.lexical.weight)

    def read(self, question: str) -> str:
        """What is searched for: standard words, and of a long story what matters."""
        return self._readings(question)[0]

    def _words(self, whole: str, wanted: str) -> list[Evidence]:
        return [self.lexical.evidence(text) for text in (whole, *([wanted] if content_words(wanted) else []))]

    def _nearness(self, whole: str, clause: str) -> tuple[list[Nearness] | None, str]:
        """What the meaning says of a question and, of a story, of what is wanted in it; and the words that say it."""
        semantic, encoder = self._semantic, self._encoder
        reading = None if semantic is None or encoder is None else encoder.question(whole, clause)
        if semantic is None or reading is None:
            return None, clause
        return semantic.nearness(reading.vectors), reading.wanted

    def _passages(self, question: str, nearness: Nearness | None, wanted: set[str]) -> dict[str, int]:
        """For each wanted entry, the passage that fits best."""
        scores = self.lexical.documents(question) if nearness is None else nearness.documents
        best: dict[str, tuple[float, int | None]] = {}
        for entry in wanted:
            for number in self._ranges.get(entry, range(0)):
                document = self.collection[number]
                if document.field in ("kurz", "abschnitt"):
                    score = float(scores[number])
                    if score > best.get(entry, (0.0, None))[0]:
                        best[entry] = (score, document.passage)
        return {entry: passage for entry, (_, passage) in best.items() if passage is not None}


def _kinds_of(entry: Entry) -> AbstractSet[str]:
    """The sorts of fact that an entry is asked for."""
    return asked_in([entry.titel, *entry.fragen]) | ({"amount"} if entry.kosten else set())


def _ranges(collection: Sequence[Document]) -> dict[str, range]:
    """Which documents belong to each entry; they stand together."""
    ranges: dict[str, range] = {}
    for number, document in enumerate(collection):
        first = ranges.get(document.entry, range(number, number))
        ranges[document.entry] = range(first.start, number + 1)
    return ranges


@cache
def foreign_questions(names: tuple[str, ...] = FOREIGN) -> tuple[str, ...]:
    """Example questions that are none of the county's business; what is nearer to them than to an entry is foreign."""
    files = (Path(__file__).with_name(name) for name in names)
    lines = chain.from_iterable(file.read_text(encoding="utf-8").splitlines() for file in files)
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
