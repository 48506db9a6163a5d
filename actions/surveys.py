"""Actions of surveys: start, ask, take an answer, end, and information about surveys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar

from actions.base import TopicAction
from actions.forms import BETWEEN, FormAction
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Answer, Turn
from knowledge.settings import paths
from knowledge.surveys.files import Catalogue
from knowledge.surveys.participation import ANSWER_SLOT, READY_SLOT, STATE_SLOT, Participation
from knowledge.surveys.persons import Persons
from knowledge.surveys.store import Store, open_engine


@cache
def participation() -> Participation:
    return Participation(
        Catalogue(paths().content),
        Store(open_engine()),
        Persons(paths().data / "umfragen-schluessel"),
        find_village,
    )


def find_village(text: str) -> str | None:
    """The first village of the county that is named."""
    found = gazetteer(paths().content).find(text)
    return found[0].place.name if found else None


class StartSurvey(TopicAction):
    action_name = "action_umfrage_start"
    yields_below = 0.8
    slots_when_yielding: ClassVar[Mapping[str, Any]] = {READY_SLOT: False}

    def answer(self, turn: Turn) -> Answer:
        return participation().start(turn)


class AskSurveyQuestion(TopicAction):
    action_name = "action_ask_umfrage_antwort"
    free_text = False

    def answer(self, turn: Turn) -> Answer:
        return participation().ask(turn)


class TakeSurveyAnswer(FormAction):
    """Called by the form with every message while a survey runs."""

    action_name = "validate_umfrage_form"
    form = "umfrage_form"
    answer_slot = ANSWER_SLOT
    state_slot = STATE_SLOT

    def answer(self, turn: Turn) -> Answer:
        taken = participation().take(turn)
        if not taken.passed_on:
            return taken.answer
        state = {**(taken.answer.slots.get(STATE_SLOT) or {}), BETWEEN: True}
        return replace(taken.answer, slots={**taken.answer.slots, STATE_SLOT: state})


class EndSurvey(TopicAction):
    """Clears the slots; everything has been said."""

    action_name = "action_umfrage_ende"
    free_text = False

    def answer(self, turn: Turn) -> Answer:
        return Answer((), {ANSWER_SLOT: None, STATE_SLOT: None, READY_SLOT: None})


class SurveyInformation(TopicAction):
    action_name = "action_umfrage_info"
    yields_below = 0.9

    def answer(self, turn: Turn) -> Answer:
        return participation().info(turn)
