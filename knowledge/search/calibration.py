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


@dataclass(frozen=True)
class Weights:
    """Two linear models of one mode: the order of the entries, and the probability that one is right."""

    ranking: Mapping[str, float]
    trust: Mapping[str, float]
    bias: float

    def rank(self, features: Table) -> Floats:
        """A number per entry; only the order and the distances matter."""
        weights = np.asarray([self.ranking[name] for name in RANKING[features.mode]], np.float32)
        ranked: Floats = features.values @ weights
        return ranked

    def probability(self, features: Table, rank: Floats) -> Floats:
        """Probability per entry that it answers the question, 0 to 1."""
        weights = np.asarray([self.trust[name] for name in TRUST[features.mode]], np.float32)
        logit = features.trust(rank) @ weights + np.float32(self.bias)
        probability: Floats = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
        return probability


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
        modes = {
            mode: Weights(dict.fromkeys(RANKING[mode], 1.0), dict.fromkeys(TRUST[mode], 0.0), 0.0) for mode in MODES
        }
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
        weights = Weights(**data[mode])
        if set(weights.ranking) != set(RANKING[mode]) or set(weights.trust) != set(TRUST[mode]):
            raise ValueError(mode)
        modes[mode] = weights
    return modes


@cache
def calibration() -> Calibration:
    """The calibration that belongs to this program."""
    return Calibration.read()
