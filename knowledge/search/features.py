"""The evidence for one question in numbers that mean the same in small and large collections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.search.lexical import Evidence
from knowledge.search.semantic import Nearness

Floats = NDArray[np.float32]
Mode = Literal["lexical", "semantic", "hybrid"]
MODES: Final[tuple[Mode, ...]] = ("lexical", "semantic", "hybrid")
LEXICAL: Final = ("bm25", "passage", "letters", "coverage", "names", "focus", "want_bm25", "want_focus")
SEMANTIC: Final = (
    "near",
    "near_z",
    "name",
    "name_z",
    "broad_z",
    "learned",
    "learned_z",
    "around",
    "want_near_z",
    "want_learned_z",
    "want_around",
)
"""The last ones of both: of what is wanted in a story; of a short question, of the whole once more."""
RANKING: Final = {"lexical": LEXICAL, "semantic": SEMANTIC, "hybrid": LEXICAL + SEMANTIC}
"""Features that order the entries, by mode."""
TRUST_LEXICAL: Final = (
    "rank",
    "margin",
    "coverage",
    "focus",
    "known",
    "words",
    "missing",
    "unasked",
    "focus_gain",
    "story",
)
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
)
TRUST: Final = {
    "lexical": TRUST_LEXICAL,
    "semantic": TRUST_SEMANTIC,
    "hybrid": (*TRUST_LEXICAL, *TRUST_SEMANTIC[2:], "both", "agree"),
}
"""Features from which the probability of being right is computed, by mode."""


@dataclass(frozen=True)
class Meaning:
    """What the meaning says, of a short question or of a story and what is wanted in it together."""

    near: Floats
    """Cosine of the nearest document of each entry, with the whole or with the want."""
    name: Floats
    """The same for names."""
    foreign: float
    """Cosine of the nearest foreign example; of a story, with what is wanted."""
    learned: Floats
    """Share of each entry by the classifier; of a story, the mean of whole and want. So the next three."""
    learned_foreign: float
    """How much the classifier takes the question for none of the county's business."""
    around: Floats
    """How much the known questions around this one speak for each entry."""
    around_foreign: float
    """The same for none of the county's business."""

    @classmethod
    def of(cls, nearness: Sequence[Nearness]) -> Meaning:
        def mean(name: str) -> Any:
            return sum(getattr(one, name) for one in nearness) / len(nearness)

        return cls(
            np.maximum.reduce([one.best for one in nearness]),
            np.maximum.reduce([one.name for one in nearness]),
            nearness[-1].foreign,
            mean("learned"),
            mean("learned_foreign"),
            mean("around"),
            mean("around_foreign"),
        )

    @classmethod
    def nothing(cls, count: int) -> Meaning:
        """Without meanings."""
        zeros = np.zeros(count, np.float32)
        return cls(zeros, zeros, 0.0, zeros, 0.0, zeros, 0.0)


@dataclass(frozen=True)
class Table:
    """Ranking features of every entry for one question."""

    mode: Mode
    values: Floats
    """Shape (entries, features), columns as in `RANKING[mode]`."""
    meaning: Meaning
    known: float
    """Share of the question's words that the collection contains, weighted by rarity."""
    words: int
    """Words of the question that carry meaning."""
    story: bool
    unasked: Floats
    """1 per entry when the question wants a sort of fact that no question of the entry asks for, else 0."""

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
        meaning = self.meaning
        columns = {
            "near": meaning.near,
            "name": meaning.name,
            "foreign": meaning.near - np.float32(meaning.foreign),
            "learned": meaning.learned,
            "learned_margin": _margin(meaning.learned),
            "learned_foreign": meaning.learned - np.float32(meaning.learned_foreign),
            "around": meaning.around,
            "around_margin": _margin(meaning.around),
            "around_foreign": meaning.around - np.float32(meaning.around_foreign),
            "rank": rank,
            "margin": np.clip(margin, -3, 3),
            "agree": agree,
            "known": np.full(len(rank), self.known, np.float32),
            "missing": np.clip(self.known - self.column("coverage"), 0, 1),
            "both": self.column("near") * self.column("coverage"),
            "unasked": self.unasked,
            "focus_gain": self.column("want_focus") - self.column("focus"),
            "words": np.full(len(rank), np.log1p(self.words), np.float32),
            "story": np.full(len(rank), self.story, np.float32),
        }
        stacked: Floats = np.stack(
            [columns[name] if name in columns else self.column(name) for name in TRUST[self.mode]], axis=1
        )
        return stacked


def table(
    evidence: Sequence[Evidence] | None, nearness: Sequence[Nearness] | None, unasked: Floats | None = None
) -> Table:
    """Put the evidence side by side: first that of the whole question, then of what is wanted in a story.

    At least one of the first two is given; `unasked` as in `Table`.
    """
    columns: list[Floats] = []
    if evidence:
        words, wanted = evidence[0], evidence[-1]
        columns += [_z(words.bm25), _z(words.passage), _z(words.letters), words.coverage, words.names, words.focus]
        columns += [_z(wanted.bm25), wanted.focus]
    if nearness:
        whole, want = nearness[0], nearness[-1]
        columns += [whole.best, _z(whole.best), whole.name, _z(whole.name), _z(whole.broad)]
        columns += [whole.learned, _z(whole.learned), whole.around]
        columns += [_z(want.best), _z(want.learned), want.around]
    mode: Mode = "hybrid" if evidence and nearness else "lexical" if evidence else "semantic"
    values = np.stack(columns, axis=1).astype(np.float32)
    return Table(
        mode,
        values,
        Meaning.of(nearness) if nearness else Meaning.nothing(len(values)),
        evidence[0].known if evidence else 0.0,
        evidence[0].words if evidence else 0,
        max(len(evidence or ()), len(nearness or ())) > 1,
        unasked if unasked is not None else np.zeros(len(values), np.float32),
    )


def _margin(values: Floats) -> Floats:
    """How far each value lies below the largest; the largest itself, how far above the second."""
    second = np.partition(values, -2)[-2] if len(values) > 1 else np.float32(0)
    margin: Floats = np.where(values >= values.max(), values - second, values - values.max())
    return margin


def _z(values: Floats) -> Floats:
    """How far each value lies above the collection's mean, in standard deviations, divided by 3 and cut at ±2."""
    spread = float(values.std())
    if spread < 1e-6:
        return np.zeros_like(values)
    z: Floats = np.clip((values - values.mean()) / spread / 3, -2, 2).astype(np.float32)
    return z
