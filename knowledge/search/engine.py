"""The search over one content snapshot: lexical at once, semantic as soon as the encoder is ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.load import Content
from knowledge.search.documents import Document, documents
from knowledge.search.lexical import Lexical


@dataclass(frozen=True)
class Hit:
    entry: str
    """Id of the entry."""
    score: float
    """Probability that the entry answers the question, 0 to 1."""


class Search:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.collection: Sequence[Document] = [
            document for entry in content.entries.values() for document in documents(entry)
        ]
        self.lexical = Lexical(self.collection, list(content.entries))

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """The entries that may answer, best first."""
        evidence = self.lexical.evidence(question)
        total = evidence.bm25 / (evidence.bm25.max() or 1.0) * 0.5 + 0.5 * evidence.focus
        order = np.argsort(-total, kind="stable")[:limit]
        return [
            Hit(self.lexical.ids[number], round(float(total[number]), 4))
            for number in order
            if total[number] > 0
        ]
