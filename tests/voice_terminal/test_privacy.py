"""Nothing about the terminal's use is kept or reported by the libraries it speaks with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.settings import ROOT

SPEAK = "from voice_terminal.speaking.synthesis import Speaker; list(Speaker.load().speak('Guten Tag.'))"


@pytest.mark.audio
def test_speaking_leaves_nothing_in_the_users_folders(tmp_path: Path) -> None:
    """onnxruntime writes a device id for its maker's reports unless told not to (voice_terminal/__init__.py)."""
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": "", "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    environment.pop("CI", None)  # it silences the reports too, and would hide that ours does not
    subprocess.run([sys.executable, "-c", SPEAK], cwd=ROOT, env=environment, check=True, timeout=120)
    assert [str(path) for path in tmp_path.rglob("*") if path.is_file()] == []
