"""What Rasa's tracker store keeps when the clock is set back and when a turn breaks off (in Rasa's environment)."""

from __future__ import annotations

import json
import subprocess

from bot.processes import NLU_PYTHON
from knowledge.settings import ROOT


def test_turns_stay_in_order_without_the_clock_and_broken_ones_are_not_kept() -> None:
    command = [str(NLU_PYTHON), "-W", "ignore", "-m", "tests.nlu.tracker_store_probe"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout.splitlines()[-1])
    assert found["class"] == "nlu.tracker_store"
    assert found["texts"] == ["eins", "zwei", "drei"]
    assert found["driver"] == "postgresql+psycopg2://u:p%40@h:5/n"
