"""What the encoder can learn from the knowledge files: which sentences belong to which entry, and which to none."""

from __future__ import annotations

from itertools import chain
from typing import Final

import numpy as np

from knowledge.e5.teaching.adapting import Lessons
from knowledge.load import Content
from knowledge.search.documents import documents
from knowledge.search.engine import foreign_questions
from knowledge.search.slips import slipped

UNTOUCHED: Final = 0.4
"""Share of sentences that are asked as they stand."""
PER_WORD: Final = 0.15
"""Share of words with a slip in the others."""
_SEED: Final = 1


def lessons(content: Content, left_out: int = 0) -> Lessons:
    """All names and sentences, the foreign questions, and the passages.

    Args:
        left_out: every so many-th entry is not taught, to measure what that costs new entries; 0 for none.
    """
    entries = [entry for number, entry in enumerate(content.entries.values()) if not left_out or number % left_out]
    position = {entry.id: number for number, entry in enumerate(entries)}
    collection = list(chain.from_iterable(map(documents, entries)))
    sentences = [document for document in collection if document.is_sentence]
    passages = [document for document in collection if not document.is_sentence]
    foreign = foreign_questions()
    texts = [*(document.text for document in sentences), *foreign]
    random = np.random.default_rng(_SEED)
    return Lessons(
        sentences=texts,
        asked=[text if random.random() < UNTOUCHED else slipped(text, random, PER_WORD) for text in texts],
        owners=np.asarray([*(position[document.entry] for document in sentences), *[len(entries)] * len(foreign)]),
        passages=[document.text for document in passages],
        passage_owners=np.asarray([position[document.entry] for document in passages]),
        entries=len(entries),
    )
