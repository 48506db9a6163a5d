"""A new model takes over while residents talk: nobody gets an error, and the conversation goes on."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import uuid
from pathlib import Path

import pytest

from bot.upstream import read_upstream
from knowledge.settings import ROOT
from tests.stack.conftest import Stack
from tests.stack.test_running import children

pytestmark = pytest.mark.stack
PROGRAM = """
import sys
from pathlib import Path
from bot.settings import from_environment
from bot.switch import switch
from knowledge.settings import paths
sys.exit(0 if switch(from_environment(), paths(), Path(sys.argv[1]), lambda text: print(text, flush=True)) else 1)
"""


def rasas(stack: Stack) -> list[str]:
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                for pid in children(stack.process.pid)]  # fmt: skip
    return [command for command in commands if "nlu.serve" in command]


def test_a_new_model_takes_over_between_two_messages(stack: Stack) -> None:
    stack.wait_until_healthy()
    before = read_upstream(stack.data / "log" / "rasa.json")
    assert before is not None
    new = Path(before.model).with_name("kreis-neu.tar.gz")
    shutil.copy(before.model, new)
    session, outcomes, stop = str(uuid.uuid4()), list[str](), threading.Event()

    def talk() -> None:
        while not stop.is_set():
            for text in ("Was kostet ein Reisepass?", "Wo beantrage ich das?"):
                outcomes.append(stack.ask(session, text=text)[-1]["outcome"])
            stop.wait(1.5)

    talker = threading.Thread(target=talk)
    talker.start()
    try:
        command = [sys.executable, "-c", PROGRAM, str(new)]
        done = subprocess.run(command, cwd=ROOT, env=stack.environment, capture_output=True, text=True, timeout=200)
    finally:
        stop.set()
        talker.join()
        new.unlink()
    assert done.returncode == 0, done.stdout + done.stderr
    counted = re.search(r"bisher (\d+) von (\d+) richtig, neu (\d+)", done.stdout)
    assert counted and counted[1] == counted[3], done.stdout
    after = read_upstream(stack.data / "log" / "rasa.json")
    assert after is not None and after.url != before.url
    (command_line,) = rasas(stack)
    assert "kreis-neu.tar.gz" in command_line
    assert outcomes and "error" not in outcomes
