"""The running process manager: start it, give it orders, notice that it died, leave nothing behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from knowledge.errors import SettingsError
from knowledge.settings import ROOT

PR_SET_CHILD_SUBREAPER: Final = 36  # linux/prctl.h
STOP_LIMIT: Final = 20.0
"""Seconds the processes get for a clean stop."""


def start_manager(conf: Path) -> subprocess.Popen[bytes]:
    """supervisord in the foreground, in its own session: Ctrl-C reaches only us, who stop the others in order."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot.attached", sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(conf)],
        cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def stop_manager(manager: subprocess.Popen[bytes]) -> None:
    """Stop everything in order; what does not stop in time is killed."""
    manager.terminate()
    try:
        manager.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(manager.pid, signal.SIGKILL)
        manager.wait()


def adopt_orphans() -> None:
    """Make this process the parent of what a killed process manager leaves, so that `clear_orphans` sees it."""
    with contextlib.suppress(OSError, AttributeError):  # not Linux: then they are on their own, see `attached.py`
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def clear_orphans() -> None:
    """Wait for the processes a killed process manager left (they were told to stop by its death), or kill them.

    Only for a program whose children are all of that kind: it takes every child of this process.
    """
    deadline = time.monotonic() + STOP_LIMIT / 2
    while _children():
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if time.monotonic() > deadline:
            for pid in _children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _children() -> list[int]:
    try:
        return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]
    except OSError:
        return []


@contextmanager
def orders(socket: Path) -> Iterator[Any]:
    """supervisor's XML-RPC interface.

    Raises:
        SettingsError: no process manager runs for this data folder, or it refuses an order.
    """
    proxy = ServerProxy("http://127.0.0.1", transport=SupervisorTransport(None, None, f"unix://{socket}"))
    try:
        yield cast(Any, proxy).supervisor
    except Fault as fault:
        raise SettingsError(f"Die Prozessverwaltung lehnt ab: {fault.faultString}") from fault
    except OSError as error:
        raise SettingsError("Der Assistent läuft nicht. Starten Sie ihn mit „make run“.") from error
