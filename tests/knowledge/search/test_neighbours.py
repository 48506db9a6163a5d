"""What the known questions around a new one say together."""

from __future__ import annotations

import numpy as np

from knowledge.search.neighbours import Neighbours

EAST, NORTH, UP = np.eye(3, dtype=np.float32)


def unit(vector: np.ndarray) -> np.ndarray:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def shares(examples: list[np.ndarray], owner: list[int], count: int, question: np.ndarray) -> np.ndarray:
    matrix = np.stack([unit(example) for example in examples])
    neighbours = Neighbours(matrix, np.arange(len(examples)), np.asarray(owner), count)
    return neighbours.shares(matrix @ unit(question))


def test_a_known_question_belongs_to_its_entry() -> None:
    found = shares([EAST, NORTH, UP], [0, 1, 2], 2, EAST)
    assert found.shape == (3,)
    assert found.argmax() == 0
    assert found[0] > 0.9


def test_the_difference_that_makes_questions_foreign_counts_more_than_the_matter() -> None:
    # Both entries are asked for plainly; with "up" in it, questions about either are foreign. The nearest example of
    # the new question is one of the entry's.
    examples = [EAST, EAST + 0.1 * NORTH, EAST - 0.1 * NORTH, NORTH, EAST + 1.2 * UP, NORTH + UP, NORTH + 1.2 * UP]
    question = EAST + 0.5 * UP + 0.3 * NORTH
    cosines = [float(unit(example) @ unit(question)) for example in examples]
    assert int(np.argmax(cosines)) in (0, 1, 2)
    with_foreign = shares(examples, [0, 0, 0, 1, 2, 2, 2], 2, question)
    without = shares(examples[:4], [0, 0, 0, 1], 2, question)
    assert with_foreign[0] < without[0]
    assert with_foreign[2] > 0.2


def test_nothing_known_says_nothing() -> None:
    neighbours = Neighbours(np.zeros((0, 3), np.float32), np.zeros(0, np.int64), np.zeros(0, np.int64), 2)
    assert neighbours.shares(np.zeros(0, np.float32)).tolist() == [0, 0, 0]


def test_one_example_twice_is_no_error() -> None:
    assert np.isfinite(shares([EAST, EAST, EAST], [0, 0, 1], 2, EAST)).all()
