"""The tone that invites to speak: two soft rising notes, for those who do not see the screen.

It is quieter than speech (`speaking.audio.TARGET_RMS`), so that it startles nobody, and low enough (under 1 kHz) for
ears that no longer hear high notes. Pure notes are no speech to the voice detector, should the microphone hear them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from voice_terminal.listening.pcm import Samples
from voice_terminal.speaking.audio import TARGET_RMS

CUE_RATE: Final = 16_000
NOTES_HZ: Final = (523.25, 783.99)
"""C5 and G5."""
NOTE_S: Final = 0.09
FADE_S: Final = 0.02
BELOW_SPEECH_DB: Final = 8.0


def _note(hertz: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    moments = np.arange(int(NOTE_S * CUE_RATE)) / CUE_RATE
    edge = np.minimum(moments, NOTE_S - moments) / FADE_S
    return np.asarray(np.sin(2 * np.pi * hertz * moments) * np.clip(edge, 0, 1), np.float64)


def _cue() -> Samples:
    notes = np.concatenate([_note(hertz) for hertz in NOTES_HZ])
    wanted = TARGET_RMS * 10 ** (-BELOW_SPEECH_DB / 20)
    return np.asarray(np.round(notes * wanted / np.sqrt((notes**2).mean()) * 32767), np.int16)


CUE: Final = _cue()
