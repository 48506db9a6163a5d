"""Whole conversations with the clock set: services, events, trips, surveys, through gateway, Rasa and actions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.stack.conftest import Stack

pytestmark = pytest.mark.stack
CONVERSATIONS = YAML(typ="safe").load(Path(__file__).with_name("conversations.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[one["name"] for one in CONVERSATIONS])
def test_conversation(stack: Stack, session: str, conversation: dict[str, Any]) -> None:
    replies: list[dict[str, Any]] = []
    for turn in conversation["turns"]:
        if "press" in turn:
            replies = stack.press(session, replies[-1], turn["press"])
        else:
            replies = stack.ask(session, text=turn["say"])
        said = "\n\n".join(reply["text"] for reply in replies)
        for pattern in turn.get("expect", ()):
            assert re.search(pattern, said, re.I), f"{turn}: {said}"
        if "outcome" in turn:
            assert replies[-1]["outcome"] == turn["outcome"], f"{turn}: {said}"
        assert all(reply["speech"] for reply in replies)
