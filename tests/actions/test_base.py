"""The base of all actions: slots, effects, and an apology instead of silence."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import TopicAction
from knowledge.reply import Answer, Reply, Turn


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
    assert "RuntimeError" in caplog.text
    assert "4711" not in caplog.text
