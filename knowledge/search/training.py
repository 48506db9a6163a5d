"""Learns the search's weights and confidence borders from questions whose right entries are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SettingsError
from knowledge.search.calibration import Weights
from knowledge.search.engine import Search
from knowledge.search.features import RANKING, TRUST, Mode, Table, table

Floats = NDArray[np.float32]
MODES: Final[tuple[Mode, ...]] = ("lexical", "semantic", "hybrid")
RIVALS: Final = 8
"""Best wrong entries per question from which the order is learned."""
CANDIDATES: Final = 5
"""Entries per question from which the probability is learned."""
WRONG_ALLOWED: Final = 0.03
"""Share of all questions that may be answered wrongly on the development data."""


@dataclass(frozen=True)
class Example:
    question: str
    group: str
    """clean, typos, speech, pfaelzisch, rambling, out_of_scope or unanswerable."""
    expected: tuple[str, ...]
    """Ids of entries that are right; empty when none is."""


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
                examples.append(Example(row["question"], row.get("group", "clean"), expected))
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(f"Die Fragen in „{path}“ sind nicht lesbar. Erwartet: je Zeile ein JSON-Objekt.") from error
    return examples


def learn(searches: Sequence[Search], examples: Sequence[Example]) -> dict[Mode, Weights]:
    """Weights for all modes, from the same examples on one or more views of the content."""
    # The encoder is the slow part: each question is encoded once per view, for all modes.
    evidence = [(one, example, *one.evidence(example.question)) for one in searches for example in examples]
    found: dict[Mode, Weights] = {}
    for mode in MODES:
        tables = [
            (one, example, table(None if mode == "semantic" else words, None if mode == "lexical" else meaning))
            for one, example, words, meaning in evidence
        ]
        ranking = _learn_order(mode, tables)
        found[mode] = _learn_trust(mode, ranking, [row for row in tables if row[0] is searches[0]])
    return found


Judge = Callable[[str], tuple[str, float]]
"""The entry a question would get, and its probability; an empty entry when it would get none."""


def curve(judge: Judge, examples: Sequence[Example]) -> list[Point]:
    """What each threshold would do."""
    answerable = [example for example in examples if example.expected]
    rows = []
    for example in examples:
        entry, score = judge(example.question)
        rows.append((score, entry in example.expected, bool(example.expected)))
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


def borders(points: Sequence[Point]) -> tuple[float, float]:
    """`sure`: lowest threshold with few enough wrong answers; `unsure`: three of four foreign questions stay out."""
    sure = next((point.threshold for point in points if point.wrong <= WRONG_ALLOWED), 0.9)
    unsure = next((point.threshold for point in points if point.refused >= 0.75), sure / 2)
    return sure, min(unsure, sure * 0.8)


def write(path: Path, modes: Mapping[Mode, Weights], sure: float, unsure: float, points: Sequence[Point]) -> None:
    """Write what `Calibration.read` reads, with the curve for people."""
    data: dict[str, Any] = {
        "sure": sure,
        "unsure": unsure,
        "modes": {
            mode: {
                "ranking": {name: round(value, 4) for name, value in weights.ranking.items()},
                "trust": {name: round(value, 4) for name, value in weights.trust.items()},
                "bias": round(weights.bias, 4),
            }
            for mode, weights in modes.items()
        },
        "curve": [
            {name: round(value, 3) for name, value in vars(point).items()}
            for point in points
            if round(point.threshold * 100) % 5 == 0
        ],
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _learn_order(mode: Mode, tables: Sequence[tuple[Search, Example, Table]]) -> dict[str, float]:
    """Pairwise logistic regression: the right entry's features minus those of its strongest rivals.

    Weights are kept at or above zero: more evidence must never count against an entry.
    """
    names = RANKING[mode]
    differences: list[Floats] = []
    for search, example, features in tables:
        right = [search.lexical.ids.index(id_) for id_ in example.expected if id_ in search.lexical.ids]
        if not right:
            continue
        total = features.values.sum(axis=1)
        best = max(right, key=lambda number: float(total[number]))
        rivals = [int(number) for number in np.argsort(-total) if int(number) not in right][:RIVALS]
        differences += [features.values[best] - features.values[rival] for rival in rivals]
    weights = _fit_positive(np.asarray(differences, np.float64))
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

    order = Weights(ranking, dict.fromkeys(TRUST[mode], 0.0), 0.0)
    rows: list[Floats] = []
    labels: list[bool] = []
    importance: list[float] = []
    for search, example, features in tables:
        rank = order.rank(features)
        trust = features.trust(rank)
        for place, number in enumerate(np.argsort(-rank)[:CANDIDATES]):
            rows.append(trust[number])
            labels.append(search.lexical.ids[int(number)] in example.expected)
            importance.append(1.0 if place == 0 else 0.25)
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(np.asarray(rows), np.asarray(labels), sample_weight=np.asarray(importance))
    return Weights(ranking, dict(zip(TRUST[mode], map(float, model.coef_[0]), strict=True)), float(model.intercept_[0]))
