"""The remembering tracker store against Rasa's own, in Rasa's environment."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bot.processes import NLU_PYTHON
from knowledge.settings import ROOT

STEPS = Path(__file__).with_name("tracker_store_steps.py")


def test_it_remembers_what_rasas_own_store_would_read(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(NLU_PYTHON), str(STEPS), str(tmp_path / "tracker.db")],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.stdout.splitlines()[-1:] == ["ok"], done.stderr[-3000:]
