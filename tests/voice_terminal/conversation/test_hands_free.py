"""Listening without a button, and interrupting by voice."""

from __future__ import annotations

from tests.voice_terminal.conversation.desk import PASSPORT, Desk, kinds
from voice_terminal.config import Config
from voice_terminal.conversation.messages import Say, SentenceBegan, SpeechBegan, State, StopSpeaking


def test_hands_free_listens_by_itself_and_a_visit_begins_with_speech() -> None:
    desk = Desk(Config(hands_free=True))
    assert desk.view.state is State.LISTENING
    assert desk.wait(600) == [], "an empty hall is not spoken to"
    assert not desk.view.visiting
    desk.do(SpeechBegan())
    desk.say("was kostet ein reisepass")
    desk.answer(PASSPORT)
    desk.spoken()
    assert desk.view.state is State.LISTENING


def test_barge_in_stops_the_voice_and_a_cough_lets_it_go_on() -> None:
    desk = Desk(Config(barge_in=True))
    desk.visit("was kostet ein reisepass", PASSPORT)
    desk.do(SentenceBegan(desk.last(Say).number, 1))
    assert StopSpeaking in kinds(desk.do(SpeechBegan()))
    said_before = desk.last(Say).sentences
    desk.nothing()
    assert desk.last(Say).sentences == said_before[1:], "it goes on with the sentence that was cut off"
    desk.do(SpeechBegan())
    desk.say("stopp")
    assert desk.view.state is State.READY


def test_without_barge_in_the_terminal_does_not_hear_itself() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    desk.do(SpeechBegan())
    desk.say("stopp")
    assert desk.view.state is State.SPEAKING
