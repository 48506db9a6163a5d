"""The loudspeaker: plays queued audio through PortAudio's callback, so that nothing ever blocks on a dead device."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, sleep
from typing import Any, Final, Protocol

import numpy as np

from knowledge.errors import SpeechError
from voice_terminal.audio.devices import find, portaudio, refresh
from voice_terminal.listening.pcm import Samples, resample

SILENT_AFTER_S: Final = 2.0
BUFFER_S: Final = 0.1
"""What the device holds; less stutters while the next sentence is being synthesised."""
STOP_FADE_S: Final = 0.02
"""An interrupted sentence fades this long; a hard cut clicks."""
GAIN_GLIDE: Final = 0.2
"""Share of a volume change that each callback makes; jumps would be heard."""


class Output(Protocol):
    """Where audio goes. `SilentOutput` is the one for terminals without a loudspeaker, and for tests."""

    gain: float

    def play(self, samples: Samples, rate: int, begun: Callable[[], None]) -> None:
        """Queue mono 16-bit audio; `begun` is called when its first sample is heard."""

    def wait(self) -> bool:
        """Wait until everything queued was heard; False when it was stopped or the device died."""

    def stop(self) -> None:
        """Fall silent now and forget what is queued."""


class Loudspeaker:
    def __init__(self, name: str = "", clock: Callable[[], float] = monotonic) -> None:
        self._name, self._clock = name, clock
        self._lock = threading.Lock()
        self._queue: deque[tuple[Samples, Callable[[], None] | None]] = deque()
        self._position = 0
        self._stream: Any = None
        self._rate = 0
        self._last_callback = 0.0
        self._stopped = threading.Event()
        self._playing_gain = 1.0
        self.gain = 1.0

    def open(self) -> None:
        """Open the device afresh, at its own rate.

        Raises:
            SpeechError: there is none, or it cannot be opened.
        """
        self.close()
        refresh()
        device, sounddevice = find("output", self._name), portaudio()
        try:
            self._stream = sounddevice.OutputStream(
                samplerate=device.rate,
                device=device.index,
                dtype="int16",
                channels=1,
                latency=BUFFER_S,
                callback=self._wanted,
            )
            self._rate = device.rate
            self._last_callback = self._clock()
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            self.close()
            raise SpeechError("Der Lautsprecher lässt sich nicht öffnen. Bitte prüfen Sie Kabel und Strom.") from error

    @property
    def alive(self) -> bool:
        """Whether the device still asks for audio; a stream of a dead device only looks open."""
        return self._stream is not None and self._clock() - self._last_callback < SILENT_AFTER_S

    def play(self, samples: Samples, rate: int, begun: Callable[[], None]) -> None:
        ready = resample(samples, rate, self._rate) if self._rate else samples
        with self._lock:
            self._stopped.clear()
            self._queue.append((ready, begun))

    def wait(self) -> bool:
        while self.alive and not self._stopped.is_set():
            with self._lock:
                if not self._queue:
                    return True
            sleep(0.02)
        return False

    def stop(self) -> None:
        with self._lock:
            self._stopped.set()
            if self._queue and self._rate:
                samples, _ = self._queue[0]
                rest = samples[self._position : self._position + int(STOP_FADE_S * self._rate)].astype(np.float32)
                faded = (rest * np.linspace(1, 0, len(rest), dtype=np.float32)).astype(np.int16)
                self._queue.clear()
                self._queue.append((faded, None))
            self._position = 0

    def close(self) -> None:
        stream, self._stream = self._stream, None
        self._stopped.set()
        with self._lock:
            self._queue.clear()
            self._position = 0
        if stream is not None:
            # Closing a stream whose server has died can hang; it must not take the terminal with it.
            closing = threading.Thread(target=_close, args=(stream,), daemon=True)
            closing.start()
            closing.join(1.0)

    def _wanted(self, out: Any, frames: int, _time: Any, _status: Any) -> None:
        self._last_callback = self._clock()
        filled = 0
        with self._lock:
            while filled < frames and self._queue:
                samples, begun = self._queue[0]
                if begun is not None:
                    begun()
                    self._queue[0] = (samples, None)
                part = samples[self._position : self._position + frames - filled]
                out[filled : filled + len(part), 0] = part
                filled += len(part)
                self._position += len(part)
                if self._position >= len(samples):
                    self._queue.popleft()
                    self._position = 0
        out[filled:] = 0
        before = self._playing_gain
        self._playing_gain += (self.gain - before) * GAIN_GLIDE
        out[:, 0] = (out[:, 0] * np.linspace(before, self._playing_gain, frames, dtype=np.float32)).astype(np.int16)


def _close(stream: Any) -> None:
    with suppress(Exception):
        stream.abort()
        stream.close()


class SilentOutput:
    """Takes as long as real playing would, without sound: the subtitles still run. `speedup` shortens tests."""

    def __init__(self, speedup: float = 1.0) -> None:
        self._speedup = speedup
        self._stopped = threading.Event()
        self._until = 0.0
        self.gain = 1.0
        self.heard: list[tuple[Samples, int]] = []
        self.keep = False
        """Keep what was played, for tests and for `--wav`."""

    def play(self, samples: Samples, rate: int, begun: Callable[[], None]) -> None:
        self._stopped.clear()
        self._stopped.wait(max(0.0, self._until - monotonic()))
        if self._stopped.is_set():
            return
        if self.keep:
            self.heard.append((samples, rate))
        self._until = monotonic() + len(samples) / rate / self._speedup
        begun()

    def wait(self) -> bool:
        return not self._stopped.wait(max(0.0, self._until - monotonic()))

    def stop(self) -> None:
        self._until = 0.0
        self._stopped.set()
