"""The actions hand a turn to the knowledge and buttons to their entry."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

import actions.answer
from actions.answer import Antworten, Thema
from knowledge.live import LiveKnowledge
from knowledge.reply import Turn
from tests.knowledge.sample import write


@pytest.fixture(autouse=True)
def small_county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveKnowledge(write(tmp_path / "inhalt"), tmp_path / "var")
    monkeypatch.setattr(actions.answer, "knowledge", lambda: SimpleNamespace(current=live.current))


def test_a_question_is_answered_and_remembered() -> None:
    answer = Antworten().answer(Turn("Was kostet ein Reisepass?"))
    assert "70 Euro" in answer.replies[0].text
    assert answer.slots["thema"] == "leistungen/reisepass"
    assert answer.slots["letzte_antwort"]["outcome"] == "answered"


def test_a_button_names_an_entry_and_a_fact() -> None:
    turn = Turn("", intent="thema", entities={"eintrag": "leistungen/reisepass", "angabe": "unterlagen"})
    assert "Passbild" in Thema().answer(turn).replies[0].text


def test_more_is_about_the_last_topic() -> None:
    turn = Turn("mehr dazu", intent="thema_mehr", slots={"thema": "leistungen/reisepass"})
    assert "zehn Jahre" in Thema().answer(turn).replies[0].text


def test_more_without_a_topic_is_no_dead_end() -> None:
    assert Thema().answer(Turn("mehr dazu", intent="thema_mehr")).replies[0].text
