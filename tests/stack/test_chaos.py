"""Processes are killed while residents talk: nobody goes without an answer or an honest error, and nothing is doubled.

The small version of `python -m bench chaos`.
"""

from __future__ import annotations

import asyncio

import pytest

from bench.chaos import run
from tests.stack.conftest import Stack

pytestmark = pytest.mark.stack


def test_killed_processes_lose_and_double_nothing(stack: Stack) -> None:
    report = asyncio.run(
        run(stack.url, stack.process.pid, stack.data, users=5, seconds=20, every=6, seed=5, pause=(0.5, 1.5))
    )
    assert report.kills.total() == 3
    assert not report.faults, "\n".join(report.lines())
