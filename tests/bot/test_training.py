"""Which model counts as the newest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import training
from knowledge.settings import Paths
from nlu.model import model_file


def test_the_model_of_the_present_training_data_is_the_newest_also_after_going_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "prepared", lambda data: None)
    monkeypatch.setattr(training, "is_sound_archive", lambda model: True)
    present, of_a_later_image = model_file(tmp_path / "models"), tmp_path / "models" / "kreis-neuer.tar.gz"
    present.parent.mkdir()
    for model, age in ((present, 1_000), (of_a_later_image, 2_000)):
        model.touch()
        os.utime(model, (age, age))
    assert training.train(Paths(content=tmp_path, data=tmp_path), print) == present
    assert present.stat().st_mtime > of_a_later_image.stat().st_mtime
