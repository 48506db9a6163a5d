"""Trains Rasa in its own environment when the training data changed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from bot.processes import NLU_PYTHON
from knowledge.damage import is_sound_archive, set_aside
from knowledge.e5.prepare import prepared
from knowledge.errors import SettingsError
from knowledge.settings import ROOT, Paths
from nlu.model import model_file


def train(paths: Paths, say: Callable[[str], None], *, force: bool = False) -> Path:
    """The model for the present training data, trained if needed.

    Raises:
        SettingsError: the Rasa environment is missing, or the training failed.
    """
    prepared(paths.data)  # Rasa's environment can read the encoder but not make it
    models = paths.in_data("models/x").parent
    model = model_file(models)
    if model.exists() and not force:
        if is_sound_archive(model):
            model.touch()  # the newest is the one in use, also after going back to older training data
            return model
        say(f"Das Modell war beschädigt und liegt jetzt als {set_aside(model).name} daneben; es wird neu trainiert.")
    if not NLU_PYTHON.exists():
        raise SettingsError("Die Umgebung für Rasa fehlt. Bitte starten Sie einmal „make run“, das richtet sie ein.")
    say("Trainiere das Sprachverständnis (etwa eine halbe Minute) …")
    log = paths.in_data("log/train.log")
    command = [str(NLU_PYTHON), "-m", "nlu.train", "--models", str(models), "--content", str(paths.content)] + (
        ["--force"] if force else []
    )
    with log.open("wb") as output:
        code = subprocess.run(
            command,
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        ).returncode
    if code or not model.exists():
        raise SettingsError(f"Das Training ist fehlgeschlagen. Die Ursache steht am Ende von {log}.")
    return model
