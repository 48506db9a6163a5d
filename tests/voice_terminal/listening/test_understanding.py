"""Ghost words, hesitations, confidence, and the ladder."""

from __future__ import annotations

import pytest

from voice_terminal.listening.choices import choose, phrases
from voice_terminal.listening.ladder import Rung, rung
from voice_terminal.listening.names import Names
from voice_terminal.listening.understanding import Understanding
from voice_terminal.listening.utterance import Utterance, Word

UNDERSTANDING = Understanding(Names(places=("Rathsweiler",)))


def utterance(text: str, confidence: float = 1.0, chosen: str = "") -> Utterance:
    return Utterance(
        tuple(Word(word, confidence) for word in text.split()), tuple(Word(word, 1.0) for word in chosen.split()), 1.0
    )


@pytest.mark.parametrize("ghost", ["einen", "nun", "äh", "ich", "ähm hm", ""])
def test_ghosts_are_nothing(ghost: str) -> None:
    assert UNDERSTANDING.read(utterance(ghost)).text == ""


@pytest.mark.parametrize("answer", ["ja", "nein", "stopp", "lauter", "kusel", "hilfe"])
def test_real_one_word_answers_stay(answer: str) -> None:
    assert UNDERSTANDING.read(utterance(answer)).text == answer


def test_hesitations_go_and_doubtful_beginnings_too() -> None:
    assert UNDERSTANDING.read(utterance("ähm wo ist äh das rathaus")).text == "wo ist das rathaus"
    doubted = Utterance((Word("einen", 0.4), Word("wo", 1.0), Word("ist", 1.0), Word("das", 1.0)))
    assert UNDERSTANDING.read(doubted).text == "wo ist das"
    assert UNDERSTANDING.read(utterance("ich möchte einen ausweis")).text == "ich möchte einen ausweis"


def test_a_bold_repair_is_less_sure_than_a_plain_hit() -> None:
    plain = UNDERSTANDING.read(utterance("bus nach rathsweiler", 0.9))
    bold = UNDERSTANDING.read(utterance("bus nach radeweiler", 0.9))
    assert bold.text == "bus nach Rathsweiler"
    assert bold.confidence < plain.confidence


def test_the_ladder() -> None:
    assert rung(0.9, 0) is Rung.ACT
    assert rung(0.7, 0) is Rung.CONFIRM
    assert [rung(0.3, failures) for failures in range(3)] == [Rung.AGAIN, Rung.AGAIN, Rung.BUTTONS]


OFFERED = (("a", "Reisepass"), ("b", "Glan-Münchweiler"), ("c", "Weiter"))
SAID = phrases(OFFERED, OFFERED)


@pytest.mark.parametrize(
    ("free", "chosen", "id_"),
    [
        ("reisepass", "", "a"),
        ("den reisepass bitte", "", "a"),
        ("reise pass", "reisepass", "a"),
        ("glan münchweiler", "", "b"),
        ("das dritte", "", "c"),
        ("weither", "weiter", "c"),
        ("", "weiter", "c"),
        ("wann ist am samstag markt in kusel", "weiter", None),
        ("brot", "reisepass", None),
        ("", "", None),
    ],
)
def test_choices(free: str, chosen: str, id_: str | None) -> None:
    found = choose(utterance(free, chosen=chosen), SAID)
    assert (found.id if found else None) == id_


def test_what_only_the_restricted_decode_heard_is_never_certain() -> None:
    found = choose(utterance("", chosen="weiter"), SAID)
    assert found is not None
    assert found.confidence < 0.85
