"""Who says what is wanted in a story: the embedded model's judge, or else the clause with the most telling words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from knowledge.search import encoder as module
from knowledge.search.encoder import SentenceEncoder
from knowledge.search.wants import Wants

STORY, CLAUSE = "Der Dackel ist lieb, wo melde ich den Hund an, gell", "wo melde ich den Hund an"


class Model:
    """Any sentence-transformers model; with a first part that may tell stories."""

    def __init__(self, first: Any) -> None:
        self._first = first
        self.encoded: list[str] = []

    def __getitem__(self, _: int) -> Any:
        return self._first

    def encode_query(self, texts: Sequence[str], **_: Any) -> Any:
        self.encoded += texts
        return np.ones((len(texts), 4))


class Judging:
    wants: object = None

    def story(self, text: str) -> tuple[Any, str] | None:
        return None if self.wants is None else (np.eye(2, 4), f"judged: {text[:10]}")


def opened(monkeypatch: pytest.MonkeyPatch, first: object) -> tuple[SentenceEncoder, Model]:
    model = Model(first)
    monkeypatch.setattr(module, "_load", lambda name: model)
    return SentenceEncoder("any"), model


def test_a_short_question_is_one_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, model = opened(monkeypatch, Judging())

    reading = encoder.question("Wo melde ich den Hund an?")

    assert reading is not None
    assert reading.vectors.shape == (1, 4)
    assert reading.wanted == ""
    assert encoder.question("Wo melde ich den Hund an?") is reading
    assert model.encoded == ["Wo melde ich den Hund an?"]


@pytest.mark.parametrize("first", [object(), Judging()])
def test_without_a_judge_the_clause_is_wanted(monkeypatch: pytest.MonkeyPatch, first: object) -> None:
    encoder, model = opened(monkeypatch, first)

    reading = encoder.question(STORY, CLAUSE)

    assert reading is not None
    assert reading.vectors.shape == (2, 4)
    assert np.linalg.norm(reading.vectors, axis=1) == pytest.approx(1)
    assert reading.wanted == CLAUSE
    assert model.encoded == [STORY, CLAUSE]


def test_a_judge_is_asked_from_when_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, _ = opened(monkeypatch, Judging())
    encoder.question(STORY, CLAUSE)

    encoder.judge_wants_by(Wants(np.zeros(2, np.float32), 0.0, ""))

    reading = encoder.question(STORY, CLAUSE)
    assert reading is not None
    assert reading.wanted == f"judged: {STORY[:10]}"


def test_another_model_takes_no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, _ = opened(monkeypatch, object())

    encoder.judge_wants_by(Wants(np.zeros(2, np.float32), 0.0, ""))

    reading = encoder.question(STORY, CLAUSE)
    assert reading is not None
    assert reading.wanted == CLAUSE
