"""The microphone's watchdog and queue, with a scripted sound library."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from knowledge.errors import SpeechError
from voice_terminal.audio import devices, microphone
from voice_terminal.audio.microphone import QUEUE_BLOCKS, SILENT_AFTER_S, Microphone
from voice_terminal.listening.pcm import RATE


class Stream:
    def __init__(self, **settings: Any) -> None:
        self.settings = settings

    def start(self) -> None: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...


class Library:
    """Stands for sounddevice: one microphone with its own rate, which may refuse ours."""

    PortAudioError = RuntimeError

    def __init__(self, *, refuses: int = 0, names: tuple[str, ...] = ("USB Konferenz",)) -> None:
        self.refuses, self.names = refuses, names
        self.default = SimpleNamespace(device=(0, 0))
        self.streams: list[Stream] = []

    def query_devices(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "default_samplerate": 48_000.0, "max_input_channels": 1, "max_output_channels": 0}
            for name in self.names
        ]

    def RawInputStream(self, **settings: Any) -> Stream:  # noqa: N802
        if settings["samplerate"] == self.refuses:
            raise self.PortAudioError("Invalid sample rate")
        self.streams.append(Stream(**settings))
        return self.streams[-1]

    def _terminate(self) -> None: ...
    def _initialize(self) -> None: ...


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    scripted = Library()
    for module in (devices, microphone):
        monkeypatch.setattr(module, "portaudio", lambda: scripted)
    return scripted


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def block(rate: int, hertz: int = 440) -> bytes:
    samples = 8000 * np.sin(np.arange(int(rate * 0.032)) * 2 * np.pi * hertz / rate)
    return samples.astype(np.int16).tobytes()


def deliver(library: Library, data: bytes, *, overflow: bool = False) -> None:
    library.streams[-1].settings["callback"](data, len(data) // 2, None, SimpleNamespace(input_overflow=overflow))


def test_a_stream_that_is_open_but_silent_is_reported(library: Library) -> None:
    clock = Clock()
    source = Microphone(clock=clock)
    source.open()
    deliver(library, block(RATE))
    assert source.read(0.01)
    clock.now += SILENT_AFTER_S - 0.1
    assert source.read(0.01) == b"", "a short gap is no fault"
    clock.now += 0.2
    with pytest.raises(SpeechError, match="Kabel"):
        source.read(0.01)


def test_a_device_with_another_rate_is_resampled(library: Library) -> None:
    library.refuses = RATE
    source = Microphone()
    source.open()
    assert library.streams[-1].settings["samplerate"] == 48_000
    deliver(library, block(48_000))
    assert len(source.read(0.01)) == len(block(RATE))


def test_overflow_drops_the_oldest_and_counts(library: Library) -> None:
    source = Microphone()
    source.open()
    for number in range(QUEUE_BLOCKS + 3):
        deliver(library, bytes([number, 0]) * 512, overflow=number == 0)
    assert source.overflows == 4
    assert source.read(0.01)[0] == 3, "the newest audio is kept"
    source.drop()
    assert source.read(0.01) == b""


def test_a_device_is_found_by_a_part_of_its_name(library: Library) -> None:
    library.names = ("Eingebaut", "USB Konferenz 2000")
    assert devices.find("input", "konferenz").index == 1
    with pytest.raises(SpeechError, match="Jabra"):
        devices.find("input", "Jabra")
    library.names = ()
    with pytest.raises(SpeechError, match="stecken Sie"):
        devices.find("input")
    with pytest.raises(SpeechError, match="Lautsprecher"):
        devices.find("output")
