"""The sentence encoder behind one interface, loaded once per process and in the background."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.e5.prepare import FOLDER
from knowledge.errors import SettingsError
from knowledge.search.wants import Wants

Vectors = NDArray[np.float32]
VARIABLE: Final = "ASSISTANT_ENCODER"
EMBEDDED: Final = Path(FOLDER).name
REMEMBERED: Final = 32
BUSY_SECONDS: Final = 0.2
"""How long a question waits while passages are being encoded, before it is answered by words alone."""


@dataclass(frozen=True)
class Reading:
    """A question as vectors."""

    vectors: Vectors
    """Unit vectors, shape (1, dim); of a story (2, dim), the second of what is wanted in it."""
    wanted: str = ""
    """The words of a story that say what is wanted."""


class Encoder(Protocol):
    """Turns texts into unit vectors; a seam for tests and for other models."""

    @property
    def id(self) -> str:
        """Changes when the vectors do; part of the cache's key."""

    def question(self, text: str, clause: str = "") -> Reading | None:
        """Read a question; None while the encoder is busy.

        Args:
            clause: of a story, the clause that seems to say what is wanted, for encoders that cannot tell themselves.
        """

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dim)."""


class SentenceEncoder:
    """Any sentence-transformers model, by name or folder; the embedded one has its own (`EMBEDDED`)."""

    def __init__(self, name: str, remembered: int = REMEMBERED) -> None:
        """Load the model; takes seconds. Vectors of the last `remembered` questions are kept in memory.

        Raises:
            SettingsError: there is no such model.
        """
        self.id = name
        self._remembered = remembered
        self._last: OrderedDict[tuple[str, str], Reading] = OrderedDict()  # one turn searches several times
        self._lock = threading.Lock()  # neither the embedded engine nor torch models are safe to share
        self._model = _load(name)

    def question(self, text: str, clause: str = "") -> Reading | None:
        known = self._last.get((text, clause))
        if known is not None:
            return known
        if not self._lock.acquire(timeout=BUSY_SECONDS):
            return None
        try:
            reading = self._read(text, clause)
            self._last[text, clause] = reading
            while len(self._last) > self._remembered:
                self._last.popitem(last=False)
        finally:
            self._lock.release()
        return reading

    def judge_wants_by(self, wants: Wants) -> None:
        """Tell what is wanted in stories by another judge, if the model has one at all."""
        if hasattr(self._model[0], "wants"):
            self._model[0].wants = wants
            self._last.clear()

    def _read(self, text: str, clause: str) -> Reading:
        story = getattr(self._model[0], "story", None) if clause else None
        if story and (found := story(text)) is not None:
            vectors, wanted = found
            return Reading(np.asarray(vectors, np.float32), wanted or clause)
        texts = [text, clause] if clause else [text]
        return Reading(_unit(self._model.encode_query(texts, show_progress_bar=False)), clause)

    def passages(self, texts: Sequence[str]) -> Vectors:
        rows = []
        for text in texts:  # one at a time, so that a question never waits long for the lock
            with self._lock:
                rows.append(_unit(self._model.encode_document([text], show_progress_bar=False))[0])
        return np.stack(rows) if rows else np.zeros((0, 0), np.float32)


def encoder_name() -> str:
    """The configured model: `ASSISTANT_ENCODER`, or the embedded one."""
    return os.environ.get(VARIABLE) or EMBEDDED


_shared: dict[str, Future[SentenceEncoder]] = {}
_shared_lock = threading.Lock()


def shared(name: str | None = None) -> Future[SentenceEncoder]:
    """The process's encoder, loading in a background thread from the first call on."""
    name = name or encoder_name()
    with _shared_lock:
        if name not in _shared:
            future: Future[SentenceEncoder] = Future()
            _shared[name] = future
            threading.Thread(target=_fill, args=(future, name), name="encoder", daemon=True).start()
        return _shared[name]


def _fill(future: Future[SentenceEncoder], name: str) -> None:
    try:
        future.set_result(SentenceEncoder(name))
    except BaseException as error:
        future.set_exception(error)


def _load(name: str) -> Any:
    # Measured: with several processes side by side, spinning OpenMP threads make a question cost 300 ms instead of 12.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if name == EMBEDDED:
        from knowledge.search.embedded import load

        return load()
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(name, device="cpu")
    except Exception as error:  # the library raises many kinds: no folder, no network, broken files
        raise SettingsError(
            f"Das Sprachmodell „{name}“ lässt sich nicht laden. Prüfen Sie {VARIABLE}: ein Ordner oder ein Modellname."
        ) from error
    if "e5" in name.lower() and not any(model.prompts.values()):
        model.prompts = {"query": "query: ", "document": "passage: "}  # e5 was trained with these
    return model


def _unit(rows: Any) -> Vectors:
    matrix: Vectors = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1), np.float32)
