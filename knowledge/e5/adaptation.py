"""What the encoder has learned about a county's matters: small changes of its upper layers, kept in one file.

multilingual-e5-small knows German, but not that a bus driver whose wife lives in a home asks for "Hilfe zur Pflege".
`kreis anpassen` teaches it with the sentences of the knowledge files. Low-rank changes (LoRA, Hu et al. 2021) of the
upper layers are enough; the lower ones are shared with the encoder as it came. A text's vector says both: where the
text lies for the encoder as it came, which knows what is foreign, and for the adapted one, which knows the matters.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FILE: Final = Path(__file__).with_name("anpassung.npz")
_DOWN, _UP, _MEANS, _VIEW = ".down", ".up", "means", "view"


@dataclass(frozen=True)
class Adaptation:
    """Low-rank changes of some matrices, and how the two vectors of a text become one."""

    first: int
    """The first layer that was changed."""
    low_rank: dict[str, tuple[Floats, Floats]]
    """By a matrix's name, e.g. `l8.q.w`: two of shapes (outputs, rank) and (rank, inputs), whose product is added."""
    means: Floats
    """Mean vector of texts as the encoder came, and adapted; shape (2, width)."""
    view: Floats
    """What is kept of the two vectors side by side: a projection, shape (2 · width, width)."""

    def change(self, name: str) -> Floats | None:
        """What is added to a matrix, shape (outputs, inputs); None for one that stays."""
        pair = self.low_rank.get(name)
        return None if pair is None else pair[0] @ pair[1]

    def joined(self, vectors: Floats) -> Floats:
        """One unit vector for each text, shape (n, width).

        Args:
            vectors: both vectors of each text side by side, of any length, shape (n, 2 · width).
        """
        halves = vectors.reshape(len(vectors), 2, -1)
        halves = halves / np.linalg.norm(halves, axis=2, keepdims=True) - self.means
        halves /= np.maximum(np.linalg.norm(halves, axis=2, keepdims=True), 1e-6)
        seen = halves.reshape(len(vectors), -1) @ self.view
        return np.asarray(seen / np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-6), np.float32)

    def write(self, path: Path = FILE) -> None:
        """Keep it, in half precision: about 2 MB."""
        kept = {_MEANS: self.means, _VIEW: self.view}
        for name, (up, down) in self.low_rank.items():
            kept |= {name + _UP: up, name + _DOWN: down}
        halved = {name: values.astype(np.float16) for name, values in kept.items()}
        with path.open("wb") as file:
            np.savez(file, allow_pickle=False, first=np.int64(self.first), **halved)

    @classmethod
    def read(cls, path: Path = FILE) -> Adaptation:
        """Read what `write` wrote.

        Raises:
            OSError: the file is not there.
        """
        with np.load(path, allow_pickle=False) as file:
            kept = {name: np.asarray(file[name], np.float32) for name in file.files if name != "first"}
            first = int(file["first"])
        names = [name.removesuffix(_UP) for name in kept if name.endswith(_UP)]
        pairs = {name: (kept[name + _UP], kept[name + _DOWN]) for name in names}
        return cls(first, pairs, kept[_MEANS], kept[_VIEW])


def fingerprint(path: Path = FILE) -> str:
    """Changes whenever the adaptation does; part of the names of what is made with it. `0` when there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.exists() else "0"
