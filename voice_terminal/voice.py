"""What the terminal needs of a voice, and a silent one for terminals without, and for tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from voice_terminal.listening.pcm import Samples

WORDS_PER_SECOND = 2.5


class Sound(Protocol):
    """A piece of speech."""

    @property
    def pcm(self) -> Samples: ...
    @property
    def sample_rate(self) -> int: ...


class Voice(Protocol):
    def speak(self, text: str, speed: float = 1.0, volume: float = 1.0) -> Iterator[Sound]:
        """Speech, sentence by sentence; `speed` below 1 is slower."""


class Silence:
    """As much silence as the words would take."""

    sample_rate = 16_000

    def __init__(self, words: int, speed: float) -> None:
        self.pcm = np.zeros(int(words / WORDS_PER_SECOND / speed * self.sample_rate), dtype=np.int16)


class SilentVoice:
    """Says nothing in the time it would take to say it, so that the subtitles can be read."""

    def speak(self, text: str, speed: float = 1.0, volume: float = 1.0) -> Iterator[Silence]:
        yield Silence(max(1, len(text.split())), speed)
