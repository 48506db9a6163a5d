"""Which words of a story say what is wanted: "… der Bub braucht so einen Zettel fürs Praktikum …".

A linear judge of each token's last state, which knows the whole text, and of its neighbours' states; learned from
stories in which people marked the want (`kreis kalibrieren`, `bench/data/geschichten.jsonl`). It holds for one state of
the encoder: taught anew, the encoder needs a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.e5.adaptation import fingerprint

FILE: Final = Path(__file__).with_name("wunsch.npz")
AROUND: Final = 3
"""Tokens on either side whose mean state is looked at too."""
STRENGTH: Final = 0.01
"""Inverse penalty on the weights (scikit-learn's `C`); each story counts the same, however long."""
_STORY: Final = 60.0
"""What the tokens of a story weigh together: about as many as it has."""
_STEPS: Final = 300
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Wants:
    weights: Floats
    """Of a token's state and of the mean state around it, shape (2 · states' width,)."""
    bias: float
    encoder: str
    """Fingerprint of the adaptation whose states these are."""

    def shares(self, states: Floats) -> Floats:
        """How probably each token belongs to what is wanted, 0 to 1, shape (tokens,).

        Args:
            states: last states of the tokens, shape (tokens, width).
        """
        logit = _smoothed(features(states) @ self.weights + np.float32(self.bias), 1)
        return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))), np.float32)

    def write(self, path: Path = FILE) -> None:
        with path.open("wb") as file:
            np.savez(
                file,
                allow_pickle=False,
                weights=self.weights.astype(np.float16),
                bias=np.float32(self.bias),
                encoder=np.asarray(self.encoder),
            )

    @classmethod
    def read(cls, path: Path = FILE) -> Wants | None:
        """What `write` wrote; None when there is nothing or it belongs to another state of the encoder."""
        if not path.exists():
            return None
        with np.load(path, allow_pickle=False) as file:
            found = cls(file["weights"].astype(np.float32), float(file["bias"]), str(file["encoder"]))
        return found if found.encoder == fingerprint() else None


def features(states: Floats) -> Floats:
    """Each token's state and the mean of those around it, shape (tokens, 2 · width)."""
    return np.hstack([states, _smoothed(states, AROUND)])


def learn(told: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> Wants:
    """Learn from stories: states of the tokens and which of them are the want."""
    from sklearn.linear_model import LogisticRegression

    rows = np.vstack([features(states.astype(np.float32)) for states, _ in told])
    wanted = np.concatenate([marked for _, marked in told])
    importance = np.concatenate([np.full(len(marked), _STORY / max(1, len(marked))) for _, marked in told])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + np.float32(1e-6)
    model = LogisticRegression(C=STRENGTH, max_iter=_STEPS)
    model.fit((rows - mean) / scale, wanted, sample_weight=importance)
    weights = model.coef_[0] / scale
    return Wants(weights.astype(np.float32), float(model.intercept_[0] - weights @ mean), fingerprint())


def _smoothed(values: Floats, reach: int) -> Floats:
    """Means of each value and `reach` neighbours on either side, along the first axis; at the edges it is repeated."""
    padded = np.concatenate([np.repeat(values[:1], reach, 0), values, np.repeat(values[-1:], reach, 0)])
    total = np.cumsum(padded, axis=0, dtype=np.float64)
    total[2 * reach + 1 :] -= total[: -2 * reach - 1].copy()
    return np.asarray(total[2 * reach :] / (2 * reach + 1), np.float32)
