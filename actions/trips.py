"""Actions of trips: departures, connections, follow-ups, and the form that asks for a missing place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar

from actions.base import TopicAction
from actions.events import event_follow_up
from actions.forms import BETWEEN, FormAction
from knowledge.live import knowledge
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Answer, Turn
from knowledge.timetable.dialogue import ANSWER_SLOT, MISSING_SLOT, Trips
from knowledge.timetable.following import is_about_trips
from knowledge.timetable.search_state import SLOT
from knowledge.timetable.timetables import timetables


@cache
def trips() -> Trips:
    return Trips(timetables(), gazetteer)


class Trip(TopicAction):
    action_name = "action_fahrt"
    yields_below = 0.7
    slots_when_yielding: ClassVar[Mapping[str, Any]] = {MISSING_SLOT: False}

    def answer(self, turn: Turn) -> Answer:
        if turn.intent == "fahrt_weiter" and not is_about_trips(turn):
            # „Und am Sonntag?“ after an event means events.
            told = event_follow_up(turn)
            if told is None and _carries_on_something_else(turn):
                told = knowledge().current.answering.answer(turn)
            if told:
                return replace(told, slots={**told.slots, MISSING_SLOT: False})
        return trips().answer(turn)


def _carries_on_something_else(turn: Turn) -> bool:
    """„Und für mein Kind?“ after the passport, or „Und am Sonntag?“ after nothing, sound like a trip but are none."""
    last = turn.slots.get("letzte_antwort") or {}
    return bool(last.get("source") or not turn.slots.get(SLOT)) and not trips().names_a_place(turn)


def trip_follow_up(turn: Turn) -> Answer | None:
    """For other topics' actions: the answer when the talk was about a trip and the sentence carries it on."""
    if not is_about_trips(turn) or not trips().carries_on(turn):
        return None
    answer = trips().answer(replace(turn, intent="fahrt_weiter"))
    return answer if answer.replies else None


class AskTripPlace(TopicAction):
    action_name = "action_ask_fahrt_antwort"
    free_text = False

    def answer(self, turn: Turn) -> Answer:
        return trips().ask(turn)


class TakeTripPlace(FormAction):
    """Called by the form with every message while it waits for a place."""

    action_name = "validate_fahrt_form"
    form = "fahrt_form"
    answer_slot = ANSWER_SLOT
    state_slot = SLOT

    def answer(self, turn: Turn) -> Answer:
        taken = trips().take(turn)
        slots = dict(taken.slots)
        if taken.passed_on:
            slots[SLOT] = {**(turn.slots.get(SLOT) or {}), BETWEEN: True}
        return Answer((), slots)


class FinishTrip(TopicAction):
    action_name = "action_fahrt_ende"
    free_text = False

    def answer(self, turn: Turn) -> Answer:
        return trips().finish(turn)
