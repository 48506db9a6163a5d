"""`kreis sprich` and `kreis modelle`, as staff use them."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from bot.cli import main
from knowledge import settings


def test_the_wording_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sprich", "Am 3. Mai, 8–12 Uhr.", "--text"]) == 0
    assert capsys.readouterr().out == "Am dritten Mai, acht bis zwölf Uhr.\n"


@pytest.mark.audio
def test_a_file_is_spoken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("piper")
    file = tmp_path / "probe.wav"
    assert main(["sprich", "Guten Tag. Bis morgen.", "--out", str(file)]) == 0
    assert "Teststimme" in capsys.readouterr().out
    with wave.open(str(file)) as sound:
        assert 1 < sound.getnframes() / sound.getframerate() < 10


def test_a_folder_that_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sprich", "Hallo", "--out", str(tmp_path / "nirgends" / "a.wav")]) == 1
    assert "nirgends" in capsys.readouterr().err


def test_a_mistake_in_the_pronunciation_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "aussprache.yaml").write_text("aussprache:\n  - wort: Glan\n", "utf-8")
    monkeypatch.setenv("ASSISTANT_CONTENT", str(tmp_path))
    settings.paths.cache_clear()
    try:
        assert main(["sprich", "Glan", "--out", str(tmp_path / "a.wav")]) == 1
    finally:
        monkeypatch.undo()
        settings.paths.cache_clear()
    assert "aussprache.yaml, Zeile 2: Es fehlt »ipa«" in capsys.readouterr().err


def test_models_are_listed_with_what_is_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modelle"]) == 0
    shown = capsys.readouterr().out
    assert "Erkennung:" in shown and "vosk-model-small-de-0.15" in shown and "Stimme:" in shown


def test_an_unknown_model_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modelle", "holen", "vosk-model-klingonisch"]) == 1
    assert "vosk-model-de-0.21" in capsys.readouterr().err
