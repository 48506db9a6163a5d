"""Whether the assistant works with a data folder at the moment. Standard library only: Rasa's environment uses it too.

Each process of the assistant holds a shared lock on one file for as long as it lives, also when it is killed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = ".in-benutzung"


def mark_in_use(data: Path) -> int:
    """Hold the folder until this process ends; the descriptor of the lock."""
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


@contextmanager
def alone(data: Path) -> Iterator[bool]:
    """Keep the assistant from starting while the block runs; the value is False when it runs already."""
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
