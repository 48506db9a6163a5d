"""Small talk that depends on what was said before."""

from __future__ import annotations

from typing import Any

import pytest

from actions.small_talk import EasyLanguageAction, ForgetAction, RepeatAction, TalkAction
from knowledge.reply import Button, Reply, Turn

CHOICE = Reply("Meinten Sie „Jury“?", "clarify", buttons=(Button("Jury", '/thema{"eintrag": "projekt/jury"}'),))


def after(reply: Reply, intent: str) -> Turn:
    return Turn("", intent=intent, confidence=1.0, slots={"letzte_antwort": reply.to_dict()})


def test_yes_opens_the_only_choice() -> None:
    (reply,) = TalkAction().answer(after(CHOICE, "ja")).replies
    assert reply.source
    assert reply.source.entry == "projekt/jury"


@pytest.mark.parametrize(
    "last",
    [
        Reply("Antwort", "answered", buttons=CHOICE.buttons),
        Reply("Meinten Sie …?", "clarify", buttons=CHOICE.buttons * 2),
        Reply("Meinten Sie …?", "clarify", buttons=(Button("Fahrt", '/fahrt_verbindung{"nach": "Kusel"}'),)),
        Reply("Wovon?", "clarify"),
    ],
)
def test_yes_to_anything_else_is_small_talk(last: Reply) -> None:
    (reply,) = TalkAction().answer(after(last, "ja")).replies
    assert reply.outcome == "smalltalk"


def test_again_repeats_the_last_answer_and_says_so_when_there_is_none() -> None:
    last = Reply("Das kostet 46 Euro.", "answered")
    assert RepeatAction().answer(after(last, "wiederholen")).replies[0].text == last.text
    assert RepeatAction().answer(Turn("", "wiederholen")).replies[0].outcome == "smalltalk"


@pytest.mark.parametrize(("intent", "slot"), [("leichte_sprache_an", True), ("leichte_sprache_aus", None)])
def test_leichte_sprache_is_switched(intent: str, slot: Any) -> None:
    assert EasyLanguageAction().answer(Turn("", intent)).slots == {"leicht": slot}


def test_forgetting_is_the_gateways_work() -> None:
    assert ForgetAction().answer(Turn("", "vergiss_mich")).effect == "forget"
