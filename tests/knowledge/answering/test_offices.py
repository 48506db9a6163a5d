"""Questions that name an office and one of its facts, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.answering.offices import Offices
from knowledge.load import load
from tests.knowledge.sample import write

OFFICE = "stellen/kreisverwaltung"


@pytest.fixture
def offices(tmp_path: Path) -> Offices:
    return Offices(load(write(tmp_path)).entries.values())


@pytest.mark.parametrize(
    "question",
    [
        "Wann hat das Landratsamt donnerstags auf?",
        "hallo wo sitzt denn das Kreishaus und wie ruf ich da an",
        "Telefonnummer vom Landratsamt bitte",
        "Wann hat die Verwaltung im Kreishaus geöffnet?",
        "Hat die Kreisverwaltung am Karfreitag geöffnet?",
        "Wie lang habe ihr denn donnerstags auf im Kreishaus, und wo muss ich da hinfahren?",
    ],
)
def test_an_office_and_a_fact_of_it(offices: Offices, question: str) -> None:
    assert offices.asked(question) == OFFICE


@pytest.mark.parametrize(
    "question",
    [
        "Kreisverwaltung",
        "Wer arbeitet in der Kreisverwaltung?",
        "Meine Schwester arbeitet im Landratsamt, wo melde ich meinen Hund an?",
        "Beim Landratsamt war ich schon wegen dem Hund, wo muss ich da hin?",
        "Wann hat das Schwimmbad auf?",
        "Wo ist das?",
        "",
    ],
)
def test_whoever_says_more_or_names_none_is_searched_for(offices: Offices, question: str) -> None:
    assert offices.asked(question) is None


def test_a_name_that_a_matter_has_too_is_none(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "leistungen" / "besuch.md").write_text(
        "---\ntitel: Besuch im Kreishaus\nkurz: Sie können das Haus besichtigen.\nsynonyme: [Kreishaus]\n"
        "zustaendig: [stellen/kreisverwaltung]\nebene: kreis\nquelle: Internetseite\nstand: 2026-01-10\n---\n",
        encoding="utf-8",
    )
    offices = Offices(load(folder).entries.values())
    assert offices.asked("Wann hat das Kreishaus auf?") is None
    assert offices.asked("Wann hat das Landratsamt auf?") == OFFICE
