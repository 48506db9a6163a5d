"""A message that comes again after a failure is one answer, not two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.reply import Turn
from knowledge.settings import ROOT
from knowledge.surveys.files import Catalogue
from knowledge.surveys.participation import STATE_SLOT, Participation
from knowledge.surveys.persons import Persons
from knowledge.surveys.store import Store, open_engine


class Resident:
    """Talks to the survey; each message has an id."""

    def __init__(self, folder: Path) -> None:
        store = Store(open_engine(f"sqlite:///{folder / 'umfragen.db'}"))
        content = Catalogue(ROOT / "knowledge" / "inhalt")
        self.participation = Participation(content, store, Persons(folder / "schluessel"))
        self.slots: dict[str, Any] = dict(self.participation.start(self._turn("Umfrage", "start")).slots)

    def say(self, text: str, id_: str, unseen: tuple[str, ...] = (), *, kept: bool = True) -> str:
        """The next question. `kept=False`: Rasa is killed before it saves the turn."""
        taken = self.participation.take(self._turn(text, id_, unseen))
        slots = {**self.slots, **taken.answer.slots}
        replies = taken.answer.replies or self.participation.ask(Turn("", slots=slots, sender="s")).replies
        if kept:
            self.slots = slots
        return replies[0].text

    def _turn(self, text: str, id_: str, unseen: tuple[str, ...] = ()) -> Turn:
        metadata = {"channel": "web", "id": id_, "unseen": list(unseen)}
        return Turn(text=text, slots=dict(getattr(self, "slots", {})), metadata=metadata, sender="s")


@pytest.fixture
def resident(tmp_path: Path) -> Resident:
    talk = Resident(tmp_path)
    talk.say("ja", "m1")
    return talk


@pytest.mark.parametrize("kept", [True, False])
def test_the_same_under_a_new_id_is_no_answer_to_a_question_nobody_read(resident: Resident, kept: bool) -> None:
    unread = resident.say("vier", "m2", kept=kept)
    assert "Frage 2 von" in unread
    again = resident.say("vier", "m3", ("m2",))
    assert again == unread
    assert "Frage 3 von" in resident.say("ja", "m4")


def test_the_same_id_put_to_rasa_twice_counts_once(resident: Resident) -> None:
    first = resident.say("vier", "m2", kept=False)
    assert resident.say("vier", "m2") == first


def test_after_a_reply_that_was_read_the_same_words_are_a_new_answer(resident: Resident) -> None:
    resident.say("vier", "m2")
    shown = resident.say("ja", "m3", ("m0",))
    assert "Frage 3 von" in shown


def test_sending_waits_until_the_summary_has_been_read(resident: Resident) -> None:
    shown, number = "", 2
    while "abschicken" not in shown:
        shown = resident.say("überspringen" if number > 2 else "vier", f"m{number}")
        number += 1
        assert number < 60
    resident.say("ändern", f"m{number}")
    assert STATE_SLOT in resident.slots
    held = resident.say("ja", f"m{number + 1}", (f"m{number}",))
    assert "Vielen Dank" not in held
    assert "Vielen Dank" in resident.say("ja", f"m{number + 2}")


def test_a_question_in_between_is_still_answered(resident: Resident) -> None:
    resident.say("vier", "m2")
    turn = Turn("Wann fährt der Bus nach Kusel?", slots=dict(resident.slots), sender="s",
                metadata={"channel": "web", "id": "m3", "unseen": ["m2"]})  # fmt: skip
    assert resident.participation.take(turn).passed_on
