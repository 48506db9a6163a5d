"""Words of danger give the 112 at once; ordinary questions with such words do not."""

from __future__ import annotations

import pytest

from tests.voice_terminal.conversation.desk import Desk
from voice_terminal.conversation.messages import Ask


@pytest.mark.parametrize(
    "words", ["hilfe", "mein mann hat einen herzinfarkt", "es brennt bei mir", "feuer", "ein notfall"]
)
def test_an_emergency_gives_112_at_once_without_the_server(words: str) -> None:
    desk = Desk()
    desk.press()
    desk.say(words, confidence=0.4)  # doubt does not delay help
    assert "112" in desk.said()
    assert desk.view.emergency
    assert not any(isinstance(effect, Ask) for effect in desk.log)


@pytest.mark.parametrize(
    "words",
    [
        "wo beantrage ich hilfe zur pflege",
        "wann ist das osterfeuer",
        "gibt es einen kurs nach einem schlaganfall",
        "wer kann mir beim antrag hilfe geben",
    ],
)
def test_ordinary_questions_are_no_emergency(words: str) -> None:
    desk = Desk()
    desk.press()
    desk.say(words)
    assert not desk.view.emergency
    assert desk.last(Ask).text == words
