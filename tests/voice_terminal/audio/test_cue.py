"""The tone before listening: short, softer than speech, and nothing to the voice detector."""

from __future__ import annotations

import numpy as np

from voice_terminal.audio.cue import BELOW_SPEECH_DB, CUE, CUE_RATE
from voice_terminal.listening.ear import silero
from voice_terminal.listening.pcm import CHUNK_BYTES, RATE
from voice_terminal.listening.segmenter import Mark, Segmenter
from voice_terminal.speaking.audio import TARGET_RMS


def test_it_is_short_and_softer_than_speech() -> None:
    loudness = float(np.sqrt((CUE.astype(float) ** 2).mean())) / 32767
    assert len(CUE) / CUE_RATE < 0.25
    assert abs(20 * np.log10(TARGET_RMS / loudness) - BELOW_SPEECH_DB) < 0.5
    assert abs(int(CUE[0])) < 100
    assert abs(int(CUE[-1])) < 1000


def test_the_terminal_does_not_hear_its_own_tone_as_speech() -> None:
    gate, segmenter = silero(), Segmenter(1.2)
    audio = CUE.tobytes() + bytes(2 * RATE)
    for start in range(0, len(audio) - CHUNK_BYTES, CHUNK_BYTES):
        chunk = audio[start : start + CHUNK_BYTES]
        assert segmenter.push(chunk, gate(chunk)).mark is not Mark.BEGIN
