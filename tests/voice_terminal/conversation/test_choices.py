"""What the terminal asks: spoken choices, details, the telephone number again."""

from __future__ import annotations

import pytest

from tests.voice_terminal.conversation.desk import WITH_PHONE, Desk, reply
from voice_terminal.conversation.messages import Ask, Listen, Say, State

CLARIFY = reply(
    "Was meinen Sie?",
    outcome="clarify",
    buttons=(
        ("b1", "Reisepass beantragen"),
        ("b2", "Personalausweis beantragen"),
        ("b3", "Führerschein"),
        ("b4", "Etwas anderes"),
    ),
)


def test_at_most_three_options_are_spoken_with_the_word_to_say_last() -> None:
    desk = Desk()
    desk.visit("ausweis", CLARIFY)
    spoken = [sentence for sentence in desk.last(Say).sentences if "agen Sie:" in sentence]
    assert spoken == [
        "Für Reisepass beantragen sagen Sie: Reisepass.",
        "Für Personalausweis beantragen sagen Sie: Personalausweis.",
        "Sagen Sie: Führerschein.",
    ]
    assert len(desk.view.buttons) == 4
    assert "Bildschirm" in desk.said()


@pytest.mark.parametrize(
    "words", ["personalausweis", "personalausweis bitte", "das zweite", "den personalausweis beantragen"]
)
def test_a_spoken_choice_presses_its_button(words: str) -> None:
    desk = Desk()
    desk.visit("ausweis", CLARIFY)
    desk.spoken()
    assert desk.view.state is State.LISTENING, "after a question of its own the terminal listens"
    desk.say(words)
    assert (desk.last(Ask).button, desk.last(Ask).text) == ("b2", "")


def test_a_choice_only_the_restricted_decode_heard_is_not_believed() -> None:
    desk = Desk()
    desk.visit("ausweis", CLARIFY)
    desk.spoken()
    desk.say("wie komme ich morgen früh nach kaiserslautern", chosen="reisepass")
    assert desk.last(Ask).text == "wie komme ich morgen früh nach kaiserslautern"


def test_a_question_for_details_waits_longer_for_the_end_of_speech() -> None:
    desk = Desk()
    desk.press()
    usual = desk.last(Listen).expected.pause_s
    desk.say("ich möchte teilnehmen")
    desk.answer(reply("Wie lautet Ihre Postleitzahl?", outcome="form"))
    desk.spoken()
    assert desk.last(Listen).expected.pause_s >= usual + 0.5


def test_silence_after_a_question_puts_the_question_again() -> None:
    desk = Desk()
    desk.visit("teilnehmen", reply("Gut. Wie lautet Ihre Postleitzahl?", outcome="form"))
    desk.spoken()
    desk.wait(12)
    assert "Wie lautet Ihre Postleitzahl?" in desk.said()


def test_a_phone_number_is_offered_again() -> None:
    desk = Desk()
    desk.visit("wen kann ich anrufen", WITH_PHONE)
    assert desk.said().endswith("Soll ich die Telefonnummer wiederholen?")
    desk.spoken()
    assert desk.view.state is State.LISTENING
    desk.say("ja", chosen="ja")
    assert desk.said().count("06381 424-0") == 2
