"""Which words of a story say what is wanted: "… der Bub braucht so einen Zettel fürs Praktikum …".

A linear judge of each token's last state, which knows the whole text, and of the states around it; learned from stories
in which people marked the want (`kreis kalibrieren`, `bench/data/geschichten.jsonl`). It holds for one state of the
embedded encoder: taught anew, the encoder needs a new one.
"""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.e5.adaptation import fingerprint
from knowledge.e5.encoder import E5, TokenStates

log = logging.getLogger(__name__)
FILE: Final = Path(__file__).with_name("wunsch.npz")
AROUND: Final = 3
"""Tokens on either side: the mean state of all seven is looked at too."""
STRENGTH: Final = 0.01
"""Inverse penalty on the weights (scikit-learn's `C`); each story counts the same, however long."""
_STORY: Final = 60.0
"""What the tokens of a story weigh together: about as many as it has."""
_STEPS: Final = 300
_CERTAIN: Final = 0.5
"""Share from which on a word belongs to what is wanted."""
_FEW_WORDS, _NEAR_BEST = 4, 0.8
"""Where hardly any reaches it: those with this part of the share that the best few have."""
_WORD: Final = re.compile(r"[^\W_]+")
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
            states: last states of the tokens, shape (tokens, width), at least one.
        """
        own, around = np.split(self.weights, 2)
        # As `features(states) @ weights`: the mean of what each says is what their mean says.
        logit = _smoothed(states @ own + _smoothed(states @ around, AROUND) + np.float32(self.bias), 1)
        return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))), np.float32)

    def write(self, path: Path = FILE) -> None:
        fresh = path.with_suffix(".neu")  # whoever starts meanwhile reads one of the two, never half
        with fresh.open("wb") as file:
            np.savez(
                file,
                allow_pickle=False,
                weights=self.weights.astype(np.float16),
                bias=np.float32(self.bias),
                encoder=np.asarray(self.encoder),
            )
        fresh.replace(path)

    @classmethod
    def read(cls, path: Path = FILE) -> Wants | None:
        """What `write` wrote. None, which is logged, when it cannot be used: the search does without."""
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                found = cls(file["weights"].astype(np.float32), float(file["bias"]), str(file["encoder"]))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            log.warning("%s cannot be read (%s): start `kreis kalibrieren`", path.name, type(error).__name__)
            return None
        if found.encoder != fingerprint():
            log.warning("%s belongs to another state of the encoder: start `kreis kalibrieren`", path.name)
            return None
        return found


def wanted(encoder: E5, judge: Wants, story: str) -> tuple[Floats, str]:
    """Vectors of a story and of what is wanted in it, shape (2, width), unit length; and the words that say it.

    The second is the mean of the story's token states by how much each belongs to the want: they know the whole text
    ("late chunking", Günther et al. 2024). Of a story longer than the encoder takes, only the beginning is judged.
    """
    told = encoder.token_states(story)
    if not len(told.states):
        vector = encoder.query(story)
        return np.stack([vector, vector]), ""
    shares = judge.shares(told.states)
    vectors = encoder.unit(np.stack([told.mean, told.states.T @ shares / max(float(shares.sum()), 1e-6)]))
    if not told.complete:
        vectors[0] = encoder.query(story)
    return vectors, _words(told, shares)


def features(states: Floats) -> Floats:
    """Each token's state and the mean of those around it, shape (tokens, 2 · width)."""
    return np.hstack([states, _smoothed(states, AROUND)])


def learn(told: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> Wants:
    """Learn from stories: states of the tokens, and which of them are the want."""
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


def _words(told: TokenStates, shares: Floats) -> str:
    """The words that probably belong to what is wanted; at least those that most do."""
    by_character = np.zeros(len(told.text), np.float32)
    for share, (begin, end) in zip(shares, told.spans, strict=True):
        by_character[begin:end] = share
    words = [
        (word[0], float(by_character[slice(*word.span())].max()))
        for word in _WORD.finditer(told.text, told.spans[0][0])
    ]
    best = sorted(share for _, share in words)[-_FEW_WORDS:]
    border = min(_CERTAIN, _NEAR_BEST * sum(best) / max(1, len(best)))
    return " ".join(word for word, share in words if share >= border)
