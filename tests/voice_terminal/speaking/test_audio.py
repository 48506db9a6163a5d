"""Finished audio: equally loud, never clipped, quiet at both ends."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_terminal.speaking.audio import TAIL_S, finish, loudness, write_wav

RATE = 22_050


def tone(level: float, seconds: float = 1.0) -> np.ndarray:
    time = np.arange(int(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * 200 * time) * np.sin(2 * np.pi * 2 * time)).astype(np.float32)


def level(samples: np.ndarray) -> float:
    return loudness(samples.astype(np.float32) / 32767, RATE)


def test_loud_and_quiet_sentences_come_out_equally_loud() -> None:
    loud, quiet = level(finish(tone(0.9), RATE)), level(finish(tone(0.05), RATE))
    assert loud == pytest.approx(quiet, rel=0.02)
    assert 0.05 < loud < 0.2


def test_louder_is_louder_and_softer_softer() -> None:
    normal = level(finish(tone(0.5), RATE))
    assert level(finish(tone(0.5), RATE, volume=2)) == pytest.approx(2 * normal, rel=0.1)
    assert level(finish(tone(0.5), RATE, volume=0.5)) == pytest.approx(0.5 * normal, rel=0.02)


@given(st.floats(0, 4), st.floats(0.001, 3))
def test_no_volume_makes_it_clip(volume: float, loudest: float) -> None:
    samples = finish(tone(loudest, 0.2), RATE, volume).astype(int)
    assert np.abs(samples).max() <= 32767
    assert np.count_nonzero(np.abs(samples) == 32767) < len(samples) / 100


def test_edges_are_silent_and_the_tail_is_there() -> None:
    samples = finish(np.full(RATE, 0.5, np.float32), RATE)
    assert abs(int(samples[0])) < 10
    tail = samples[-int(TAIL_S * RATE) :]
    assert not tail.any()
    assert np.abs(np.diff(samples.astype(int))).max() < 1000, "a jump is heard as a click"


def test_silence_and_nothing_stay_so() -> None:
    assert not finish(np.zeros(100, np.float32), RATE).any()
    assert len(finish(np.zeros(0, np.float32), RATE)) == 0


def test_wav_file_can_be_played(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    assert write_wav(file, [finish(tone(0.5), RATE)] * 2, RATE) == pytest.approx(2.5, abs=0.01)
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, RATE)
