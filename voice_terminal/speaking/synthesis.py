"""Text to audio with Piper, sentence by sentence: the first can be heard while the next is computed."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from knowledge.errors import SpeechError
from voice_terminal.models import ModelInfo, voice_model
from voice_terminal.speaking import lexicon as lexicons
from voice_terminal.speaking.audio import TAIL_S, Floats, Samples, finish
from voice_terminal.speaking.normalize import pairs
from voice_terminal.speaking.phonemes import to_phonemes
from voice_terminal.speaking.sentences import breaths

LENGTH_SCALE: Final = 1.1
"""How much slower than the voice's own pace; about 150 German words a minute, where older listeners understand best."""
BREATH_S: Final = 0.08
"""Silence where a long sentence is cut at a comma, seconds."""
FIRST_BREATH: Final = 60
"""Characters of an answer's first piece, about: the resident waits for it, and its length is the waiting time."""
SLOWEST: Final = 0.5
FASTEST: Final = 2.0


@dataclass(frozen=True)
class Chunk:
    """A piece of speech: one sentence, or a part of a long one."""

    sentence_text: str
    """The sentence as written, for the subtitles; the same for all parts of one sentence."""
    pcm: Samples
    """16-bit mono samples."""
    sample_rate: int
    """Samples per second."""
    sentence: int = 0
    """Number of the sentence in the text, from 0."""
    last: bool = True
    """Whether the sentence ends with this piece."""

    @property
    def seconds(self) -> float:
        return len(self.pcm) / self.sample_rate


class Speaker:
    """A loaded voice. Safe to use from several threads; synthesis runs one sentence at a time."""

    def __init__(self, voice: Any, model: ModelInfo, *, repeatable: bool = False, length_scale: float = LENGTH_SCALE):
        self.model = model
        self._voice = voice
        self._length_scale = length_scale
        self._repeatable = repeatable
        self._lock = threading.Lock()
        self._fixed = _FixedPrompts()
        self._openings: set[str] = set()

    @classmethod
    def load(
        cls,
        model: ModelInfo | None = None,
        *,
        repeatable: bool = False,
        length_scale: float = LENGTH_SCALE,
        threads: int = 1,
    ) -> Speaker:
        """Load `model` (default: the terminal's voice) and speak one word with it, so that the first answer is quick.

        `repeatable` takes the randomness out of the voice: the same text gives the same samples. One thread by
        default, because more of them starve the recogniser on two cores.

        Raises:
            SpeechError: the voice cannot be loaded.
        """
        model = model or voice_model()
        speaker = cls(_load(model.path, threads), model, repeatable=repeatable, length_scale=length_scale)
        speaker._synthesise("Guten Tag.", 1.0)
        return speaker

    @property
    def sample_rate(self) -> int:
        return int(self._voice.config.sample_rate)

    def speak(self, text: str, speed: float = 1.0, volume: float = 1.0) -> Iterator[Chunk]:
        """The text as speech, computed while it is consumed. Stop consuming to stop speaking.

        `speed` 1 is the normal pace and 0.8 slower; `volume` 1 is the normal loudness.

        Raises:
            SpeechError: synthesis failed.
        """
        for number, written, piece, last in self._pieces(text, speed):
            pcm = finish(self._audio(piece, speed), self.sample_rate, volume, TAIL_S if last else BREATH_S)
            yield Chunk(written, pcm, self.sample_rate, number, last)

    def prepare(self, prompts: list[str], speed: float = 1.0) -> None:
        """Compute fixed prompts ahead ("Ich höre Ihnen zu."), so that they start at once. Kept in memory only.

        Answers to a person are never kept: this is the only way into the cache.
        """
        for prompt in prompts:
            for _, _, piece, _ in self._pieces(prompt, speed):
                self._fixed.put((piece, speed), self._synthesise(piece, speed))

    def prepare_openings(self, openings: Sequence[str], speed: float = 1.0) -> None:
        """Compute how sentences begin ("Es geht um:"): the rest is synthesised while the opening is heard."""
        for opening in openings:
            self._fixed.put((opening, speed), self._synthesise(opening, speed))
            self._openings.add(opening)

    def _pieces(self, text: str, speed: float) -> Iterator[tuple[int, str, str, bool]]:
        """Number and wording of the sentence, the piece to speak, and whether the sentence ends with it."""
        for number, (written, spoken) in enumerate(pairs(text)):
            opening = self._opening(spoken, speed)
            rest = spoken[len(opening) :].lstrip()
            pieces = breaths(rest, first=0 if number or opening else FIRST_BREATH)
            pieces = [opening, *pieces] if opening else pieces
            for index, piece in enumerate(pieces):
                yield number, written, piece, index == len(pieces) - 1

    def _opening(self, spoken: str, speed: float) -> str:
        """The prepared words that the sentence begins with; empty when there are none."""
        begin = spoken[: spoken.find(":") + 1]
        ready = begin in self._openings and len(spoken) > len(begin) and (begin, speed) in self._fixed
        return begin if ready else ""

    def _audio(self, piece: str, speed: float) -> Floats:
        kept = self._fixed.get((piece, speed))
        return self._synthesise(piece, speed) if kept is None else kept

    def _synthesise(self, piece: str, speed: float) -> Floats:
        from piper import SynthesisConfig

        pace = min(max(speed, SLOWEST), FASTEST)
        noise = 0.0 if self._repeatable else None
        config = SynthesisConfig(length_scale=self._length_scale / pace, noise_scale=noise, noise_w_scale=noise)
        try:
            with self._lock:
                known = self._voice.config.phoneme_id_map
                phonemes = to_phonemes(piece, lexicons.current(), self._voice.phonemize, known)
                audio = self._voice.phoneme_ids_to_audio(self._voice.phonemes_to_ids(phonemes), config)
        except Exception as error:  # onnxruntime and espeak raise their own
            raise SpeechError("Die Stimme ist ausgefallen. Bitte starten Sie das Sprachterminal neu.") from error
        return np.asarray(audio, np.float32).reshape(-1)


class _FixedPrompts:
    """A small memory of finished prompts; the oldest leaves when it is full."""

    LIMIT: Final = 100

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, float], Floats] = OrderedDict()

    def __contains__(self, key: tuple[str, float]) -> bool:
        return key in self._kept

    def get(self, key: tuple[str, float]) -> Floats | None:
        return self._kept.get(key)

    def put(self, key: tuple[str, float], audio: Floats) -> None:
        self._kept[key] = audio
        if len(self._kept) > self.LIMIT:
            self._kept.popitem(last=False)


def _load(path: Path, threads: int) -> Any:
    """Piper's voice with our own session: Piper itself takes all cores and offers no setting for it."""
    import onnxruntime
    from piper import PiperVoice
    from piper.config import PiperConfig

    try:
        config = json.loads(path.with_name(path.name + ".json").read_text("utf-8"))
        config["espeak"]["voice"] = "de"  # the embedded test voice is American; its German is this line
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # a plan of memory for each new length of sentence: it would grow for days
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        return PiperVoice(session=session, config=PiperConfig.from_dict(config))
    except Exception as error:  # a damaged file shows itself in many ways
        raise SpeechError(
            f"Die Stimme {path.name} lässt sich nicht laden. Bitte holen Sie sie neu mit: kreis modelle holen"
        ) from error
