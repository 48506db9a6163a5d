"""Five hundred spoken turns in a row through the whole terminal and the whole assistant: does its memory grow?

Every second answer is interrupted by the next question, every fifth turn a visitor leaves and is forgotten.
`BENCH_TURNS` sets another number of turns.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from typing import Final

import numpy as np

from bench._processes import assistant
from bench._terminal import Rig, rig
from bench._voices import espeak, noisy
from bench.terminal_questions import questions
from voice_terminal.speaking.synthesis import Speaker

TITLE: Final = "Sprachterminal im Dauerbetrieb: wächst der Speicher?"
TURNS: Final = int(os.environ.get("BENCH_TURNS", "500"))
VISIT: Final = 5
"""Turns of one visitor."""
LOOKS: Final = 20
"""How often memory is read."""
WARMING: Final = 0.2
"""Share of the turns in which caches may still fill; the slope is fitted to the rest."""
GROWTH_MB: Final = 20.0
"""Growth between the end of warming and the last turn that would be called growth: 2 % of the 1 GB allowed."""


def main() -> None:
    with assistant() as url:
        asyncio.run(_soak(url))


async def _soak(url: str) -> None:
    spoken = [noisy(espeak("de", question), number, 25).tobytes() for number, (question, _) in enumerate(questions())]
    curve: list[tuple[int, float, float]] = []
    began = time.perf_counter()
    async with rig(url, Speaker.load(), spoken[0]) as terminal:
        print("| Schritt | Terminal und Stimme MB | Erkennung MB | offene Dateien | Aufgaben |\n|---|---|---|---|---|")
        for turn in range(TURNS):
            await terminal.ask(spoken[turn % len(spoken)], realtime=False)
            if turn % 2:
                await terminal.hear_out()
            if turn % VISIT == VISIT - 1:
                await terminal.leave()
            if turn % max(1, TURNS // LOOKS) == max(1, TURNS // LOOKS) - 1:
                curve.append((turn + 1, *terminal.memory()))
                _print_look(terminal, curve[-1])
        answered = len(terminal.terminal.turns)
    _judge(curve, answered, time.perf_counter() - began)


def _print_look(terminal: Rig, look: tuple[int, float, float]) -> None:
    turn, own, listening = look
    tasks = len(asyncio.all_tasks())
    print(f"| {turn} | {own:.0f} | {listening:.0f} | {terminal.open_files()} | {tasks} |", flush=True)


def _judge(curve: list[tuple[int, float, float]], answered: int, seconds: float) -> None:
    warm = [look for look in curve if look[0] >= WARMING * TURNS]
    steps = [look[0] for look in warm]
    total = [own + listening for _, own, listening in warm]
    slope = float(np.polyfit(steps, total, 1)[0]) * 100 if len(warm) > 1 else 0.0
    growth = slope / 100 * (steps[-1] - steps[0])
    print(f"\n{TURNS} Gesprächsschritte in {seconds:.0f} s, davon {answered} beantwortet.")
    print(f"Speicher am Ende {total[-1]:.0f} MB; Steigung nach dem Warmlaufen {slope:+.2f} MB je 100 Schritte "
          f"({growth:+.1f} MB bis zum Ende).")  # fmt: skip
    if growth > GROWTH_MB:
        sys.exit("Der Speicher wächst.")
