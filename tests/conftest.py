"""Property-based tests try the same examples each time: a test run fails because of a change, not because of luck.

`HYPOTHESIS_PROFILE=explore make test` looks for new ones; `python -m bench parsers` does so a million times.

Tests of started processes, a browser or sound cards share the machine's time with whatever else runs on it. Such a
test is tried a second time, and the summary names each one that needed it (`R`); every other test has one try.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

SHARE_THE_MACHINE = ("stack", "browser", "audio")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.get_closest_marker(marker) for marker in SHARE_THE_MACHINE):
            item.add_marker(pytest.mark.flaky(reruns=1))
