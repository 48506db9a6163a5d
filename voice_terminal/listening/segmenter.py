"""Where an utterance begins and ends, from speech probabilities alone. Pure: no audio device, no model, no
clock.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import Final

from voice_terminal.listening.pcm import CHUNK_S

SPEECH_ABOVE: Final = 0.5
"""Silero's own default threshold."""
SILENCE_BELOW: Final = 0.35
"""Lower than the threshold to begin, so that soft word endings do not count as a pause (Silero: threshold −
0.15).
"""
BEGIN_CHUNKS: Final = 3
"""Chunks of speech (96 ms) that begin an utterance; a click or a cough is shorter."""
PRE_ROLL_S: Final = 0.4
"""Audio kept from before the beginning, or the first consonant is lost."""
MAX_SPEECH_S: Final = 25.0
"""Then the utterance ends even while somebody goes on speaking (a radio, a crowd)."""


class Mark(Enum):
    BEGIN = "begin"
    END = "end"


@dataclass(frozen=True)
class Cut:
    """What one chunk changed: audio to decode now, and whether an utterance began or ended with it."""

    audio: bytes = b""
    mark: Mark | None = None


class Segmenter:
    """Feed it chunk by chunk; it hands on only what belongs to an utterance."""

    def __init__(self, pause_s: float, max_speech_s: float = MAX_SPEECH_S) -> None:
        self._pause_s, self._max_speech_s = pause_s, max_speech_s
        self._before: deque[bytes] = deque(maxlen=round(PRE_ROLL_S / CHUNK_S) + BEGIN_CHUNKS)
        self._run = 0
        self._silence_s = 0.0
        self.speaking = False
        self.speech_s = 0.0
        """From the first speech to the last, in seconds."""
        self._length_s = 0.0

    def push(self, chunk: bytes, probability: float) -> Cut:
        return self._during(chunk, probability) if self.speaking else self._waiting(chunk, probability)

    def _waiting(self, chunk: bytes, probability: float) -> Cut:
        self._before.append(chunk)
        self._run = self._run + 1 if probability >= SPEECH_ABOVE else 0
        if self._run < BEGIN_CHUNKS:
            return Cut()
        audio = b"".join(self._before)
        self._before.clear()
        self.speaking, self._silence_s, self._run = True, 0.0, 0
        self.speech_s = self._length_s = BEGIN_CHUNKS * CHUNK_S
        return Cut(audio, Mark.BEGIN)

    def _during(self, chunk: bytes, probability: float) -> Cut:
        self._length_s += CHUNK_S
        if probability >= SILENCE_BELOW:
            self._silence_s = 0.0
            self.speech_s = self._length_s
        else:
            self._silence_s += CHUNK_S
        if self._silence_s >= self._pause_s or self._length_s >= self._max_speech_s:
            self.speaking = False
            return Cut(chunk, Mark.END)
        return Cut(chunk)
