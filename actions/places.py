"""The action of places: what is near a village or the resident."""

from __future__ import annotations

from functools import cache

from actions.base import TopicAction
from knowledge.places.answers import Places
from knowledge.places.catalogue import catalogue
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Answer, Turn
from knowledge.settings import paths


@cache
def places() -> Places:
    return Places(paths().content, catalogue(), gazetteer)


class NearestPlace(TopicAction):
    action_name = "action_ort_naechste"
    yields_below = 0.8

    def answer(self, turn: Turn) -> Answer:
        return places().answer(turn)
