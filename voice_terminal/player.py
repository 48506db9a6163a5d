"""Says things: synthesises sentence by sentence in a thread and plays them, and reports which sentence is heard."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from time import monotonic, sleep
from typing import Final

from knowledge.errors import SpeechError
from voice_terminal.audio.cue import CUE, CUE_RATE
from voice_terminal.audio.loudspeaker import Loudspeaker, Output, SilentOutput
from voice_terminal.conversation.messages import Say, SentenceBegan, SpokeAll, Trouble
from voice_terminal.voice import SilentVoice, Voice

CHECK_EVERY_S: Final = 3.0
Tell = Callable[[SentenceBegan | SpokeAll | Trouble], None]
log = logging.getLogger(__name__)


class Player:
    """`tell` is called from other threads; the terminal hands the events to its own loop."""

    def __init__(
        self, voice: Voice, tell: Tell, output: Output | None = None, loudspeaker: Loudspeaker | None = None
    ) -> None:
        """`output` is used as it is; `loudspeaker` is opened, watched, and replaced by silence while it is broken."""
        self._voice, self._tell, self._loudspeaker = voice, tell, loudspeaker
        self._fallback: Output = output or SilentOutput()
        self._broken = loudspeaker is not None
        self._said_broken = ""
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()
        self._begun_index = 0
        self.first_audio_at = 0.0
        """`time.monotonic()` of the first audible sample of the latest `say`."""
        if loudspeaker is not None:
            self._reopen()
            threading.Thread(target=self._watch, daemon=True).start()

    @property
    def output(self) -> Output:
        return self._fallback if self._loudspeaker is None or self._broken else self._loudspeaker

    def say(self, order: Say) -> None:
        self.stop()
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._speak, args=(order, self._cancelled), daemon=True)
        self._thread.start()

    def cue(self) -> None:
        """The tone that says: now you may speak."""
        self.output.play(CUE, CUE_RATE, _nothing)

    def stop(self) -> None:
        self._cancelled.set()
        self.output.stop()

    def set_gain(self, gain: float) -> None:
        self._fallback.gain = gain
        if self._loudspeaker is not None:
            self._loudspeaker.gain = gain

    def close(self) -> None:
        self._closed.set()
        self.stop()
        if self._thread is not None:
            self._thread.join()  # at most one sentence; the process must not end under a running synthesis
        if self._loudspeaker is not None:
            self._loudspeaker.close()

    def _speak(self, order: Say, cancelled: threading.Event) -> None:
        output, self._begun_index = self.output, 0
        try:
            for index, sentence in enumerate(order.sentences):
                self._one(output, self._voice, sentence, order, index, cancelled)
                if cancelled.is_set():
                    return
        except SpeechError as error:
            self._tell(Trouble("voice", str(error)))
            for index, sentence in enumerate(order.sentences):
                self._one(output, SilentVoice(), sentence, order, index, cancelled)
        heard = output.wait()
        if cancelled.is_set():
            return
        if not heard:  # the loudspeaker died under us; the subtitles are all there is, so leave time to read them
            for sentence in order.sentences[self._begun_index :]:
                self._one(self._fallback, SilentVoice(), sentence, order, -1, cancelled)
            self._fallback.wait()
        if not cancelled.is_set():
            self._tell(SpokeAll(order.number))

    def _one(
        self, output: Output, voice: Voice, sentence: str, order: Say, index: int, cancelled: threading.Event
    ) -> None:
        begun: Callable[[], None] = partial(self._begun, order.number, index)
        for sound in voice.speak(sentence, order.speed, 1.0):
            if cancelled.is_set():
                return
            output.play(sound.pcm, sound.sample_rate, begun)
            begun = _nothing

    def _begun(self, number: int, index: int) -> None:
        self._begun_index = max(index, 0)
        if index == 0:
            self.first_audio_at = monotonic()
        if index >= 0:
            self._tell(SentenceBegan(number, index))

    def _watch(self) -> None:
        while not self._closed.is_set():
            sleep(CHECK_EVERY_S if self._broken else CHECK_EVERY_S / 3)
            if self._loudspeaker is not None and not self._loudspeaker.alive and not self._closed.is_set():
                self._reopen()

    def _reopen(self) -> None:
        if self._loudspeaker is None:
            return
        try:
            self._loudspeaker.open()
        except SpeechError as error:
            self._broken = True
            if self._said_broken != str(error):
                self._said_broken = str(error)
                self._tell(Trouble("loudspeaker", str(error)))
            return
        self._broken = False
        if self._said_broken:
            self._said_broken = ""
            self._tell(Trouble("loudspeaker"))


def _nothing() -> None:
    """The later pieces of a sentence begin silently."""
