"""Tokens are counted per row, per group of rows, and found by token."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search.occurrences import Postings, grouped, numbered, occurrences

ROWS = (["b", "a", "b"], [], ["c"], ["a", "c"])
COLUMNS = numbered(["b", "a", "c", "unused", "a"])


def test_each_row_counts_its_tokens() -> None:
    counted = occurrences(ROWS, COLUMNS).toarray()
    assert counted.tolist() == [[2, 1, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 1, 1, 0]]


def test_a_token_without_a_column_is_an_error() -> None:
    with pytest.raises(KeyError):
        occurrences([["d"]], COLUMNS)


def test_the_rows_of_a_group_are_added_up_by_weight() -> None:
    owner, weight = np.asarray([0, 0, 2, 2]), np.asarray([1, 1, 4, 1], np.float32)
    added = grouped(occurrences(ROWS, COLUMNS), owner, 3, weight).toarray()
    assert added.tolist() == [[2, 1, 0, 0], [0, 0, 0, 0], [0, 1, 5, 0]]


def test_postings_give_the_rows_of_a_token() -> None:
    postings = Postings(occurrences(ROWS, COLUMNS), COLUMNS)
    rows, values = postings.of("b")
    assert (rows.tolist(), values.tolist()) == ([0], [2])
    assert postings.rows("c").tolist() == [2, 3]
    assert "a" in postings
    for absent in ("unused", "unknown"):
        assert absent not in postings
        assert postings.rows(absent).tolist() == []
