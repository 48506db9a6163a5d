"""What is done with words that were understood badly: act, ask back, ask again, offer buttons."""

from __future__ import annotations

from tests.voice_terminal.conversation.desk import Desk
from voice_terminal.conversation.messages import Ask, State, Touched


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
