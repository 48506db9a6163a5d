"""The conversation with a fake clock: what a visitor experiences, turn by turn."""

from __future__ import annotations

import pytest

from tests.voice_terminal.conversation.desk import Desk, reply
from voice_terminal.config import Config
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.messages import (
    Ask,
    FinishListening,
    Forget,
    Listen,
    Ordered,
    Partly,
    Pressed,
    Released,
    Say,
    SentenceBegan,
    SetVolume,
    SpeechBegan,
    State,
    StopListening,
    StopSpeaking,
    Touched,
    Trouble,
    Unreachable,
)

PASSPORT = reply("Ein Reisepass kostet 60 Euro. Er gilt 10 Jahre.", title="Reisepass")
WITH_PHONE = reply("Rufen Sie das Bürgerbüro an: 06381 424-0.")


def kinds(effects: list[object]) -> set[type]:
    return {type(effect) for effect in effects}


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


# Silence ----------------------------------------------------------------------------------------------------


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


# Understanding ------------------------------------------------------------------------------------------------


def test_doubt_is_asked_back_and_yes_asks_the_question() -> None:
    desk = Desk()
    desk.press()
    desk.say("wo ist der sperrmüll", confidence=0.7)
    assert desk.said().startswith("Meinten Sie: wo ist der sperrmüll?")
    desk.spoken()
    assert desk.view.state is State.LISTENING
    desk.say("ja", chosen="ja")
    assert desk.last(Ask).text == "wo ist der sperrmüll"


def test_no_to_did_you_mean_listens_again() -> None:
    desk = Desk()
    desk.press()
    desk.say("wo ist der sperrmüll", confidence=0.7)
    desk.spoken()
    desk.say("nein", chosen="nein")
    assert not any(isinstance(effect, Ask) for effect in desk.log)
    desk.spoken()
    assert desk.view.state is State.LISTENING


def test_a_new_question_instead_of_yes_or_no_is_taken() -> None:
    desk = Desk()
    desk.press()
    desk.say("wo ist der sperrmüll", confidence=0.7)
    desk.spoken()
    desk.say("wann fährt der nächste bus nach kusel", chosen="ja")
    assert desk.last(Ask).text == "wann fährt der nächste bus nach kusel"


def test_three_failures_offer_buttons_and_nobody_is_blamed() -> None:
    desk = Desk()
    desk.press()
    prompts = []
    for _ in range(3):
        desk.say("murmel murmel", confidence=0.3)
        prompts.append(desk.said())
        desk.spoken()
    assert len(set(prompts)) == 3
    assert not any(
        word in " ".join(prompts).lower() for word in ("falsch", "undeutlich", "lauter sprechen", "ihr fehler")
    )
    assert len(desk.view.buttons) >= 3
    desk.do(Touched(desk.view.buttons[0][0]))
    assert desk.last(Ask).text.endswith("?")


def test_a_ghost_word_is_not_sent() -> None:
    desk = Desk()
    desk.press()
    desk.say("einen", confidence=1.0)
    assert not any(isinstance(effect, Ask) for effect in desk.log)


# Choices ------------------------------------------------------------------------------------------------------

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


# Commands -----------------------------------------------------------------------------------------------------


def test_louder_and_slower_change_and_repeat() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    desk.spoken()
    before = desk.view.volume
    desk.press()
    effects = desk.say("bitte etwas lauter")
    assert desk.view.volume > before
    assert SetVolume in kinds(effects)
    assert desk.said().startswith("Ich spreche jetzt lauter.")
    assert "60 Euro" in desk.said()
    normal = desk.last(Say).speed
    desk.spoken()
    desk.press()
    desk.say("langsamer")
    assert desk.last(Say).speed < normal


def test_volume_never_passes_its_ends() -> None:
    desk = Desk()
    for _ in range(12):
        desk.do(Ordered(Command.LOUDER))
    assert desk.view.volume == 10
    assert desk.last(SetVolume).gain == 1.0
    for _ in range(12):
        desk.do(Ordered(Command.QUIETER))
    assert desk.view.volume == 1
    assert desk.last(SetVolume).gain > 0, "the quietest step is still to be heard"


def test_the_next_visitor_starts_at_the_set_volume() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    desk.do(Ordered(Command.LOUDER))
    desk.do(Ordered(Command.GOODBYE))
    assert desk.view.volume == Config().volume


def test_repeat_shorter_back_and_stop() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    desk.do(Ordered(Command.STOP))
    assert desk.view.state is State.READY
    desk.visit("wo ist das", reply("Das Bürgerbüro ist in Kusel. Es ist barrierefrei.", title="Bürgerbüro"))
    desk.spoken()
    desk.do(Ordered(Command.REPEAT))
    assert "barrierefrei" in desk.said()
    desk.do(Ordered(Command.SHORTER))
    assert desk.last(Say).sentences == ("Das Bürgerbüro ist in Kusel.",)
    desk.do(Ordered(Command.BACK))
    assert "60 Euro" in desk.said()


def test_spelling() -> None:
    desk = Desk()
    desk.visit("wie ist die adresse im netz", reply("Schauen Sie auf www.kusel.de nach."))
    desk.do(Ordered(Command.SPELL))
    assert "K wie Köln, U wie Unna" in desk.said()


def test_start_over_forgets_and_begins_a_new_visit() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    desk.spoken()
    desk.press()
    desk.say("von vorn")
    assert desk.last(Forget).session == "visit-1"
    assert desk.machine.session == "visit-2"
    assert "lösche" in desk.said()


# Emergency ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["hilfe", "mein mann hat einen herzinfarkt", "es brennt bei mir", "feuer", "ein notfall"]
)
def test_an_emergency_gives_112_at_once_without_the_server(words: str) -> None:
    desk = Desk()
    desk.press()
    desk.say(words, confidence=0.4)  # doubt does not delay help
    assert "eins eins zwei" in desk.said()
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


# Broken things ------------------------------------------------------------------------------------------------


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
    assert desk.view.state is State.READY


# Hands-free and barge-in --------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    "event",
    [Pressed(), Touched("x"), Ordered(Command.REPEAT), Ordered(Command.BACK), Ordered(Command.STOP), Released(2)],
)
def test_no_event_in_an_empty_hall_breaks_anything(event: object) -> None:
    desk = Desk()
    desk.do(event)  # type: ignore[arg-type]
    desk.wait(300)
    assert desk.view.state in State
