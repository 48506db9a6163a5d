"""The one audio format inside the terminal's listening part, and how other formats become it."""

from __future__ import annotations

from math import gcd
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import soundfile
from scipy.signal import resample_poly

from knowledge.errors import SpeechError

RATE: Final = 16_000
"""Samples per second; what Silero and the Vosk models were trained on. Another rate silently ruins
recognition.
"""
CHUNK_SAMPLES: Final = 512
"""Silero's window, 32 ms."""
CHUNK_BYTES: Final = CHUNK_SAMPLES * 2
CHUNK_S: Final = CHUNK_SAMPLES / RATE

Samples = npt.NDArray[np.int16]


def resample(samples: Samples, rate: int, wanted: int = RATE) -> Samples:
    """Mono 16-bit samples at another rate (polyphase filter, so nothing folds back into the audible range)."""
    if rate == wanted or not len(samples):
        return samples
    divisor = gcd(rate, wanted)
    out = resample_poly(samples.astype(np.float32), wanted // divisor, rate // divisor)
    clipped: Samples = np.clip(np.rint(out), -32768, 32767).astype(np.int16)
    return clipped


def read_wav(path: Path) -> bytes:
    """Any WAV/FLAC file as 16 kHz mono 16-bit PCM.

    Raises:
        SpeechError: the file is missing or no audio.
    """
    try:
        samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise SpeechError(f"Die Tondatei {path} lässt sich nicht lesen. Bitte geben Sie eine WAV-Datei an.") from error
    mono = np.rint(samples.astype(np.float32).mean(axis=1)).astype(np.int16)
    return resample(mono, int(rate)).tobytes()


def write_wav(path: Path, pcm: bytes, rate: int) -> None:
    """Write mono 16-bit PCM. Only `kreis kiosk --wav … --out …` calls this; the terminal itself writes no
    audio.
    """
    try:
        soundfile.write(path, np.frombuffer(pcm, dtype=np.int16), rate, subtype="PCM_16", format="WAV")
    except (OSError, soundfile.LibsndfileError) as error:
        raise SpeechError(
            f"Die Tondatei {path} lässt sich nicht schreiben. Bitte prüfen Sie Ordner und Rechte."
        ) from error
