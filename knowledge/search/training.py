"""Learns the search's weights and confidence borders from questions whose right entries are known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SettingsError
from knowledge.search.calibration import Calibration, Trust, Weights
from knowledge.search.engine import Search
from knowledge.search.features import MODES, RANKING, TRUST, Mode, Table, table
from knowledge.search.lexical import Evidence
from knowledge.search.semantic import Nearness
from knowledge.search.slips import slipped

Floats = NDArray[np.float32]
FOLDS: Final = 6
RIVALS: Final = 8
"""Best wrong entries per question from which the order is learned."""
STRENGTH: Final = 0.03
"""Inverse penalty on the weights of the probability (scikit-learn's `C`): small, because there are hundreds."""
CANDIDATES: Final = 5
"""Entries per question from which the probability is learned."""
STORY_WEIGHT: Final = 0.5
"""What a story written for learning weighs when the probability is learned: who wrote it knew the entries."""
FOREIGN_WEIGHT: Final = 1.5
"""What a question without an answer weighs when the probability is learned. At the same shares of wrong and of declined
answers more is answered, above all in questions of people whose others were not learned from.
"""
WRONG_WHEN_SURE: Final = 0.015
"""Share of all questions that may be answered wrongly without a word of doubt."""
WRONG_AT_ALL: Final = 0.027
"""Share of all questions that may be answered wrongly, whether or not it is said how they were understood.

The aim is 3 %. A border that just reaches an aim misses it with other questions every other time, so this and the next
are one standard error on the safe side of theirs, for as many questions as there were when they were set (2,612; 836).
"""
DECLINED: Final = 0.977
"""Share of the questions without an answer that are not answered. The aim is 97 %."""
PER_WORD: Final = 0.3
"""Share of words with a slip in the questions typed in a hurry."""
REFUSED: Final = 0.92
"""Share of the questions without an answer for which nothing is offered. "Meinten Sie …?" with a matter that has
nothing to do with the question looks foolish; at this border one answerable question in a hundred gets no offer.
"""


_SEED: Final = 5
_ROW: Final = re.compile(r"\[[^\[\]{}]*\]")


@dataclass(frozen=True)
class Example:
    question: str
    group: str
    """clean, typos, speech, pfaelzisch, rambling, out_of_scope or unanswerable."""
    expected: tuple[str, ...]
    """Ids of entries that are right; empty when none is."""
    source: str = ""
    """Name of the file: the questions of one file are those of other people than the next one's."""
    weight: float = 1.0
    """What it weighs when the probability is learned."""


@dataclass(frozen=True)
class Point:
    """One threshold and what it does, as shares of all questions or of those that have an answer."""

    threshold: float
    answered: float
    """Answered, of those that have an answer."""
    right: float
    """Answered rightly, of those that have an answer."""
    wrong: float
    """Answered wrongly, of all questions."""
    refused: float
    """Not answered, of those that have no answer."""


def read_examples(path: Path) -> list[Example]:
    """Read a `.jsonl` file with `question`, `group` and `expected` (an id, several, or null).

    Raises:
        SettingsError: the file is missing or a line is wrong.
    """
    examples = []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                right = row.get("expected")
                expected = () if right is None else (right,) if isinstance(right, str) else tuple(right)
                examples.append(Example(row["question"], row.get("group", "clean"), expected, path.name))
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(f"Die Fragen in „{path}“ sind nicht lesbar. Erwartet: je Zeile ein JSON-Objekt.") from error
    return examples


class Gathered(NamedTuple):
    """The evidence for one question."""

    search: Search
    example: Example
    words: Sequence[Evidence]
    words_alone: Sequence[Evidence]
    """The words where there are no vectors: then nobody knows what is wanted in a story, and a clause is looked at."""
    meaning: Sequence[Nearness] | None
    unasked: Floats

    def table(self, mode: Mode) -> Table:
        match mode:
            case "lexical":
                return table(self.words_alone, None, self.unasked)
            case "semantic":
                return table(None, self.meaning, self.unasked)
            case _:
                return table(self.words, self.meaning, self.unasked)


def learn(gathered: Sequence[Gathered], modes: Sequence[Mode] = MODES) -> dict[Mode, Weights]:
    """Weights from examples, all on one view of the content."""
    found: dict[Mode, Weights] = {}
    for mode in modes:
        tables = [(one.search, one.example, one.table(mode)) for one in gathered]
        found[mode] = _learn_trust(mode, _learn_order(mode, tables), tables)
    return found


def gather(search: Search, examples: Sequence[Example], *, slips: bool = True) -> list[Gathered]:
    """The evidence from which weights are learned; slow.

    Args:
        slips: each question counts twice, as it is and as somebody would type it in a hurry: weights learned from both
            rely less on single words.
    """
    random = np.random.default_rng(_SEED)
    rows: list[Gathered] = []
    for example in examples:
        for text in (example.question, *([slipped(example.question, random, PER_WORD)] if slips else ())):
            words, meaning = search.evidence(text)
            alone = search.words_alone(text) if meaning and len(meaning) > 1 else words
            # Which passage is near is not learned, and would fill the memory.
            bare = [replace(one, documents=one.documents[:0]) for one in meaning] if meaning else None
            rows.append(Gathered(search, example, words, alone, bare, search.unasked(text)))
    return rows


def folds(
    gathered: Sequence[Gathered], examples: Sequence[Example]
) -> Iterator[tuple[list[Example], dict[Mode, Weights]]]:
    """Each part of the examples with weights learned from all others: what comes of it is no self-praise.

    A part is a file, because tomorrow's questions come from people of whom nothing was learned; of a single file, every
    sixth question. What was gathered of others than the examples is always learned from.
    """
    sources = list(dict.fromkeys(example.source for example in examples))
    parts = [[example for example in examples if example.source == source] for source in sources]
    for part in parts if len(parts) > 1 else [examples[number::FOLDS] for number in range(FOLDS)]:
        left_out = {example.question for example in part}
        rest = [row for row in gathered if row.example.question not in left_out]
        yield [example for example in examples if example.question in left_out], learn(rest, ("hybrid",))


Judge = Callable[[str], tuple[str, float]]
"""The entry a question would get, and its probability; an empty entry when it would get none."""


def curve(judged: Iterable[tuple[Judge, Sequence[Example]]]) -> list[Point]:
    """What each threshold would do, from examples and who judges them."""
    rows = []
    for judge, examples in judged:
        for example in examples:
            entry, score = judge(example.question)
            rows.append((score, entry in example.expected, bool(example.expected)))
    answerable = [row for row in rows if row[2]]
    points = []
    for threshold in np.round(np.arange(0.05, 1.0, 0.01), 2):
        given = [row for row in rows if row[0] >= threshold]
        points.append(
            Point(
                threshold=float(threshold),
                answered=sum(row[2] for row in given) / max(1, len(answerable)),
                right=sum(row[1] for row in given) / max(1, len(answerable)),
                wrong=sum(not row[1] for row in given) / max(1, len(rows)),
                refused=1 - sum(not row[2] for row in given) / max(1, len(rows) - len(answerable)),
            )
        )
    return points


def borders(points: Sequence[Point]) -> tuple[float, float, float]:
    """`sure`, `likely` and `unsure` of `Calibration`: the lowest with few enough wrong answers."""
    sure = next((point.threshold for point in points if point.wrong <= WRONG_WHEN_SURE), 0.9)
    careful = (point for point in points if point.wrong <= WRONG_AT_ALL and point.refused >= DECLINED)
    likely = min(next((point.threshold for point in careful), sure), sure)
    unsure = next((point.threshold for point in points if point.refused >= REFUSED), likely / 2)
    return sure, likely, min(unsure, likely * 0.8)


def write(path: Path, learned: Calibration, points: Sequence[Point]) -> None:
    """Write what `Calibration.read` reads, with the curve for people."""
    data: dict[str, Any] = {
        "sure": learned.sure,
        "likely": learned.likely,
        "unsure": learned.unsure,
        "modes": _rounded(learned.modes),
        "bare": _rounded(learned.bare),
        "curve": [
            {name: round(value, 3) for name, value in vars(point).items()}
            for point in points
            if round(point.threshold * 100) % 5 == 0
        ],
    }
    # Beside the old file and then in its place: whoever starts meanwhile reads one of the two, never half.
    fresh = path.with_suffix(".neu")
    text = json.dumps(data, ensure_ascii=False, indent=1)
    text = _ROW.sub(lambda row: " ".join(row[0].split()), text)  # a row of numbers in one line
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(path)


def _rounded(modes: Mapping[Mode, Weights]) -> dict[str, Any]:
    return {
        mode: {
            "ranking": {name: round(value, 4) for name, value in weights.ranking.items()},
            "trust": {
                "features": TRUST[mode],
                "bias": round(weights.trust.bias, 4),
                **{
                    name: np.round(getattr(weights.trust, name).astype(float), 4).tolist()
                    for name in ("mean", "scale", "linear", "pairs")
                },
            },
        }
        for mode, weights in modes.items()
    }


def _learn_order(mode: Mode, tables: Sequence[tuple[Search, Example, Table]]) -> dict[str, float]:
    """Pairwise logistic regression: the right entry's features minus those of its strongest rivals; not of stories.

    Weights are kept at or above zero: more evidence must never count against an entry.
    """
    names = RANKING[mode]
    differences: list[Floats] = []
    for search, example, features in tables:
        right = [search.lexical.ids.index(id_) for id_ in example.expected if id_ in search.lexical.ids]
        if not right or example.weight < 1:  # of those who knew the entries, names say too much
            continue
        total = features.values.sum(axis=1)
        best = max(right, key=lambda number: float(total[number]))
        rivals = [int(number) for number in np.argsort(-total) if int(number) not in right][:RIVALS]
        differences += [features.values[best] - features.values[rival] for rival in rivals]
    rows = np.asarray(differences, np.float64)
    # The penalty on large weights must not punish a feature for being small by nature.
    scale = rows.std(axis=0) + 1e-6
    weights = _fit_positive(rows / scale) / scale
    return dict(zip(names, map(float, weights), strict=True))


def _fit_positive(rows: NDArray[np.float64], strength: float = 2.0) -> NDArray[np.float64]:
    """Logistic regression without bias and with weights ≥ 0, so that every row gets a positive value."""
    from scipy.optimize import minimize

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        values = rows @ weights
        probability = 1 / (1 + np.exp(np.clip(values, -30, 30)))
        cost = float(np.logaddexp(0, -values).sum() + strength * (weights**2).sum() / 2)
        return cost, -(rows * probability[:, None]).sum(axis=0) + strength * weights

    start = np.ones(rows.shape[1])
    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * rows.shape[1])
    return np.asarray(result.x)


