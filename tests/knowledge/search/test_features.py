"""The evidence of a story and of what is wanted in it, side by side."""

from __future__ import annotations

import numpy as np

from knowledge.search.features import RANKING, TRUST, Floats, Meaning, table
from knowledge.search.lexical import Evidence
from knowledge.search.semantic import Nearness


def row(*values: float) -> Floats:
    return np.asarray(values, np.float32)


def nearness(near: Floats, foreign: float, share: Floats, foreign_share: float) -> Nearness:
    return Nearness(near, near, near, foreign, near, share, foreign_share, share, foreign_share)


def evidence(score: Floats) -> Evidence:
    return Evidence(score, score, score, score, score, score, 3, 0.9)


WHOLE = nearness(row(0.5, 0.6, 0.1), 0.3, row(0.2, 0.6, 0.0), 0.1)
WANT = nearness(row(0.7, 0.2, 0.1), 0.4, row(0.8, 0.0, 0.0), 0.3)


def test_a_short_question_means_what_it_means() -> None:
    meaning = Meaning.of([WHOLE])

    assert np.allclose(meaning.near, WHOLE.best)
    assert meaning.foreign == WHOLE.foreign
    assert np.allclose(meaning.around, WHOLE.around)


def test_a_story_and_its_want_are_judged_together() -> None:
    meaning = Meaning.of([WHOLE, WANT])

    assert np.allclose(meaning.near, [0.7, 0.6, 0.1])
    assert meaning.foreign == WANT.foreign
    assert np.allclose(meaning.learned, [0.5, 0.3, 0.0])
    assert np.isclose(meaning.around_foreign, 0.2)


def test_columns_are_those_that_are_named() -> None:
    words = [evidence(row(3, 1, 0)), evidence(row(0, 5, 0))]
    for mode, features in (
        ("hybrid", table(words, [WHOLE, WANT])),
        ("lexical", table(words, None)),
        ("semantic", table(None, [WHOLE, WANT])),
    ):
        assert features.mode == mode
        assert features.story
        assert features.values.shape == (3, len(RANKING[features.mode]))
        assert features.trust(features.values.sum(axis=1)).shape == (3, len(TRUST[features.mode]))


def test_the_want_of_a_short_question_is_the_question() -> None:
    features = table([evidence(row(3, 1, 0))], [WHOLE])

    assert not features.story
    for name, whole in (("want_around", "around"), ("want_near_z", "near_z"), ("want_bm25", "bm25")):
        assert np.allclose(features.column(name), features.column(whole))
    assert not features.trust(row(3, 2, 1))[:, TRUST["hybrid"].index("focus_gain")].any()
