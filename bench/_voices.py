"""Synthetic residents for the measurements: Piper and espeak-ng voices, white noise, word errors.

Nothing measured with them says how well people are understood.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from voice_terminal.listening.pcm import RATE, read_wav, resample
from voice_terminal.speaking.audio import Samples
from voice_terminal.speaking.normalize import normalize
from voice_terminal.speaking.synthesis import Speaker

NOISE_DB: Final = 15.0
ESPEAK: Final = ("de", "de+f4", "de+m6", "de+linda")
"""Variants of espeak-ng's German; the embedded recogniser was trained on other variants of the same synthesiser."""
WORDS_A_MINUTE: Final = 150
LEAD_IN: Final = np.zeros(RATE // 2, np.int16)
"""Quiet before somebody speaks; the voice detector wants some."""
Says = Callable[[str], Samples]


def voices(speaker: Speaker, variants: tuple[str, ...] = ESPEAK) -> dict[str, Says]:
    """Name → text to 16 kHz mono samples."""
    return {
        f"Piper {speaker.model.name}": partial(piper, speaker),
        **{f"espeak-ng {variant}": partial(espeak, variant) for variant in variants},
    }


def piper(speaker: Speaker, text: str) -> Samples:
    spoken = np.concatenate([chunk.pcm for chunk in speaker.speak(text)])
    return np.concatenate([LEAD_IN, resample(spoken, speaker.sample_rate)])


def espeak(voice: str, text: str) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "x.wav"
        command = ["espeak-ng", "-v", voice, "-s", str(WORDS_A_MINUTE), "-w", str(wav), normalize(text)]
        subprocess.run(command, check=True, capture_output=True)
        return np.concatenate([LEAD_IN, np.frombuffer(read_wav(wav), np.int16)])


def noisy(audio: Samples, seed: int, decibels: float = NOISE_DB) -> Samples:
    """White noise, `decibels` below the spoken parts."""
    signal = audio.astype(np.float64)
    spoken = signal[np.abs(signal) > 100]
    power = float((spoken**2).mean()) if spoken.size else 1.0
    noise = np.random.default_rng(seed).normal(0, np.sqrt(power / 10 ** (decibels / 10)), len(signal))
    return np.clip(np.round(signal + noise), -32768, 32767).astype(np.int16)


def reference(text: str) -> list[str]:
    """The words as a recogniser without upper case, hyphens and digits should write them."""
    return re.sub(r"[^\w ]", "", normalize(text).replace("-", " ")).lower().split()


def distance(expected: list[str], heard: list[str]) -> int:
    """Word-level edit distance (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, wanted in enumerate(expected, 1):
        previous, row[0] = row[0], i
        for j, word in enumerate(heard, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (wanted != word))
    return row[-1]
