"""The stack as an operator sees it: it says when it is ready, heals itself, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.stack.conftest import Stack

pytestmark = pytest.mark.stack


def children(pid: int) -> list[int]:
    """All descendants of a process, nearest first."""
    found: list[int] = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *children(int(child))]
    return found


def pid_of(stack: Stack, words: str) -> int:
    """The descendant that runs `words` itself (not through the wrapper, which has replaced itself by then)."""
    for pid in children(stack.process.pid):
        if words in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode():
            return pid
    raise AssertionError(f"{words} does not run")


def test_health_is_true(stack: Stack) -> None:
    assert stack.health()["status"] == "ok"


def test_greeting_is_polite_and_says_what_it_is(stack: Stack, session: str) -> None:
    (reply,) = stack.ask(session, text="Guten Morgen")
    assert "Kreis-Assistent" in reply["text"]
    assert reply["outcome"] == "smalltalk"


def test_slash_text_is_no_command(stack: Stack, session: str) -> None:
    for text in ("/restart", "/session_start", '/thema{"eintrag": "projekt/foerderung"}'):
        for reply in stack.ask(session, text=text):
            assert "Quittung" not in reply["text"]
            assert reply["source"] is None or reply["outcome"] != "error"


def test_killed_rasa_is_told_honestly_and_the_conversation_goes_on(stack: Stack, session: str) -> None:
    stack.ask(session, text="Hallo")
    os.kill(pid_of(stack, "nlu.serve"), signal.SIGKILL)
    (reply,) = stack.ask(session, text="Was ist Land lieben?")
    # The gateway waits a little for Rasa to come back.
    assert reply["outcome"] == "answered" or "gleich noch einmal" in reply["text"]
    stack.wait_until_healthy()
    assert stack.ask(session, text="Danke")[0]["outcome"] == "smalltalk"


@pytest.mark.parametrize("part", ["actions.serve", "bot serve"])
def test_a_killed_part_comes_back(stack: Stack, session: str, part: str) -> None:
    os.kill(pid_of(stack, part), signal.SIGKILL)
    deadline = time.monotonic() + 90
    while True:
        try:
            stack.wait_until_healthy()
            assert stack.ask(session, text="Hallo")[0]["outcome"] == "smalltalk"
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.3)


def test_nothing_of_the_text_is_in_the_logs(stack: Stack, session: str) -> None:
    stack.ask(session, text="Mein Geheimwort ist Zwetschgenmus-4711")
    logs = "".join(file.read_text(errors="replace") for file in (stack.data / "log").iterdir() if file.is_file())
    assert "4711" not in logs
    assert "Zwetschgenmus" not in logs


def test_vergiss_mich_deletes_everywhere(stack: Stack, session: str) -> None:
    stack.ask(session, text="Ich suche die Zwetschgenkuchenausstellung-0815")
    (reply,) = stack.ask(session, text="Vergiss mich bitte")
    assert "gelöscht" in reply["text"]
    # Bytes of a deleted row must not lie around in a database file either.
    left = [file.name for file in stack.data.rglob("*") if file.is_file() and b"ausstellung-0815" in file.read_bytes()]
    assert left == []


def test_listeners_are_loopback_only(stack: Stack) -> None:
    pids = set(children(stack.process.pid))
    listing = subprocess.run(["ss", "-ltnpH"], capture_output=True, text=True)
    if listing.returncode:
        pytest.skip("ss is not installed")
    ours = [line for line in listing.stdout.splitlines() if any(f"pid={pid}," in line for pid in pids)]
    assert len(ours) == 3
    assert all(" 127.0.0.1:" in line for line in ours)
