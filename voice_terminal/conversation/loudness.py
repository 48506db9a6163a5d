"""Volume and speed, in steps a resident can feel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

LOUDEST: Final = 10
STEP_DB: Final = 3.0
"""Loudness per step; 3 dB is the least most people notice in a hall."""
SPEEDS: Final = (0.7, 0.8, 0.9, 1.0, 1.12, 1.25, 1.4)
NORMAL: Final = 3


@dataclass(frozen=True)
class Loudness:
    volume: int = 6
    """1 to 10."""
    speed_index: int = NORMAL

    @property
    def gain(self) -> float:
        """Linear factor, 1.0 at the loudest. Full scale is never exceeded: louder means less headroom, not
        clipping.
        """
        return float(10 ** ((self.volume - LOUDEST) * STEP_DB / 20))

    @property
    def speed(self) -> float:
        return SPEEDS[self.speed_index]

    def louder(self, steps: int) -> Loudness:
        return replace(self, volume=min(LOUDEST, max(1, self.volume + steps)))

    def faster(self, steps: int) -> Loudness:
        return replace(self, speed_index=min(len(SPEEDS) - 1, max(0, self.speed_index + steps)))
