"""A slow or dead gateway, a missing microphone, events nobody expects."""

from __future__ import annotations

import pytest

from tests.voice_terminal.conversation.desk import PASSPORT, Desk, kinds
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.messages import (
    Ask,
    Listen,
    Ordered,
    Pressed,
    Released,
    Say,
    SpeechBegan,
    State,
    Touched,
    Trouble,
    Unreachable,
)


def test_a_slow_answer_is_announced_once() -> None:
    desk = Desk()
    desk.press()
    desk.say("was kostet ein reisepass")
    assert desk.wait(1.4) == []
    desk.wait(0.2)
    assert desk.said() == "Moment bitte."
    assert desk.view.state is State.THINKING
    assert desk.wait(5) == []
    desk.answer(PASSPORT)
    assert "60 Euro" in desk.said()


def test_a_dead_gateway_is_said_and_tried_again_until_it_answers() -> None:
    desk = Desk()
    desk.press()
    desk.say("was kostet ein reisepass")
    first = desk.last(Ask)
    desk.do(Unreachable(first.ticket))
    assert "versuche es weiter" in desk.said()
    effects = desk.wait(4)
    assert first in effects
    desk.do(Unreachable(first.ticket))
    assert sum(isinstance(effect, Say) for effect in desk.log) == 1, "it is said once"
    assert first in desk.wait(6)
    desk.answer(PASSPORT)
    assert "60 Euro" in desk.said()


def test_a_gateway_that_stays_dead_ends_in_a_next_step() -> None:
    desk = Desk()
    desk.press()
    desk.say("was kostet ein reisepass")
    desk.do(Unreachable(desk.last(Ask).ticket))
    desk.wait(70)
    assert "Bürgerbüro" in desk.said()
    desk.spoken()
    assert desk.view.state is State.READY


def test_a_refusal_is_spoken_in_the_gateways_words() -> None:
    desk = Desk()
    desk.press()
    desk.say("frage")
    desk.do(Unreachable(desk.last(Ask).ticket, "Der Text ist zu lang. Bitte fragen Sie kürzer.", again=False))
    assert desk.said() == "Der Text ist zu lang. Bitte fragen Sie kürzer."


def test_without_a_microphone_the_screen_offers_topics_and_says_why() -> None:
    desk = Desk()
    desk.do(Trouble("microphone", "Es ist kein Mikrofon angeschlossen. Bitte stecken Sie eines an."))
    effects = desk.press()
    assert Listen not in kinds(effects)
    assert desk.view.buttons
    assert "stecken" in desk.view.trouble[0]
    desk.do(Trouble("microphone"))
    assert desk.view.trouble == ()
    assert Listen in kinds(desk.press())


def test_a_microphone_pulled_out_while_listening_does_not_leave_the_terminal_listening() -> None:
    desk = Desk()
    desk.press()
    desk.do(Trouble("microphone", "weg"))
    assert "konnte Sie gerade nicht hören" in desk.said()
    desk.spoken()
    assert desk.view.state is State.READY


@pytest.mark.parametrize(
    "event",
    [Pressed(), Touched("x"), Ordered(Command.REPEAT), Ordered(Command.BACK), Ordered(Command.STOP), Released(2)],
)
def test_no_event_in_an_empty_hall_breaks_anything(event: object) -> None:
    desk = Desk()
    desk.do(event)  # type: ignore[arg-type]
    desk.wait(300)
    assert desk.view.state in State


BROKEN = Trouble("recogniser", "Die Spracherkennung ist ausgefallen. Sie startet gerade neu.")


def test_words_lost_by_a_dead_recogniser_are_asked_for_again_when_it_is_back() -> None:
    desk = Desk()
    desk.press()
    desk.do(SpeechBegan())
    desk.do(BROKEN)
    assert "konnte Sie gerade nicht hören" in desk.said()
    desk.spoken()
    assert desk.view.state is State.READY
    assert desk.view.buttons
    desk.do(Trouble("recogniser"))
    assert "sagen Sie es noch einmal" in desk.said()
    assert Listen in kinds(desk.spoken())
    desk.say("was kostet ein reisepass")
    assert desk.last(Ask).text == "was kostet ein reisepass"


def test_a_recogniser_that_is_back_before_the_apology_ends_is_waited_for_only_once() -> None:
    desk = Desk()
    desk.press()
    desk.do(SpeechBegan())
    desk.do(BROKEN)
    desk.do(Trouble("recogniser"))
    assert "konnte Sie gerade nicht hören" in desk.said(), "the sentence is not cut off"
    desk.spoken()
    assert "sagen Sie es noch einmal" in desk.said()
    assert Listen in kinds(desk.spoken())


def test_who_touches_the_screen_meanwhile_is_not_asked_to_speak_again() -> None:
    desk = Desk()
    desk.press()
    desk.do(SpeechBegan())
    desk.do(BROKEN)
    desk.do(Touched("frage:Welche Umfragen gibt es?"))
    desk.answer(PASSPORT)
    desk.spoken()
    said = len([effect for effect in desk.log if isinstance(effect, Say)])
    desk.do(Trouble("recogniser"))
    assert len([effect for effect in desk.log if isinstance(effect, Say)]) == said


def test_a_recogniser_that_dies_before_anybody_came_is_not_spoken_of() -> None:
    desk = Desk()
    desk.do(BROKEN)
    assert not [effect for effect in desk.log if isinstance(effect, Say)]
    assert desk.view.trouble
