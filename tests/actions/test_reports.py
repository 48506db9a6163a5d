"""The actions of Anregungen und Mängel fit the domain, and a report goes through them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions import reports, surveys
from actions.base import TopicAction
from knowledge.reports.outbox import Outbox
from knowledge.reports.service import ANSWER_SLOT, Reports
from knowledge.settings import ROOT
from tests.knowledge.surveys.wordings import find_place


def _domain(topic: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(ROOT / "nlu" / "domain" / f"{topic}.yml")
    return loaded


@pytest.mark.parametrize(("topic", "module"), [("surveys", surveys), ("reports", reports)])
def test_every_action_is_in_the_domain_and_the_other_way_round(topic: str, module: Any) -> None:
    named = {
        one.action_name
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, TopicAction)
        and one.action_name
        and one.__module__ == module.__name__
    }
    assert named == set(_domain(topic)["actions"])


@pytest.mark.parametrize("topic", ["surveys", "reports"])
def test_every_intent_has_a_rule_and_every_spoken_one_examples(topic: str) -> None:
    data = YAML(typ="safe").load(ROOT / "nlu" / "data" / f"{topic}.yml")
    intents = {next(iter(intent)) if isinstance(intent, dict) else intent for intent in _domain(topic)["intents"]}
    ruled = {step["intent"] for rule in data["rules"] for step in rule["steps"] if "intent" in step}
    taught = {entry["intent"] for entry in data["nlu"]}
    assert ruled == intents
    assert taught == {intent for intent in intents if not intent.endswith("_antwort")}


async def _call(action: TopicAction, text: str, slots: dict[str, Any]) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    message = {"text": text, "intent": {"name": "", "confidence": 1.0}, "entities": []}
    for event in await action.run(
        dispatcher, Tracker("s", dict(slots), message, [], False, None, {}, "action_listen"), {}
    ):
        if event["event"] == "slot":
            slots[event["name"]] = event["value"]
    return [sent["custom"] for sent in dispatcher.messages]


async def test_a_report_through_the_actions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Outbox(tmp_path / "meldungen")
    monkeypatch.setattr(reports, "reports", lambda: Reports(box, find_place, str))
    slots: dict[str, Any] = {}
    await _call(reports.StartReport(), "die Laterne in Konken ist kaputt", slots)
    sent: list[dict[str, Any]] = []
    for text in ("am Friedhof", "nein", "ja"):
        asked = await _call(reports.AskReportQuestion(), "", slots)
        assert asked[0]["outcome"] == "form"
        slots[ANSWER_SLOT] = text
        sent = await _call(reports.TakeReportAnswer(), text, slots)
    number = next(box.all()).number
    assert number in sent[0]["text"]
    assert slots[ANSWER_SLOT] is not None, "the form ends"
    stand = await _call(reports.ReportStatus(), f"was ist mit {number}", {})
    assert "eingegangen" in stand[0]["text"]
