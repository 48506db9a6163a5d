"""Two Rasa and two gateways behind nginx with PostgreSQL and Redis; parts are killed while residents talk.

The small version of `python -m bench growing`.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bench.growing import grown_stack, missing, run

pytestmark = pytest.mark.stack


def test_killed_parts_lose_no_survey_double_no_reply_and_keep_the_order(tmp_path: Path) -> None:
    if packages := missing():
        pytest.skip(f"Debian packages are missing: apt-get install {packages}")
    for parent in tmp_path.parents[:3]:
        parent.chmod(0o755)  # PostgreSQL runs as another user
    with grown_stack(tmp_path) as (url, process, data, database):
        report = asyncio.run(
            run(url, process, data, database, users=4, participants=2, seconds=16, every=7, seed=2)
        )  # fmt: skip
    assert report.kills.total() >= 2
    assert not report.faults, "\n".join(report.lines())
