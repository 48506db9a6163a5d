"""The whole assistant, started once for all tests that need it: real Rasa, real actions, real gateway, Telegram on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from knowledge.settings import ROOT
from tests.bot.telegram.emulator import TOKEN
from tests.stack.telegram_side import TelegramSide

NOW = "2026-06-10T10:00"
"""Wednesday; every process of the stack believes that it is this moment."""
START_SECONDS = 600
"""Training takes three minutes on a quiet core."""


@dataclass
class Stack:
    """A running assistant."""

    url: str
    data: Path
    process: subprocess.Popen[str]
    telegram: TelegramSide
    """The other end of its Telegram channel."""
    environment: dict[str, str]
    """What it was started with."""
    output: list[str] = field(default_factory=list)

    def ask(self, session: str, **message: Any) -> list[dict[str, Any]]:
        """Send one message; the replies. A refusal raises `urllib.error.HTTPError`."""
        body = json.dumps({"session": session, **message}).encode()
        request = urllib.request.Request(f"{self.url}/api/messages", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as response:
            return list(json.load(response)["replies"])

    def press(self, session: str, reply: dict[str, Any], title: str) -> list[dict[str, Any]]:
        """Press the button of a reply whose title contains `title`."""
        (button,) = [one for one in reply["buttons"] if title in one["title"]]
        return self.ask(session, button=button["id"])

    def health(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=10) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as error:
            return dict(json.load(error))

    def wait_until_healthy(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while self.health()["status"] != "ok":
            assert time.monotonic() < deadline, self.health()
            time.sleep(0.2)

    def wait_until_by_meaning(self, seconds: float = 600) -> None:
        """Until then words alone answer, more carefully: what a test sees would depend on how fast the machine is."""
        deadline = time.monotonic() + seconds
        while not self._by_meaning():
            assert time.monotonic() < deadline, "the vectors were not made"
            time.sleep(0.5)

    def _by_meaning(self) -> bool:
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=10) as response:
            return b"\nkreis_search_by_meaning 1.0\n" in response.read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def telegram_side() -> Iterator[TelegramSide]:
    with TelegramSide() as side:
        yield side


@pytest.fixture(scope="session")
def stack(telegram_side: TelegramSide) -> Iterator[Stack]:
    data = ROOT / "var" / "test"
    for old in ("*.db*", "secret.key"):
        for file in data.glob(old):
            file.unlink()
    shutil.rmtree(data / "log", ignore_errors=True)
    ports = {name: free_port() for name in ("ASSISTANT_PORT", "ASSISTANT_RASA_PORT", "ASSISTANT_ACTIONS_PORT")}
    environment = {
        **os.environ,
        **{name: str(port) for name, port in ports.items()},
        "ASSISTANT_DATA": str(data),
        "ASSISTANT_NOW": NOW,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram_side.url,
        "ASSISTANT_TIMEOUT": "15",  # a loaded test machine is no reason to fail; the timeout has its own test
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    stack = Stack(f"http://127.0.0.1:{ports['ASSISTANT_PORT']}", data, process, telegram_side, environment)
    ready = threading.Event()

    def read() -> None:
        assert process.stdout
        for line in process.stdout:
            stack.output.append(line)
            if line.startswith("Bereit"):
                ready.set()
        ready.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    ready.wait(START_SECONDS)
    if process.poll() is not None or not any(line.startswith("Bereit") for line in stack.output):
        process.kill()
        logs = "\n".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in (data / "log").glob("*.log"))
        pytest.fail("".join(stack.output) + logs)
    stack.wait_until_by_meaning()
    yield stack
    process.send_signal(signal.SIGINT)
    assert process.wait(40) == 0, "a clean stop ends with exit code 0"
    reader.join()
    assert process.stdout
    process.stdout.close()


@pytest.fixture
def session() -> str:
    return str(uuid.uuid4())
