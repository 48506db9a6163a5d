"""Starts and stops the processes that are measured, and reads their memory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from knowledge.settings import ROOT

QUIET: Final = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def resident(pid: int) -> float:
    """Resident megabytes of one process, without its children."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def memory_of(pid: int) -> float:
    """Resident megabytes of a process and all its descendants."""
    total = resident(pid)
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        total += memory_of(int(child))
    return total


def wait_for(url: str, seconds: float = 240) -> float:
    """Seconds until the address answers 200."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return time.monotonic() - began
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


@contextmanager
def process(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    running = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True, **QUIET)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGINT)
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)


def wait_for_vectors(seconds: float = 900) -> None:
    """Wait until the encoder has made the vectors of new texts (in the background; minutes on a first start)."""
    folder, deadline = ROOT / "var" / "bench" / "vektoren", time.monotonic() + seconds
    time.sleep(20)
    while time.monotonic() < deadline:
        newest = max((file.stat().st_mtime for file in folder.glob("*")), default=0.0)
        if time.time() - newest > 15:
            return
        time.sleep(2)


@contextmanager
def our_stack(environment: Mapping[str, str] | None = None) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The whole assistant on free ports, with its data in `var/bench`: its URL and its process. Not yet ready."""
    ports = {name: str(free_port()) for name in ("ASSISTANT_PORT", "ASSISTANT_RASA_PORT", "ASSISTANT_ACTIONS_PORT")}
    settings = {
        **ports,
        "ASSISTANT_DATA": str(ROOT / "var" / "bench"),
        "ASSISTANT_TIMEOUT": "60",
        **(environment or {}),
    }
    subprocess.run(
        [sys.executable, "-m", "bot", "train"], cwd=ROOT, env={**os.environ, **settings}, check=True, **QUIET
    )
    with process([sys.executable, "-m", "bot", "run"], settings) as running:
        yield f"http://127.0.0.1:{ports['ASSISTANT_PORT']}", running


@contextmanager
def assistant() -> Iterator[str]:
    """The URL of a ready assistant: the one `BENCH_GATEWAY` names, or one started for this measurement."""
    if url := os.environ.get("BENCH_GATEWAY"):
        yield url
        return
    with our_stack() as (url, _):
        wait_for(f"{url}/health")
        wait_for_vectors()
        yield url
