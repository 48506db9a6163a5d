"""Which models the terminal takes: the setting before the download before the embedded test models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import settings
from knowledge.errors import SettingsError
from voice_terminal.models import recogniser_model, voice_model
from voice_terminal.models.store import EMBEDDED_RECOGNISER, is_recogniser


@pytest.fixture(autouse=True)
def empty_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ASSISTANT_DATA", str(tmp_path))
    settings.paths.cache_clear()
    yield
    settings.paths.cache_clear()


def make_recogniser(folder: Path) -> Path:
    (folder / "am").mkdir(parents=True)
    (folder / "conf").mkdir()
    (folder / "am" / "final.mdl").touch()
    return folder


def make_voice(folder: Path, name: str = "stimme") -> Path:
    folder.mkdir(parents=True)
    (folder / f"{name}.onnx").touch()
    (folder / f"{name}.onnx.json").touch()
    return folder / f"{name}.onnx"


def test_without_anything_the_embedded_test_models_are_taken_and_say_so() -> None:
    assert (recogniser_model({}).path, recogniser_model({}).is_test) == (EMBEDDED_RECOGNISER, True)
    assert is_recogniser(EMBEDDED_RECOGNISER)
    assert voice_model({}).is_test
    assert voice_model({}).path.is_file()


def test_a_download_takes_over_and_the_large_one_wins(tmp_path: Path) -> None:
    make_recogniser(tmp_path / "modelle" / "vosk-model-small-de-0.15")
    assert recogniser_model({}).name == "vosk-model-small-de-0.15"
    make_recogniser(tmp_path / "modelle" / "vosk-model-de-0.21")
    found = recogniser_model({})
    assert (found.name, found.is_test) == ("vosk-model-de-0.21", False)
    voice = make_voice(tmp_path / "modelle" / "de_DE-thorsten-medium", "de_DE-thorsten-medium")
    assert (voice_model({}).path, voice_model({}).is_test) == (voice, False)


def test_a_setting_takes_over_from_a_download(tmp_path: Path) -> None:
    make_recogniser(tmp_path / "modelle" / "vosk-model-de-0.21")
    own = make_recogniser(tmp_path / "eigenes")
    assert recogniser_model({"ASSISTANT_RECOGNISER": str(own)}).path == own
    voice = make_voice(tmp_path / "stimmen")
    assert voice_model({"ASSISTANT_VOICE": str(voice)}).path == voice
    assert voice_model({"ASSISTANT_VOICE": str(voice.parent)}).path == voice


def test_a_fetched_model_can_be_named_in_the_setting(tmp_path: Path) -> None:
    make_recogniser(tmp_path / "modelle" / "vosk-model-de-0.21")
    small = make_recogniser(tmp_path / "modelle" / "vosk-model-small-de-0.15")
    assert recogniser_model({"ASSISTANT_RECOGNISER": "vosk-model-small-de-0.15"}).path == small


def test_a_half_unpacked_download_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "modelle" / "vosk-model-de-0.21" / "am").mkdir(parents=True)
    assert recogniser_model({}).is_test


@pytest.mark.parametrize("setting", ["ASSISTANT_RECOGNISER", "ASSISTANT_VOICE"])
def test_a_wrong_setting_says_what_to_do(tmp_path: Path, setting: str) -> None:
    choose = recogniser_model if setting == "ASSISTANT_RECOGNISER" else voice_model
    with pytest.raises(SettingsError, match="gibt es nicht"):
        choose({setting: str(tmp_path / "nirgends")})
    (tmp_path / "leer").mkdir()
    with pytest.raises(SettingsError, match="kreis modelle holen"):
        choose({setting: str(tmp_path / "leer")})
