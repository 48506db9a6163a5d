"""The action about events: bound to the shipped files, and present in the domain, the rules and the training data."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from actions.events import Veranstaltungen, event_follow_up
from knowledge.reply import Turn
from knowledge.settings import ROOT


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / "nlu" / name).read_text(encoding="utf-8"))


DOMAIN, DATA = read("domain/events.yml"), read("data/events.yml")


def test_every_intent_has_examples_and_a_rule_to_the_action() -> None:
    intents = {next(iter(intent)) for intent in DOMAIN["intents"]}
    assert {block["intent"] for block in DATA["nlu"]} == intents
    assert {rule["steps"][0]["intent"] for rule in DATA["rules"]} == intents
    assert {rule["steps"][1]["action"] for rule in DATA["rules"]} == {Veranstaltungen.action_name}
    assert DOMAIN["actions"] == [Veranstaltungen.action_name]


def test_the_examples_are_many_and_different() -> None:
    examples = [line[2:].strip().lower() for block in DATA["nlu"] for line in block["examples"].splitlines()]
    assert len(examples) >= 60 and len(set(examples)) == len(examples)


@pytest.mark.parametrize("clock", ["2022-04-20T10:00", "2026-11-23T09:00"])
def test_answers_from_the_shipped_files_at_any_clock(monkeypatch: pytest.MonkeyPatch, clock: str) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", clock)
    action = Veranstaltungen()
    (reply,) = action.answer(Turn("Was ist nächste Woche los?", "veranstaltung_suchen")).replies
    assert reply.outcome == "answered" and "(Beispiel)" in reply.text


def test_the_congress_of_the_seed_page(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Turn("Wann ist der Kongress der Modellprojekte?", "veranstaltung_suchen")
    monkeypatch.setenv("ASSISTANT_NOW", "2022-04-20T10:00")
    (before,) = Veranstaltungen().answer(question).replies
    monkeypatch.setenv("ASSISTANT_NOW", "2023-04-20T10:00")
    (after,) = Veranstaltungen().answer(question).replies
    assert "26. April" in before.text and "vorbei" not in before.text
    assert "26. April" in after.text and "2022" in after.text and "vorbei" in after.text


def test_other_topics_may_ask_for_a_follow_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2022-04-20T10:00")
    first = Veranstaltungen().answer(Turn("Was ist am Wochenende los?", "veranstaltung_suchen"))
    answer = event_follow_up(Turn("und am Sonntag?", "fahrt_weiter", slots=first.slots))
    assert answer and "Sonntag" in answer.replies[0].text
    assert event_follow_up(Turn("und am Sonntag?", "fahrt_weiter")) is None