def _learn_trust(mode: Mode, ranking: Mapping[str, float], tables: Sequence[tuple[Search, Example, Table]]) -> Weights:
    """Logistic regression on the best entries of each question: is this one right?"""
    from sklearn.linear_model import LogisticRegression

    order = Weights(ranking, Trust.blank(len(TRUST[mode])))
    rows: list[Floats] = []
    labels: list[bool] = []
    importance: list[float] = []
    for search, example, features in tables:
        rank = order.rank(features)
        trust = features.trust(rank)
        for place, number in enumerate(np.argsort(-rank)[:CANDIDATES]):
            rows.append(trust[number])
            labels.append(search.lexical.ids[int(number)] in example.expected)
            weight = example.weight * (1.0 if example.expected else FOREIGN_WEIGHT)
            importance.append(weight if place == 0 else weight / 4)
    table_ = np.asarray(rows, np.float32)
    blank = replace(order.trust, mean=table_.mean(axis=0), scale=table_.std(axis=0) + np.float32(1e-6))
    x = blank.standard(table_).astype(np.float64)
    first, second = np.triu_indices(x.shape[1])
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit(np.hstack([x, x[:, first] * x[:, second]]), np.asarray(labels), sample_weight=np.asarray(importance))
    linear, products = np.split(model.coef_[0].astype(np.float32), [x.shape[1]])
    pairs = np.zeros((x.shape[1], x.shape[1]), np.float32)
    pairs[first, second] = products
    return Weights(ranking, replace(blank, linear=linear, pairs=pairs, bias=float(model.intercept_[0])))
