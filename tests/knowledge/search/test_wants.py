"""In a story, the encoder tells what is wanted from what is told beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.e5.encoder import E5
from knowledge.e5.prepare import prepared
from knowledge.search import wants
from knowledge.search.wants import Wants, features, learn, wanted
from knowledge.settings import paths

WANT = "wo melde ich den Hund an"
STORY = f"Meine Tochter hat mir einen Dackel geschenkt, {WANT}, und das Wetter war so schön"
LONG = "Die Verwaltung ist für alle Bürgerinnen und Bürger da. " * 60


@pytest.fixture(scope="module")
def encoder() -> E5:
    return E5(prepared(paths().data), adapted=True)


@pytest.fixture(scope="module")
def judge() -> Wants:
    found = Wants.read()
    assert found is not None, "after teaching the encoder, start `kreis kalibrieren`"
    return found


def test_the_want_has_a_vector_and_words_of_its_own(encoder: E5, judge: Wants) -> None:
    (whole, want), words = wanted(encoder, judge, STORY)

    assert whole @ encoder.query(STORY) == pytest.approx(1, abs=1e-4)
    assert want @ encoder.query(WANT) > whole @ encoder.query(WANT)
    assert "melde" in words.split()
    assert "Wetter" not in words.split()


@pytest.mark.parametrize("text", ["", "?", "😀", "Ruftaxi"])
def test_whatever_is_said_something_is_wanted(encoder: E5, judge: Wants, text: str) -> None:
    vectors, _ = wanted(encoder, judge, text)

    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)


def test_of_a_text_of_several_windows_the_first_is_judged(encoder: E5, judge: Wants) -> None:
    (whole, _), words = wanted(encoder, judge, STORY + LONG)

    assert whole @ encoder.query(STORY + LONG) == pytest.approx(1, abs=1e-4)
    assert words


def test_it_is_learned_from_marked_tokens() -> None:
    random = np.random.default_rng(1)
    told = []
    for _ in range(50):
        marked = np.zeros(30, bool)
        begin = random.integers(0, 22)
        marked[begin : begin + 8] = True
        states = random.normal(size=(30, 6)).astype(np.float32)
        states[marked, 2] += 2
        told.append((states, marked))

    learned = learn(told[10:])

    shares = [(learned.shares(states), marked) for states, marked in told[:10]]
    assert np.mean([share[marked].mean() - share[~marked].mean() for share, marked in shares]) > 0.5


def test_neighbours_are_looked_at_also_at_the_edges() -> None:
    states = np.arange(10, dtype=np.float32)[:, None]

    around = features(states)[:, 1]

    assert around[5] == pytest.approx(5)
    assert around[0] == pytest.approx((0 + 0 + 0 + 0 + 1 + 2 + 3) / 7)


def test_a_token_is_judged_by_the_features_that_were_learned() -> None:
    random = np.random.default_rng(2)
    states = random.normal(size=(12, 5)).astype(np.float32)
    judge = Wants(random.normal(size=10).astype(np.float32), 0.3, "")

    logit = np.pad(features(states) @ judge.weights + judge.bias, 1, mode="edge")

    smoothed = (logit[:-2] + logit[1:-1] + logit[2:]) / 3
    assert judge.shares(states) == pytest.approx(1 / (1 + np.exp(-smoothed)), abs=1e-5)


def test_it_holds_for_one_state_of_the_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "wunsch.npz"
    assert Wants.read(file) is None
    Wants(np.ones(4, np.float32), 0.5, wants.fingerprint()).write(file)
    again = Wants.read(file)
    assert again is not None
    assert again.bias == 0.5

    monkeypatch.setattr(wants, "fingerprint", lambda: "taught anew")

    assert Wants.read(file) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"something else"])
def test_a_damaged_file_costs_the_judge_and_not_the_encoder(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wunsch.npz"
    file.write_bytes(content)

    assert Wants.read(file) is None
