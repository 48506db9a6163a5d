"""The microphone: a bounded queue filled by PortAudio's callback, and a watchdog on the last callback.

When a sound server or a device vanishes, PortAudio's stream stays "active" without a callback, a flag or an exception
(measured). Only the time since the last callback tells.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, Final

import numpy as np

from knowledge.errors import SpeechError
from voice_terminal.audio.devices import find, portaudio, refresh
from voice_terminal.listening.pcm import RATE, resample

BLOCK_S: Final = 0.032
BUFFER_S: Final = 0.25
"""What PortAudio may hold back while this process is busy; with its default, a busy machine loses words."""
QUEUE_BLOCKS: Final = 150
"""About five seconds; beyond that the oldest audio is useless and is dropped."""
SILENT_AFTER_S: Final = 2.0
"""Without a callback for this long the device is gone."""


class Microphone:
    """Delivers 16 kHz mono 16-bit audio, whatever the device's own rate is."""

    def __init__(self, name: str = "", clock: Callable[[], float] = monotonic) -> None:
        self._name, self._clock = name, clock
        self._blocks: queue.Queue[bytes] = queue.Queue(maxsize=QUEUE_BLOCKS)
        self._stream: Any = None
        self._rate = RATE
        self._last_callback = 0.0
        self.overflows = 0
        """Blocks lost because nobody fetched them in time, by PortAudio or here."""

    def open(self) -> None:
        """Open the device afresh.

        Raises:
            SpeechError: there is none, or it cannot be opened.
        """
        self.close()
        refresh()
        device, sounddevice = find("input", self._name), portaudio()
        # First the rate Vosk needs; a device that refuses it is opened at its own rate and resampled here.
        for rate in dict.fromkeys((RATE, device.rate)):
            try:
                self._stream = sounddevice.RawInputStream(
                    samplerate=rate,
                    blocksize=int(rate * BLOCK_S),
                    device=device.index,
                    dtype="int16",
                    channels=1,
                    latency=BUFFER_S,
                    callback=self._arrived,
                )
                self._rate = rate
                self._last_callback = self._clock()
                self._stream.start()
                return
            except (sounddevice.PortAudioError, ValueError):
                self.close()
        raise SpeechError(
            "Das Mikrofon lässt sich nicht öffnen. Bitte ziehen Sie den Stecker und stecken Sie ihn wieder an."
        )

    def read(self, timeout_s: float = 0.5) -> bytes:
        """The next block; empty when none came in time.

        Raises:
            SpeechError: the device has been silent too long and must be opened again.
        """
        try:
            block = self._blocks.get(timeout=timeout_s)
        except queue.Empty:
            if self._stream is None or self._clock() - self._last_callback > SILENT_AFTER_S:
                raise SpeechError("Das Mikrofon liefert keinen Ton mehr. Bitte prüfen Sie das Kabel.") from None
            return b""
        if self._rate == RATE:
            return block
        return resample(np.frombuffer(block, dtype=np.int16), self._rate).tobytes()

    def drop(self) -> None:
        """Throw away what has been recorded but not read."""
        with suppress(queue.Empty):
            while True:
                self._blocks.get_nowait()

    def close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(Exception):  # a dead device may refuse even this
                stream.abort()
                stream.close()
        self.drop()

    def _arrived(self, data: Any, _frames: int, _time: Any, status: Any) -> None:
        self._last_callback = self._clock()
        if status.input_overflow:
            self.overflows += 1
        block = bytes(data)
        try:
            self._blocks.put_nowait(block)
        except queue.Full:
            self.overflows += 1
            with suppress(queue.Empty, queue.Full):
                self._blocks.get_nowait()
                self._blocks.put_nowait(block)
