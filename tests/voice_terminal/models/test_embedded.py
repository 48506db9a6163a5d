"""The embedded recogniser hears the recorded test sentences."""

from __future__ import annotations

import csv
import json
import wave
from pathlib import Path

import pytest

from knowledge.settings import ROOT
from voice_terminal.models.store import EMBEDDED_RECOGNISER

pytestmark = pytest.mark.audio
vosk = pytest.importorskip("vosk")

FOLDER = ROOT / "tests" / "data" / "voice"
SENTENCES = list(csv.reader((FOLDER / "transcripts.tsv").read_text("utf-8").splitlines()[1:], delimiter="\t"))


@pytest.fixture(scope="module")
def model() -> object:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(EMBEDDED_RECOGNISER))


@pytest.mark.parametrize(("file", "text"), SENTENCES)
def test_hears_synthetic_german(model: object, file: str, text: str) -> None:
    recogniser = vosk.KaldiRecognizer(model, 16_000)
    with wave.open(str(FOLDER / file)) as sound:
        recogniser.AcceptWaveform(sound.readframes(sound.getnframes()))
    assert json.loads(recogniser.FinalResult())["text"] == text


def test_its_readme_says_what_it_is() -> None:
    assert "never heard a human" in Path(EMBEDDED_RECOGNISER / "README.md").read_text("utf-8")
