"""Louder, slower, once more, back, start over: orders that work at any time."""

from __future__ import annotations

import pytest

from knowledge.reply import Outcome
from tests.voice_terminal.conversation.desk import PASSPORT, Desk, kinds, reply
from voice_terminal.config import Config
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.messages import Ask, Forget, Ordered, Say, SetVolume, State
from voice_terminal.conversation.spelling import spell, worth_spelling


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


@pytest.mark.parametrize("words", ["das war alles", "ja das war alles", "danke das war alles", "das wars", "ende"])
def test_who_has_nothing_to_add_to_a_form_loses_nothing(words: str) -> None:
    desk = Desk()
    desk.visit("ich möchte etwas melden", reply("Stimmt das so?", outcome="form", buttons=(("b1", "Ja, abschicken"),)))
    desk.spoken()
    assert Forget not in kinds(desk.say(words))
    assert (desk.last(Ask).text, desk.last(Ask).button) == (words, "")


@pytest.mark.parametrize(
    ("words", "outcome"), [("auf wiedersehen", "form"), ("das war alles", "answered"), ("ende", "clarify")]
)
def test_goodbye_ends_every_visit_and_that_was_all_one_without_a_form(words: str, outcome: Outcome) -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", reply("Wie war es?", outcome=outcome))
    desk.spoken()
    desk.press()
    assert Forget in kinds(desk.say(words))


def test_what_an_answer_is_about_is_spelled_without_the_aspect() -> None:
    assert worth_spelling("70 Euro", title="Reisepass beantragen, Kosten") == "Reisepass beantragen"
    assert "Komma" not in " ".join(spell("Kusel, Rathaus"))
    assert spell("A, b")[1:] == ("A wie Aachen, neues Wort, B wie Berlin.",)
