"""Values per entry from values per document."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search.groups import Groups

OWNER = np.asarray([0, 0, 0, 0, 2, 2, 3], np.int64)
VALUES = np.asarray([0.1, 0.9, 0.9, 0.2, -0.5, 0.5, 0.3], np.float32)


def test_top_and_mean_of_top() -> None:
    groups = Groups(OWNER, 5, without=-1)
    assert groups.top(VALUES) == pytest.approx([0.9, -1, 0.5, 0.3, -1])
    assert groups.mean_of_top(VALUES, 3) == pytest.approx([2 / 3, -1, 0, 0.3, -1])


def test_no_rows_at_all() -> None:
    none = np.zeros(0, np.float32)
    groups = Groups(none.astype(np.int64), 2, without=0)
    assert groups.top(none).tolist() == [0, 0]
    assert groups.mean_of_top(none, 3).tolist() == [0, 0]
