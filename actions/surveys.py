"""Actions of surveys: start, ask, take an answer, end, and information about surveys."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar, Final

from sqlalchemy.exc import SQLAlchemyError

from actions.base import TopicAction
from actions.forms import BETWEEN, FormAction
from knowledge.damage import is_sound_database
from knowledge.errors import KreisError, SettingsError
from knowledge.live import knowledge
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Answer, Reply, Turn
from knowledge.settings import paths
from knowledge.surveys.files import Catalogue
from knowledge.surveys.participation import ANSWER_SLOT, READY_SLOT, STATE_SLOT, Participation
from knowledge.surveys.persons import Persons
from knowledge.surveys.store import Store, open_engine
from knowledge.surveys.store.database import VARIABLE

log = logging.getLogger(__name__)
UNAVAILABLE: Final = Reply(
    text="Die Teilnahme an Umfragen ist gerade nicht möglich, weil der Speicher dafür gestört ist. "
    "Bitte versuchen Sie es an einem anderen Tag noch einmal. Alle anderen Fragen beantworte ich gern.",
    outcome="error",
)
"""A damaged database of surveys is never begun anew by itself: it holds what residents have sent for good."""


@cache
def participation() -> Participation:
    """Made at the first survey question; tried again at the next one if the database is out of order.

    Raises:
        SettingsError: the database is damaged or not reachable.
    """
    if not os.environ.get(VARIABLE) and not is_sound_database(paths().in_data("umfragen.db")):
        raise SettingsError("Die Datenbank der Umfragen ist beschädigt. Spielen Sie die letzte Sicherung zurück.")
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


def unless_out_of_order(work: Callable[[], Answer], slots: Mapping[str, Any]) -> Answer:
    """The answer, or an honest word and `slots` when surveys cannot be kept."""
    try:
        return work()
    except (KreisError, SQLAlchemyError) as error:
        log.error("Umfragen sind gestört: %s", error if isinstance(error, KreisError) else type(error).__name__)
        return Answer((UNAVAILABLE,), slots)


class StartSurvey(TopicAction):
    action_name = "action_umfrage_start"
    yields_below = 0.8
    slots_when_yielding: ClassVar[Mapping[str, Any]] = {READY_SLOT: False}

    def answer(self, turn: Turn) -> Answer:
        return unless_out_of_order(lambda: participation().start(turn), {READY_SLOT: False})


class AskSurveyQuestion(TopicAction):
    action_name = "action_ask_umfrage_antwort"
    free_text = False

    def answer(self, turn: Turn) -> Answer:
        return unless_out_of_order(lambda: participation().ask(turn), {})


class TakeSurveyAnswer(FormAction):
    """Called by the form with every message while a survey runs."""

    action_name = "validate_umfrage_form"
    form = "umfrage_form"
    answer_slot = ANSWER_SLOT
    state_slot = STATE_SLOT

    def answer(self, turn: Turn) -> Answer:
        return unless_out_of_order(
            lambda: self._take(turn), {ANSWER_SLOT: "fertig", STATE_SLOT: None, READY_SLOT: None}
        )

    def _take(self, turn: Turn) -> Answer:
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
        try:
            return participation().info(turn)
        except (KreisError, SQLAlchemyError):  # what is written about a survey can be said all the same
            return knowledge().current.answering.answer(turn)
