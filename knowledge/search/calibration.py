"""The weights of the search and the borders of its confidence bands, as `kreis kalibrieren` wrote them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SettingsError
from knowledge.search.features import MODES, RANKING, TRUST, Mode, Table

Floats = NDArray[np.float32]
FILE: Final = Path(__file__).with_name("kalibrierung.json")
FAR: Final = 4.0
"""Standard deviations from which on a feature counts no further: products grow fast."""


@dataclass(frozen=True)
class Trust:
    """Logistic regression on standardised features and on their products: what one is worth depends on the others.

    A small margin says little when two neighbouring matters share their words, and much when the words are rare.
    """

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    linear: NDArray[np.float32]
    pairs: NDArray[np.float32]
    """Weight of the product of two features, shape (features, features), upper triangle."""
    bias: float

    @classmethod
    def blank(cls, count: int) -> Trust:
        """Nothing is probable."""
        zeros = np.zeros(count, np.float32)
        return cls(zeros, np.ones(count, np.float32), zeros, np.zeros((count, count), np.float32), 0.0)

    def standard(self, values: Floats) -> Floats:
        """Features in standard deviations from their mean, cut at `FAR`; shape as given."""
        standard: Floats = np.clip((values - self.mean) / self.scale, -FAR, FAR)
        return standard

    def probability(self, values: Floats) -> Floats:
        """Probability per row of `values`, shape (entries, features); 0 to 1."""
        x = self.standard(values)
        logit = x @ self.linear + ((x @ self.pairs) * x).sum(axis=1) + np.float32(self.bias)
        probability: Floats = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
        return probability


@dataclass(frozen=True)
class Weights:
    """Two models of one mode: the order of the entries (linear), and the probability that one is right."""

    ranking: Mapping[str, float]
    trust: Trust

    def rank(self, features: Table) -> Floats:
        """A number per entry; only the order and the distances matter."""
        weights = np.asarray([self.ranking[name] for name in RANKING[features.mode]], np.float32)
        ranked: Floats = features.values @ weights
        return ranked

    def probability(self, features: Table, rank: Floats) -> Floats:
        """Probability per entry that it answers the question, 0 to 1."""
        return self.trust.probability(features.trust(rank))


@dataclass(frozen=True)
class Calibration:
    modes: Mapping[Mode, Weights]
    bare: Mapping[Mode, Weights]
    """For collections in which no entry has synonyms or questions: there, texts must say what names say elsewhere."""
    sure: float
    """From this probability on, the answer is given."""
    likely: float
    """From this probability on, a clear first place is answered too, saying how the question was understood."""
    unsure: float
    """From this probability on, "Meinten Sie …?" is asked; below, nothing is known."""

    @classmethod
    def blank(cls) -> Calibration:
        """Before anything is learned: all evidence counts the same, nothing is probable."""
        modes = {mode: Weights(dict.fromkeys(RANKING[mode], 1.0), Trust.blank(len(TRUST[mode]))) for mode in MODES}
        return cls(modes, modes, 1.0, 1.0, 1.0)

    @classmethod
    def read(cls, path: Path = FILE) -> Calibration:
        """Read what `kreis kalibrieren` wrote.

        Raises:
            SettingsError: the file is missing or incomplete.
        """
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            modes, bare = _weights(data["modes"]), _weights(data["bare"])
            return cls(modes, bare, float(data["sure"]), float(data["likely"]), float(data["unsure"]))
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise SettingsError(
                f"{path.name} fehlt oder ist unvollständig. Starten Sie „kreis kalibrieren“."
            ) from error


def _weights(data: Mapping[str, Any]) -> dict[Mode, Weights]:
    modes: dict[Mode, Weights] = {}
    for mode in MODES:
        ranking, trust = data[mode]["ranking"], data[mode]["trust"]
        if list(ranking) != list(RANKING[mode]) or trust["features"] != list(TRUST[mode]):
            raise ValueError(mode)
        numbers = {name: np.asarray(trust[name], np.float32) for name in ("mean", "scale", "linear", "pairs")}
        modes[mode] = Weights(ranking, Trust(**numbers, bias=float(trust["bias"])))
    return modes


@cache
def calibration() -> Calibration:
    """The calibration that belongs to this program."""
    return Calibration.read()
