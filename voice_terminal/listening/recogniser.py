"""Vosk, used the way that survives: one warmed recogniser reused, grammars only between utterances.

Three rules of vosk 0.3.45 that kill the process or ruin the result when broken: never create a recogniser
with the
grammar `[]`; never `SetGrammar` while audio is being decoded; never let a grammar be escaped to ASCII (Vosk
does
not read `\\u00fc` and drops every word with an umlaut without a word).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import vosk

from knowledge.errors import SpeechError
from voice_terminal.listening.pcm import RATE
from voice_terminal.listening.utterance import Word

UNKNOWN: Final = "[unk]"
FIRST_GRAMMAR: Final = ("ja", "nein")
"""Replaced before the first use; a recogniser for choices must be born with a grammar that is not empty."""


class Recogniser:
    """Free decoding, and beside it, when choices are offered, a second decode that knows only those."""

    def __init__(self, model: Path) -> None:
        vosk.SetLogLevel(-1)
        try:
            self._model = vosk.Model(model_path=str(model))
        except Exception as error:  # vosk raises the bare class
            raise SpeechError(
                f"Das Sprachmodell {model} lässt sich nicht laden. Bitte holen Sie es mit: kreis modelle holen"
            ) from error
        self._free = vosk.KaldiRecognizer(self._model, RATE)
        self._free.SetWords(True)
        self._choosing: vosk.KaldiRecognizer | None = None
        self._use_choices = False
        self._parts: list[Word] = []
        self._choice_parts: list[Word] = []

    def knows(self, phrase: str) -> bool:
        """Whether every word of the phrase is in the model's vocabulary."""
        return bool(phrase) and all(self._model.vosk_model_find_word(word) >= 0 for word in phrase.split())

    def begin(self, choices: Iterable[str] = ()) -> None:
        """Forget what was decoded and get ready for one utterance, with these phrases (lower case) as
        choices.
        """
        self._parts, self._choice_parts = [], []
        self._free.Reset()
        phrases = sorted({phrase for phrase in choices if self.knows(phrase)})
        self._use_choices = bool(phrases)
        if not phrases:
            return
        # The official small German model knows no filler word; then the grammar hears a choice in
        # everything, which
        # is why the free decode always runs beside it.
        grammar = json.dumps([*phrases, UNKNOWN] if self.knows(UNKNOWN) else phrases, ensure_ascii=False)
        if self._choosing is None:
            self._choosing = vosk.KaldiRecognizer(self._model, RATE, json.dumps(FIRST_GRAMMAR))
            self._choosing.SetWords(True)
        self._choosing.Reset()
        self._choosing.SetGrammar(grammar)

    def accept(self, pcm: bytes) -> str:
        """Decode more audio (16 kHz, 16 bit, mono) and return the text so far."""
        if self._free.AcceptWaveform(pcm):  # Vosk's own endpoint; ours decides, so the parts are joined
            self._parts += _words(self._free.Result())
        if self._use_choices and self._choosing is not None and self._choosing.AcceptWaveform(pcm):
            self._choice_parts += _words(self._choosing.Result())
        running = json.loads(self._free.PartialResult()).get("partial", "")
        return " ".join([*(word.text for word in self._parts), running]).strip()

    def finish(self) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """End the utterance: the words decoded freely, and those of the choices (empty without choices)."""
        words = [*self._parts, *_words(self._free.FinalResult())]
        chosen: list[Word] = []
        if self._use_choices and self._choosing is not None:
            chosen = [*self._choice_parts, *_words(self._choosing.FinalResult())]
        self._parts, self._choice_parts, self._use_choices = [], [], False
        return tuple(words), tuple(word for word in chosen if word.text != UNKNOWN)


def _words(result: str) -> list[Word]:
    data: dict[str, Any] = json.loads(result)
    return [Word(str(word["word"]), float(word["conf"])) for word in data.get("result", ())]
