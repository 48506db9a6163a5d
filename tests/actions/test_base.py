"""The base of all actions: slots, effects, and an apology instead of silence."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions.base import TopicAction
from actions.reports import StartReport
from actions.surveys import StartSurvey
from actions.trips import Trip
from knowledge.logs import SafeFormatter
from knowledge.reply import Answer, Reply, Turn
from knowledge.settings import ROOT


class Echo(TopicAction):
    action_name = "action_echo"

    def answer(self, turn: Turn) -> Answer:
        if "kaputt" in turn.text:
            raise RuntimeError(turn.text)
        return Answer((Reply(turn.text, "answered"),), slots={"thema": turn.entities.get("eintrag")}, effect="forget")


def tracker(text: str, entities: list[dict[str, Any]] | None = None) -> Tracker:
    message = {"text": text, "intent": {"name": "frage", "confidence": 0.9}, "entities": entities or []}
    return Tracker("abc", {"ort": "Kusel", "thema": None}, message, [], False, None, {}, None)


async def run(text: str, **more: Any) -> tuple[list[Any], list[dict[str, Any]]]:
    dispatcher = CollectingDispatcher()
    events = await Echo().run(dispatcher, tracker(text, **more), {})
    return [message["custom"] for message in dispatcher.messages], events


async def test_replies_slots_and_effect_reach_rasa() -> None:
    messages, events = await run("Hallo", entities=[{"entity": "eintrag", "value": "projekt/ziele"}])
    assert messages[0]["text"] == "Hallo"
    assert messages[1] == {"effect": "forget"}
    slots = {event["name"]: event["value"] for event in events}
    assert slots["thema"] == "projekt/ziele"
    assert slots["letzte_antwort"]["text"] == "Hallo", "needed for 'noch einmal'"


async def test_a_broken_action_apologises_and_logs_no_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        messages, _ = await run("kaputt 4711")
    assert messages[0]["outcome"] == "error"
    assert "noch einmal" in messages[0]["text"]
    log = "".join(map(SafeFormatter(as_json=False).format, caplog.records))
    assert "RuntimeError" in log
    assert "4711" not in log


class Choosing(Echo):
    """Its rules go on by a slot, as those of forms do."""

    slots_when_yielding: ClassVar[Mapping[str, Any]] = {"fehlt": False}


@pytest.mark.parametrize("text", ["kaputt", "Mein Mann atmet nicht mehr", "Wann wird in Kusel der Restmüll abgeholt?"])
async def test_whatever_is_said_instead_the_rules_know_how_to_go_on(text: str) -> None:
    dispatcher = CollectingDispatcher()
    events = await Choosing().run(dispatcher, tracker(text), {})
    assert len(dispatcher.messages) == 1
    assert {"fehlt": False}.items() <= {event["name"]: event["value"] for event in events}.items()


def test_every_action_that_rules_branch_on_says_how_to_go_on() -> None:
    """A rule that waits for a slot no one has set would call the action again and again."""
    rules = [rule for file in (ROOT / "nlu" / "data").glob("*.yml") for rule in YAML(typ="safe").load(file)["rules"]]
    waited_for: dict[str, set[str]] = {}
    for rule in rules:
        steps = rule["steps"]
        for step, following in pairwise(steps):
            if "action" in step and "slot_was_set" in following and "intent" in steps[0]:
                waited_for.setdefault(step["action"], set()).update(*following["slot_was_set"])
    assert waited_for
    classes = {cls.action_name: cls for cls in (StartReport, StartSurvey, Trip)}
    for action, slots in waited_for.items():
        assert slots == set(classes[action].slots_when_yielding), action
