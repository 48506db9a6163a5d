"""A rebuilt model hears words it could not write before, and still hears the old ones."""

from __future__ import annotations

import json
import shutil
import subprocess
import wave
from pathlib import Path
from typing import Any

import pytest

from knowledge.settings import ROOT
from voice_terminal.models.recipe.pronunciation import pronounce
from voice_terminal.models.recipe.rebuild import numbered, rebuild
from voice_terminal.models.recipe.vocabulary import as_heard, sentences
from voice_terminal.models.store import EMBEDDED_BASE

needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="needs espeak-ng")
needs_openfst = pytest.mark.skipif(not shutil.which("fstconvert"), reason="needs libfst-tools")
PHONES = {name.rpartition("_")[0] for name in numbered(EMBEDDED_BASE / "graph" / "phones.txt") if "_" in name}


def test_sentences_look_like_what_the_recogniser_writes() -> None:
    assert list(as_heard("Am 3. Mai in Glan-Münchweiler! Wo?")) == ["am dritten mai in glan münchweiler", "wo"]


def test_the_countys_villages_are_in_the_vocabulary() -> None:
    words = {
        word for sentence in sentences(ROOT / "knowledge" / "inhalt", ["Gartenstraße 5"]) for word in sentence.split()
    }
    assert {"kusel", "lauterecken", "unterjeckenbach", "reisepass", "gartenstraße", "fünf"} <= words


@needs_espeak
def test_pronunciations_use_the_phones_of_the_acoustic_model() -> None:
    words = ["kusel", "bürger", "restaurant", "straße", "hoppstädten", "uhr", "computer"]
    found = pronounce(words, PHONES)
    assert found.keys() == set(words)
    assert found["kusel"][0] == "k"
    assert all(set(sounds) <= PHONES for sounds in found.values())


@pytest.mark.audio
@needs_espeak
@needs_openfst
def test_a_new_village_is_heard_and_the_old_sentences_stay(tmp_path: Path) -> None:
    vosk = pytest.importorskip("vosk")
    vosk.SetLogLevel(-1)
    target = rebuild(EMBEDDED_BASE, tmp_path / "neu", ["wo ist hoppstädten", "nach hoppstädten"], lambda _: None)
    assert (target / "TESTMODELL").exists(), "it hears no better than before, so it is announced the same way"
    spoken = tmp_path / "frage.wav"
    subprocess.run(["espeak-ng", "-v", "de", "-s", "150", "-w", spoken, "Wie komme ich nach Hoppstädten?"], check=True)
    assert "hoppstädten" not in heard(vosk, EMBEDDED_BASE, spoken)
    assert heard(vosk, target, spoken) == "wie komme ich nach hoppstädten"
    known = ROOT / "tests" / "data" / "voice" / "01_espeak.wav"
    assert heard(vosk, target, known) == "hat das bürgerbüro am samstag auf"


def heard(vosk: Any, model: Path, file: Path) -> str:
    with wave.open(str(file)) as sound:
        recogniser = vosk.KaldiRecognizer(vosk.Model(str(model)), sound.getframerate())
        recogniser.AcceptWaveform(sound.readframes(sound.getnframes()))
    return str(json.loads(recogniser.FinalResult())["text"])
