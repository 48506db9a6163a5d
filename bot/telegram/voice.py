"""Voice messages to text, on this machine: Ogg/Opus is decoded, brought to 16 kHz and given to Vosk."""

from __future__ import annotations

import asyncio
import importlib.util
import io
import logging
import threading
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from knowledge.errors import KreisError

if TYPE_CHECKING:
    from voice_terminal.listening.recogniser import Recogniser

log = logging.getLogger(__name__)
RATE: Final = 16_000
LONGEST: Final = 60
"""Seconds of speech that are listened to."""
_TAPS: Final = 63
_ONE_AT_A_TIME: Final = threading.Lock()
"""One recogniser, one utterance: it needs a core for itself anyway."""

pause = asyncio.sleep


def available() -> bool:
    """Whether the voice extra is installed. Looked up without loading it."""
    return all(importlib.util.find_spec(name) for name in ("vosk", "soundfile", "numpy"))


async def transcribe(recording: bytes) -> str:
    """The words in an Ogg/Opus (or WAV) recording; empty when there are none, or it is no recording."""
    return await asyncio.to_thread(_transcribe, recording)


def release() -> None:
    """Let the model go while vosk is still whole; at the very end of the process its clean-up would fail."""
    _recogniser.cache_clear()


def _transcribe(recording: bytes) -> str:
    try:
        pcm = decode(recording)
        with _ONE_AT_A_TIME:
            recogniser = _recogniser()
            recogniser.begin()
            step = RATE  # half a second of 16-bit samples
            for start in range(0, len(pcm), step):
                recogniser.accept(pcm[start : start + step])
            words, _ = recogniser.finish()
    except (KreisError, RuntimeError, ValueError) as error:
        log.warning("a voice message could not be read (%s)", type(error).__name__)
        return ""
    return " ".join(word.text for word in words if word.text != "[unk]")


def decode(recording: bytes) -> bytes:
    """16 kHz, 16 bit, mono.

    Raises:
        RuntimeError: it is no recording (soundfile's errors are such).
    """
    import numpy
    import soundfile

    samples, rate = soundfile.read(io.BytesIO(recording), dtype="float32", always_2d=True, frames=48_000 * LONGEST)
    mono: Any = samples.mean(axis=1)
    if rate > RATE:
        # A low-pass below the new Nyquist frequency (windowed sinc), so that nothing folds back into the speech.
        taps = numpy.arange(_TAPS) - _TAPS // 2
        kernel = numpy.sinc(taps * RATE / rate * 0.95) * numpy.hamming(_TAPS)
        mono = numpy.convolve(mono, kernel / kernel.sum(), mode="same")
    if rate != RATE and len(mono):
        count = int(len(mono) * RATE / rate)
        mono = numpy.interp(numpy.arange(count) * rate / RATE, numpy.arange(len(mono)), mono)
    pcm: bytes = (numpy.clip(mono, -1, 1) * 32_767).astype("<i2").tobytes()
    return pcm


@cache
def _recogniser() -> Recogniser:
    """Loaded with the first voice message. The import stays here: the channel also runs without the voice extra."""
    from voice_terminal.listening.recogniser import Recogniser
    from voice_terminal.models import recogniser_model

    return Recogniser(recogniser_model().path)
