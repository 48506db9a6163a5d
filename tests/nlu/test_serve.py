"""Rasa with a model that does not load ends with a German line in the log, instead of saying that it is well."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from bot.processes import NLU_PYTHON
from knowledge.settings import ROOT


def serve(model: Path) -> subprocess.CompletedProcess[str]:
    command = [str(NLU_PYTHON), "-W", "ignore", "-m", "nlu.serve", "--model", str(model), "--port", "0",
               "--tracker", str(model.parent / "tracker.db")]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)


def test_a_model_that_cannot_be_loaded_ends_the_process(tmp_path: Path) -> None:
    model = tmp_path / "kreis-x.tar.gz"
    with tarfile.open(model, "w:gz") as archive:  # a sound archive, but no model
        archive.addfile(tarfile.TarInfo("leer"), io.BytesIO())
    ended = serve(model)
    assert ended.returncode == 1
    assert "Das Modell lässt sich nicht laden" in ended.stderr


def test_no_whole_model_is_said_at_once(tmp_path: Path) -> None:
    ended = serve(tmp_path / "kreis-fehlt.tar.gz")
    assert ended.returncode == 1
    assert "Abhilfe: „make train“" in ended.stderr


def test_a_damaged_model_is_replaced_by_the_newest_whole_one(tmp_path: Path) -> None:
    (tmp_path / "kreis-neu.tar.gz").write_bytes(b"halb")
    with tarfile.open(tmp_path / "kreis-alt.tar.gz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("leer"), io.BytesIO())
    assert "In Betrieb ist das ältere kreis-alt.tar.gz" in serve(tmp_path / "kreis-neu.tar.gz").stderr
