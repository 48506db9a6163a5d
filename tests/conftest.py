"""Property-based tests try the same examples each time: a test run fails because of a change, not because of luck.

`HYPOTHESIS_PROFILE=explore make test` looks for new ones; `python -m bench parsers` does so a million times.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
