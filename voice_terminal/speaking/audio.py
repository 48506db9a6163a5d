"""Finishes synthesised audio: one loudness for all sentences with headroom, soft edges, a quiet tail; WAV files."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Samples = NDArray[np.int16]

TARGET_RMS: Final = 0.14
"""Loudness of the spoken parts, relative to full scale (-17 dBFS): leaves room for the peaks of speech."""
PEAK: Final = 0.8
"""No sample is louder than this at volume 1 (-2 dBFS)."""
FADE_S: Final = 0.005
"""Fade at both ends, seconds: without it the loudspeaker clicks."""
TAIL_S: Final = 0.25
"""Silence after each sentence, seconds: players swallow the last word without it."""
_FRAME_S: Final = 0.02
_FULL_SCALE: Final = 32767


def finish(audio: Floats, sample_rate: int, volume: float = 1.0, tail_s: float = TAIL_S) -> Samples:
    """Raw synthesis (any scale, mono) as 16-bit samples ready for the loudspeaker.

    `volume` multiplies the result; above full scale it is limited softly, so that "lauter" never crackles.
    """
    if not audio.size:
        return np.zeros(0, np.int16)
    levelled = _limit(_level(audio.astype(np.float32), sample_rate) * max(volume, 0.0))
    faded = _fade(levelled, int(FADE_S * sample_rate))
    tail = np.zeros(int(tail_s * sample_rate), np.float32)
    return np.round(np.concatenate([faded, tail]) * _FULL_SCALE).astype(np.int16)


def loudness(audio: Floats, sample_rate: int) -> float:
    """Root mean square of the spoken parts (frames of 20 ms above a tenth of the loudest)."""
    size = max(1, int(_FRAME_S * sample_rate))
    frames = audio[: len(audio) // size * size].reshape(-1, size) if len(audio) >= size else audio.reshape(1, -1)
    levels = np.sqrt((frames.astype(np.float64) ** 2).mean(axis=1))
    spoken = levels[levels > 0.1 * levels.max(initial=0.0)]
    return float(np.sqrt((spoken**2).mean())) if spoken.size else 0.0


def _level(audio: Floats, sample_rate: int) -> Floats:
    now = loudness(audio, sample_rate)
    if not now:
        return audio
    gain = min(TARGET_RMS / now, PEAK / float(np.abs(audio).max()))
    return np.asarray(audio * np.float32(gain), np.float32)


def _limit(audio: Floats) -> Floats:
    """Unchanged up to PEAK, bent smoothly towards full scale above it."""
    loud = np.abs(audio)
    room = 1.0 - PEAK
    bent = PEAK + room * np.tanh((loud - PEAK) / room)
    return np.where(loud > PEAK, np.sign(audio) * bent, audio).astype(np.float32)


def _fade(audio: Floats, length: int) -> Floats:
    length = min(length, len(audio) // 2)
    if length:
        ramp = np.linspace(0.0, 1.0, length, dtype=np.float32)
        audio[:length] *= ramp
        audio[-length:] *= ramp[::-1]
    return audio


def write_wav(path: Path, pieces: Iterable[Samples], sample_rate: int) -> float:
    """Write mono 16-bit audio; returns its length in seconds."""
    count = 0
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        for piece in pieces:
            file.writeframes(piece.astype("<i2").tobytes())
            count += len(piece)
    return count / sample_rate
