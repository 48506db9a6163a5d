"""Actions of Anregungen und Mängel: start, ask, take an answer, end, and the state of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar

from actions.base import TopicAction
from actions.forms import BETWEEN, FormAction
from actions.surveys import find_village
from knowledge.reply import Answer, Turn
from knowledge.reports.delivery import outbox
from knowledge.reports.records import ReportRecords
from knowledge.reports.service import ANSWER_SLOT, OPEN_SLOT, STATE_SLOT, Reports
from knowledge.settings import paths


@cache
def reports() -> Reports:
    return Reports(outbox(), find_village, ReportRecords(paths().data).person)


class StartReport(TopicAction):
    action_name = "action_meldung_start"
    yields_below = 0.8
    slots_when_yielding: ClassVar[Mapping[str, Any]] = {OPEN_SLOT: False}

    def answer(self, turn: Turn) -> Answer:
        return reports().start(turn)


class AskReportQuestion(TopicAction):
    action_name = "action_ask_meldung_antwort"
    free_text = False

    def answer(self, turn: Turn) -> Answer:
        return reports().ask(turn)


class TakeReportAnswer(FormAction):
    """Called by the form with every message while a report is taken."""

    action_name = "validate_meldung_form"
    form = "meldung_form"
    answer_slot = ANSWER_SLOT
    state_slot = STATE_SLOT

    def answer(self, turn: Turn) -> Answer:
        taken = reports().take(turn)
        if not taken.passed_on:
            return taken.answer
        state = {**(taken.answer.slots.get(STATE_SLOT) or {}), BETWEEN: True}
        return replace(taken.answer, slots={**taken.answer.slots, STATE_SLOT: state})


class EndReport(TopicAction):
    """Clears the slots; everything has been said."""

    action_name = "action_meldung_ende"
    free_text = False

    def answer(self, turn: Turn) -> Answer:
        return Answer((), {ANSWER_SLOT: None, STATE_SLOT: None, OPEN_SLOT: None})


class ReportStatus(TopicAction):
    action_name = "action_meldung_stand"

    def answer(self, turn: Turn) -> Answer:
        return reports().status(turn)
