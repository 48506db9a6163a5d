"""The encoder's layers in PyTorch, for teaching the upper ones. At run time onnxruntime does this (`graph.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from knowledge.e5.packed import BLOCK_BYTES, PackedModel, unpack

RANK: Final = 8
"""Rank of the change of each matrix."""
GAIN: Final = 2.0
"""What the change is multiplied by while it learns."""
DROPOUT: Final = 0.1
_BATCH: Final = 32
Floats = NDArray[np.float32]


class Matrix(nn.Module):
    """A product with a matrix that stays and, in the upper layers, a low-rank one that learns."""

    def __init__(self, weights: Floats, bias: Floats, rank: int) -> None:
        super().__init__()
        self._weights, self._bias = torch.tensor(weights), torch.tensor(bias)
        self.down = nn.Parameter(torch.randn(rank, weights.shape[1]) * 0.1 / max(1, rank) ** 0.5) if rank else None
        self.up = nn.Parameter(torch.zeros(weights.shape[0], rank)) if rank else None

    def forward(self, state: Tensor) -> Tensor:
        product = functional.linear(state, self._weights, self._bias)
        if self.down is None or self.up is None:
            return product
        seen = functional.dropout(state, DROPOUT, self.training)
        return product + GAIN * functional.linear(functional.linear(seen, self.down), self.up)


class Layer(nn.Module):
    """One of the twelve: attention, then two matrices, each with a layer norm after it."""

    def __init__(self, model: PackedModel, name: str, rank: int) -> None:
        super().__init__()
        self._heads, self._width, self._epsilon = model.heads, model.width, model.epsilon
        inner = len(model.vector(f"{name}.fi.b"))
        self.parts = nn.ModuleDict(
            {
                part: Matrix(
                    model.matrix(f"{name}.{part}.w", inner if part == "fo" else model.width),
                    model.vector(f"{name}.{part}.b").copy(),
                    rank,
                )
                for part in ("q", "k", "v", "ao", "fi", "fo")
            }
        )
        self._norms = [
            [torch.tensor(model.vector(f"{name}.{norm}.{part}").copy()) for part in "wb"] for norm in ("aln", "oln")
        ]

    def forward(self, state: Tensor, mask: Tensor) -> Tensor:
        count, length, _ = state.shape

        def heads(part: str) -> Tensor:
            values: Tensor = self.parts[part](state)
            return values.view(count, length, self._heads, -1).transpose(1, 2)

        attended = functional.scaled_dot_product_attention(
            heads("q"), heads("k"), heads("v"), attn_mask=mask[:, None, None, :]
        )
        attended = attended.transpose(1, 2).reshape(count, length, self._width)
        state = self._norm(state + self._dropped(self.parts["ao"](attended)), 0)
        return self._norm(state + self._dropped(self.parts["fo"](functional.gelu(self.parts["fi"](state)))), 1)

    def _norm(self, state: Tensor, number: int) -> Tensor:
        weight, bias = self._norms[number]
        return functional.layer_norm(state, (self._width,), weight, bias, self._epsilon)

    def _dropped(self, state: Tensor) -> Tensor:
        return functional.dropout(state, DROPOUT, self.training)


class Layers(nn.Module):
    """All layers: the lower ones as they came, the upper ones teachable."""

    def __init__(self, model: PackedModel, first: int) -> None:
        """`first`: the first teachable layer."""
        super().__init__()
        self._model = model
        self._words = model.tensors["emb.word"].reshape(-1, model.width // 32, BLOCK_BYTES)
        positions = model.vector("emb.pos").reshape(-1, model.width) + model.vector("emb.type")[: model.width]
        self._positions = torch.tensor(positions)
        self._norm = [torch.tensor(model.vector(f"emb.ln.{part}").copy()) for part in "wb"]
        self._lower = [Layer(model, f"l{number}", 0).eval() for number in range(first)]
        self._frozen = [Layer(model, f"l{number}", 0).eval() for number in range(first, model.layers)]
        self.upper = nn.ModuleList(Layer(model, f"l{number}", RANK) for number in range(first, model.layers))

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def below(self, texts: Sequence[Sequence[int]]) -> list[Tensor]:
        """What the lower layers make of token ids: states in half precision, shape (tokens, width) each."""
        found: dict[int, Tensor] = {}
        for rows in _by_length(texts, _BATCH):
            state, mask = self._padded([self._embedded(texts[row]) for row in rows])
            for layer in self._lower:
                state = layer(state, mask)
            found |= {row: one[: len(texts[row])].half().clone() for row, one in zip(rows, state, strict=True)}
        return [found[row] for row in range(len(texts))]

    def vectors(self, states: Sequence[Tensor], *, as_it_came: bool = False) -> Tensor:
        """Unit vectors of what `below` gave, shape (n, width), by the taught upper layers or by the original ones."""
        state, mask = self._padded([one.float() for one in states])
        for layer in self._frozen if as_it_came else self.upper:
            state = layer(state, mask)
        weight = mask[..., None].float()
        return functional.normalize((state * weight).sum(1) / weight.sum(1), dim=-1)

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def all_vectors(self, states: Sequence[Tensor], *, as_it_came: bool = False) -> Floats:
        """The same for many, as an array, without learning."""
        self.eval()
        found = np.zeros((len(states), self._model.width), np.float32)
        for rows in _by_length(states, _BATCH):
            found[rows] = self.vectors([states[row] for row in rows], as_it_came=as_it_came).numpy()
        self.train()
        return found

    def low_rank(self) -> dict[str, tuple[Floats, Floats]]:
        """What was learned, as `Adaptation` keeps it."""
        found = {}
        for number, layer in enumerate(self.upper, start=len(self._lower)):
            for part, matrix in layer.parts.items():
                found[f"l{number}.{part}.w"] = (GAIN * matrix.up.detach().numpy(), matrix.down.detach().numpy())
        return found

    def _embedded(self, ids: Sequence[int]) -> Tensor:
        scales, weights = unpack(self._words[list(ids)])
        words = ((weights.astype(np.float32) - 8) * scales[..., None]).reshape(len(ids), self._model.width)
        state = torch.tensor(words) + self._positions[: len(ids)]
        weight, bias = self._norm
        return functional.layer_norm(state, (self._model.width,), weight, bias, self._model.epsilon)

    def _padded(self, states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        state = nn.utils.rnn.pad_sequence(list(states), batch_first=True)
        lengths = torch.tensor([len(one) for one in states])
        return state, torch.arange(state.shape[1])[None] < lengths[:, None]


def _by_length(items: Sequence[Sequence[object] | Tensor], size: int) -> list[list[int]]:
    """Numbers of the items in groups of similar length, so that little is padded."""
    order = sorted(range(len(items)), key=lambda number: len(items[number]))
    return [order[start : start + size] for start in range(0, len(order), size)]
