"""Where one can change on foot: every pair of stops within walking distance, whichever way they lie."""

from __future__ import annotations

import random

import pytest

from knowledge.timetable.network import WALK_METRES, NetStop, _near, metres


@pytest.mark.parametrize("north", [47.3, 49.5, 54.9])
def test_no_pair_within_walking_distance_is_missed(north: float) -> None:
    source = random.Random(int(north * 10))
    stops = [
        NetStop(str(number), 0, "", north + source.uniform(0, 0.01), 7.4 + source.uniform(0, 0.015), number)
        for number in range(80)
    ]
    expected = {
        (a, b)
        for a in range(80)
        for b in range(80)
        if a != b and metres(stops[a].lat, stops[a].lon, stops[b].lat, stops[b].lon) <= WALK_METRES
    }
    assert len(expected) > 100
    assert {(a, b) for a, b, _ in _near(stops)} == expected
