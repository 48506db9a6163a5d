"""Silence, and the visit that ends and is forgotten."""

from __future__ import annotations

import pytest

from tests.voice_terminal.conversation.desk import PASSPORT, Desk, kinds, reply
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.messages import Ask, Forget, Ordered, Say, SpeechBegan, StopListening, Touched


def test_silence_is_asked_into_twice_then_everything_is_forgotten() -> None:
    desk = Desk()
    desk.press()
    assert desk.wait(9) == []
    assert Say in kinds(desk.wait(3))
    first = desk.said()
    desk.spoken()
    desk.wait(12)
    assert desk.said() != first, "the second prompt uses other words"
    desk.spoken()
    desk.wait(12)
    assert "Auf Wiedersehen" in desk.said()
    assert desk.last(Forget).session == "visit-1"
    desk.spoken()
    assert not desk.view.visiting
    assert desk.machine.wake_at is None, "an empty hall is not spoken to"


def test_the_next_visitor_sees_and_repeats_nothing_of_the_last_one() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    desk.do(Ordered(Command.GOODBYE))
    desk.spoken()
    assert desk.view.heard == desk.view.take_home == ""
    desk.press()
    desk.say("noch einmal")
    assert "60 Euro" not in desk.said()
    assert desk.machine.session == "visit-2"


def test_silence_after_an_answer_ends_the_visit_as_well() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    desk.spoken()
    for _ in range(3):
        desk.wait(12)
        desk.spoken()
    assert desk.last(Forget).session == "visit-1"
    assert not desk.view.visiting


def test_who_is_speaking_is_not_interrupted_by_a_prompt() -> None:
    desk = Desk()
    desk.press()
    desk.wait(10)
    desk.do(SpeechBegan())
    assert desk.wait(15) == []


def test_a_recogniser_that_never_answers_does_not_hang_the_terminal() -> None:
    desk = Desk()
    desk.press()
    desk.do(SpeechBegan())
    assert {StopListening, Say} <= kinds(desk.wait(60))


@pytest.mark.parametrize("words", ["vergiss mich", "bitte vergessen sie mich", "alles löschen bitte"])
def test_forget_me_empties_the_terminal_and_the_gateway(words: str) -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    desk.spoken()
    desk.press()
    desk.say(words)
    assert desk.last(Forget).session == "visit-1"
    assert "lösche" in desk.said()
    assert desk.view.heard == desk.view.take_home == ""
    desk.spoken()
    desk.press()
    desk.say("noch einmal")
    assert "60 Euro" not in desk.said()


def test_the_button_forget_me_empties_the_terminal_too() -> None:
    desk = Desk()
    desk.visit("was weißt du über mich", reply("Ich weiß nichts.", buttons=(("b1", "Vergiss mich"),)))
    desk.do(Touched("b1"))
    assert desk.last(Forget).session == "visit-1"
    assert not any(isinstance(effect, Ask) and effect.button for effect in desk.log)
