"""Lets the interpreter end only when no thread is inside native code.

Python stops a background thread when it comes back from native code during the interpreter's end. If C++ frames
are left on its stack (onnxruntime, sentencepiece), the process aborts: "terminate called without an active exception".
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

PATIENCE: Final = 30.0
"""Seconds the end of the program waits for a call that is under way; the longest takes about one."""

_changed = threading.Condition()
_inside = 0
_ending = False


@contextmanager
def native() -> Iterator[None]:
    """Around calls into native code. Ends the calling thread silently when the program is ending."""
    global _inside
    with _changed:
        if _ending:
            raise SystemExit
        _inside += 1
    try:
        yield
    finally:
        with _changed:
            _inside -= 1
            _changed.notify_all()


@atexit.register
def _end() -> None:
    global _ending
    with _changed:
        _ending = True
        _changed.wait_for(lambda: _inside == 0, PATIENCE)
