"""When is the waste collected? Known by its words, whatever intent the classifier took the sentence for.

The question is so near to others (places, events, reports of litter) that one sentence decides, as with emergencies.
"""

from __future__ import annotations

from functools import cache

from knowledge.live import knowledge
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Answer, Turn
from knowledge.settings import paths
from knowledge.waste.answer import ENTRY, answer
from knowledge.waste.calendars import WasteCalendars


@cache
def _calendars() -> WasteCalendars:
    return WasteCalendars(paths().content)


def waste_answer(turn: Turn) -> Answer | None:
    """The dates of a village; None when the question is about something else."""
    calendars = _calendars()
    calendars.places = gazetteer()
    return answer(
        turn, calendars, calendars.places, lambda: knowledge().current.answering.entry(ENTRY, turn).replies[-1]
    )
