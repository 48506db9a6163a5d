"""The evidence for one question in numbers that mean the same in small and large collections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.search.lexical import Evidence
from knowledge.search.semantic import Nearness

Floats = NDArray[np.float32]
Mode = Literal["lexical", "semantic", "hybrid"]
MODES: Final[tuple[Mode, ...]] = ("lexical", "semantic", "hybrid")
LEXICAL: Final = ("bm25", "passage", "letters", "coverage", "names", "focus", "clause_names", "clause_focus")
SEMANTIC: Final = (
    "near",
    "near_z",
    "name",
    "name_z",
    "broad_z",
    "learned",
    "learned_z",
    "around",
    "clause_near",
    "clause_name",
    "clause_learned",
)
CLAUSES: Final = ("clause_names", "clause_focus", "clause_near", "clause_name", "clause_learned")
"""How much better than the whole the best clause of a long question fits; 0 for a short one."""
RANKING: Final = {"lexical": LEXICAL, "semantic": SEMANTIC, "hybrid": LEXICAL + SEMANTIC}
"""Features that order the entries, by mode."""
TRUST_LEXICAL: Final = ("rank", "margin", "coverage", "focus", "known", "words", "missing", "unasked", "clause_focus")
TRUST_SEMANTIC: Final = (
    "rank",
    "margin",
    "near",
    "name",
    "foreign",
    "learned",
    "learned_margin",
    "learned_foreign",
    "around",
    "around_margin",
    "around_foreign",
    "clause_near",
    "clause_learned",
)
TRUST: Final = {
    "lexical": TRUST_LEXICAL,
    "semantic": TRUST_SEMANTIC,
    "hybrid": (*TRUST_LEXICAL, *TRUST_SEMANTIC[2:], "both", "agree"),
}
"""Features from which the probability of being right is computed, by mode."""


@dataclass(frozen=True)
class Table:
    """Ranking features of every entry for one question."""

    mode: Mode
    values: Floats
    """Shape (entries, features), columns as in `RANKING[mode]`."""
    known: float
    """Share of the question's words that the collection contains, weighted by rarity."""
    foreign: float
    """Cosine of the question with the nearest foreign example."""
    words: int
    """Words of the question that carry meaning."""
    unasked: Floats
    """1 per entry when the question wants a sort of fact that no question of the entry asks for, else 0."""
    learned_foreign: float = 0.0
    """How much the classifier takes the question for none of the county's business."""
    around_foreign: float = 0.0
    """How much the known questions around this one speak for none of the county's business."""

    def column(self, name: str) -> Floats:
        """One feature of all entries; zeros when the mode has it not."""
        names = RANKING[self.mode]
        column: Floats = self.values[:, names.index(name)] if name in names else np.zeros(len(self.values), np.float32)
        return column

    def trust(self, rank: Floats) -> Floats:
        """Features for the probability, shape (entries, features), columns as in `TRUST[mode]`."""
        best = np.argsort(-rank, kind="stable")[:2]
        margin = rank - rank[best[0]]
        margin[best[0]] = rank[best[0]] - rank[best[1]] if len(best) > 1 else 2.0
        agree = np.zeros(len(rank), np.float32)
        lexical = self.column("bm25")
        for leader, when in (
            (int(lexical.argmax()), lexical.max() > 0),
            (int(self.column("near").argmax()), True),
        ):
            agree[leader] += 0.5 if when else 0.0
        learned = self.column("learned")
        around = self.column("around")
        columns = {
            "learned_margin": _margin(learned),
            "learned_foreign": learned - np.float32(self.learned_foreign),
            "around_margin": _margin(around),
            "around_foreign": around - np.float32(self.around_foreign),
            "rank": rank,
            "margin": np.clip(margin, -3, 3),
            "agree": agree,
            "known": np.full(len(rank), self.known, np.float32),
            "missing": np.clip(self.known - self.column("coverage"), 0, 1),
            "foreign": self.column("near") - np.float32(self.foreign),
            "both": self.column("near") * self.column("coverage"),
            "unasked": self.unasked,
            "words": np.full(len(rank), np.log1p(self.words), np.float32),
        }
        stacked: Floats = np.stack(
            [columns[name] if name in columns else self.column(name) for name in TRUST[self.mode]], axis=1
        )
        return stacked


def table(
    evidence: Sequence[Evidence] | None, nearness: Sequence[Nearness] | None, unasked: Floats | None = None
) -> Table:
    """Put the evidence side by side: first that of the whole question, then of single clauses.

    At least one of the first two is given; `unasked` as in `Table`.
    """
    columns: list[Floats] = []
    if evidence:
        words = evidence[0]
        columns += [_z(words.bm25), _z(words.passage), _z(words.letters), words.coverage, words.names, words.focus]
        columns += [_beyond([one.names for one in evidence]), _beyond([one.focus for one in evidence])]
    if nearness:
        meaning = nearness[0]
        columns += [meaning.best, _z(meaning.best), meaning.name, _z(meaning.name), _z(meaning.broad)]
        columns += [meaning.learned, _z(meaning.learned), meaning.around]
        columns += [
            _beyond([one.best for one in nearness]),
            _beyond([one.name for one in nearness]),
            _beyond([one.learned for one in nearness]),
        ]
    mode: Mode = "hybrid" if evidence and nearness else "lexical" if evidence else "semantic"
    values = np.stack(columns, axis=1).astype(np.float32)
    return Table(
        mode,
        values,
        evidence[0].known if evidence else 0.0,
        nearness[0].foreign if nearness else 0.0,
        evidence[0].words if evidence else 0,
        unasked if unasked is not None else np.zeros(len(values), np.float32),
        nearness[0].learned_foreign if nearness else 0.0,
        nearness[0].around_foreign if nearness else 0.0,
    )


def _margin(values: Floats) -> Floats:
    """How far each value lies below the largest; the largest itself, how far above the second."""
    second = np.partition(values, -2)[-2] if len(values) > 1 else np.float32(0)
    margin: Floats = np.where(values >= values.max(), values - second, values - values.max())
    return margin


def _beyond(values: Sequence[Floats]) -> Floats:
    """How much the best of the later values exceeds the first; 0 where none does."""
    if len(values) == 1:
        return np.zeros_like(values[0])
    beyond: Floats = np.maximum(np.max(values[1:], axis=0) - values[0], 0)
    return beyond


def _z(values: Floats) -> Floats:
    """How far each value lies above the collection's mean, in standard deviations, divided by 3 and cut at ±2."""
    spread = float(values.std())
    if spread < 1e-6:
        return np.zeros_like(values)
    z: Floats = np.clip((values - values.mean()) / spread / 3, -2, 2).astype(np.float32)
    return z
