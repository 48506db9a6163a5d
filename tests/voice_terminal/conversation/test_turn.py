"""A turn with a fake clock: pressing, asking, hearing the answer, interrupting it."""

from __future__ import annotations

import pytest

from tests.voice_terminal.conversation.desk import PASSPORT, Desk, kinds, reply
from voice_terminal.conversation.messages import (
    Ask,
    FinishListening,
    Listen,
    Partly,
    Released,
    Say,
    SentenceBegan,
    SpeechBegan,
    State,
    StopSpeaking,
)


def test_a_question_is_asked_answered_and_spoken() -> None:
    desk = Desk()
    assert desk.view.state is State.READY
    assert not desk.view.visiting
    assert Listen in kinds(desk.press())
    assert desk.view.state is State.LISTENING
    desk.do(SpeechBegan())
    desk.do(Partly("was kostet"))
    assert desk.view.partial == "was kostet"
    desk.say("was kostet ein reisepass")
    assert desk.last(Ask).text == "was kostet ein reisepass"
    assert desk.view.state is State.THINKING
    assert desk.view.heard == "was kostet ein reisepass"
    desk.answer(PASSPORT)
    assert desk.view.state is State.SPEAKING
    assert "60 Euro" in desk.said()
    desk.do(SentenceBegan(desk.last(Say).number, 1))
    assert desk.view.current == 1
    assert "geprüft am 01.04.2022" in desk.view.source
    desk.spoken()
    assert desk.view.state is State.READY
    assert desk.view.sentences, "the answer stays readable after it was spoken"


def test_the_first_answer_says_what_this_is_and_that_it_forgets() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    assert "automatischer Assistent" in desk.said()
    assert "vergesse ich" in desk.said()
    desk.spoken()
    desk.visit("und ein personalausweis", PASSPORT)
    assert "automatischer Assistent" not in desk.said()


def test_the_answer_names_what_was_understood() -> None:
    desk = Desk()
    desk.visit("was kostet das", reply("Das kostet 60 Euro.", title="Reisepass"))
    assert desk.last(Say).sentences[0] == "Es geht um: Reisepass."


@pytest.mark.parametrize(("held_s", "finishes"), [(0.2, False), (3.0, True)])
def test_a_held_button_ends_the_question_when_it_is_released(held_s: float, finishes: bool) -> None:
    desk = Desk()
    desk.press()
    assert (FinishListening in kinds(desk.do(Released(held_s)))) is finishes


def test_a_second_press_means_i_am_done() -> None:
    desk = Desk()
    desk.press()
    desk.do(SpeechBegan())
    assert kinds(desk.press()) == {FinishListening}


def test_a_press_interrupts_the_answer_and_old_reports_of_it_are_ignored() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    old = desk.last(Say).number
    effects = desk.press()
    assert {StopSpeaking, Listen} <= kinds(effects)
    desk.do(SentenceBegan(old, 1))
    assert desk.view.state is State.LISTENING
    assert desk.view.current == -1


def test_a_press_while_thinking_drops_the_late_answer() -> None:
    desk = Desk()
    desk.press()
    desk.say("was kostet ein reisepass")
    desk.press()
    assert desk.answer(PASSPORT) == []
    assert desk.view.state is State.LISTENING
