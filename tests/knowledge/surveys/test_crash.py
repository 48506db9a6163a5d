"""Kill -9 at random moments: whoever was thanked is there, and everybody exactly once."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

from knowledge.reply import Turn
from knowledge.surveys.files import Catalogue
from knowledge.surveys.participation import ANSWER_SLOT, READY_SLOT, STATE_SLOT, Participation
from knowledge.surveys.persons import Persons
from knowledge.surveys.store import Store, open_engine

PEOPLE = 200
KILLS = 50
SURVEY = """
titel: Probe
zweck: Probe
einwilligung: Probe
daten: Probe
stand: 2026-01-01
fragen:
  - {id: zahl, typ: zahl, frage: Welche Nummer haben Sie?}
  - {id: ja, typ: ja_nein, frage: Ja?}
"""


def _participation(folder: Path) -> Participation:
    store = Store(open_engine(f"sqlite:///{folder / 'umfragen.db'}"))
    return Participation(Catalogue(folder), store, Persons(folder / "schluessel"))


def _run(folder: Path, people: range, journal: Path) -> None:
    """A server process: residents take part one after the other. The journal is what they have seen."""
    server = _participation(folder)
    with journal.open("a", buffering=1) as seen:
        for number in people:
            seen.write(f"{number} {_take_part(server, number)}\n")


def _take_part(server: Participation, number: int) -> str:
    """A resident who starts over after a crash, as one does who got no answer. Returns how it ended."""
    slots: dict[str, Any] = {}

    def turn(text: str) -> Turn:
        return Turn(text=text, slots=dict(slots), sender=f"person-{number}")

    begun = server.start(turn("Umfrage"))
    slots |= begun.slots
    if not slots[READY_SLOT]:
        return "known"  # sent before the crash, only the thank-you got lost
    for _ in range(8):
        question = server.ask(turn("")).replies[0].text
        says = "ja"
        if "Welche Nummer" in question and "abschicken" not in question:
            says = str(number)
        taken = server.take(turn(says))
        slots |= taken.answer.slots
        if slots[ANSWER_SLOT] is not None:
            return "thanked" if "Vielen Dank" in taken.answer.replies[0].text else "failed"
    return f"stuck {slots[STATE_SLOT]}"


def _endings(journal: Path) -> dict[int, str]:
    lines = [line.split(maxsplit=1) for line in journal.read_text().splitlines(keepends=True) if line.endswith("\n")]
    return {int(number): ending.strip() for number, ending in lines}


def test_kill_9_at_50_random_moments_in_200_participations(tmp_path: Path) -> None:
    (tmp_path / "umfragen").mkdir()
    (tmp_path / "umfragen" / "probe.yaml").write_text(SURVEY, encoding="utf-8")
    journal = tmp_path / "gesehen.txt"
    journal.touch()
    _participation(tmp_path)
    dice, kills = random.Random(5), 0
    processes = multiprocessing.get_context("fork")

    while len(done := _endings(journal)) < PEOPLE:
        first = min(set(range(PEOPLE)) - done.keys())
        server = processes.Process(target=_run, args=(tmp_path, range(first, PEOPLE), journal))
        server.start()
        if kills < KILLS:
            # After at most three more residents, so that all kills fall within the 200; then anywhere in a turn.
            target, deadline = len(done) + dice.randint(0, 3), time.monotonic() + 30
            while len(_endings(journal)) < target and server.is_alive() and time.monotonic() < deadline:
                time.sleep(0.0005)
            time.sleep(dice.random() * 0.06)
            if server.is_alive():
                os.kill(server.pid or 0, signal.SIGKILL)
                kills += 1
        server.join()
        server.close()

    sheets = Store(open_engine(f"sqlite:///{tmp_path / 'umfragen.db'}")).sheets("probe")
    assert kills == KILLS
    assert set(_endings(journal).values()) <= {"thanked", "known"}
    assert sorted(int(str(sheet.answers["zahl"])) for sheet in sheets) == list(range(PEOPLE))
