"""Questions about events."""

from __future__ import annotations

from actions.base import TopicAction
from knowledge.events import answer as talk
from knowledge.events.store import events
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Answer, Turn


class Veranstaltungen(TopicAction):
    """A search, the next page of it, or the details of one event."""

    action_name = "action_veranstaltungen"
    yields_below = 0.8

    def answer(self, turn: Turn) -> Answer:
        store = events()
        store.refresh()
        return talk.answer(turn, store, gazetteer())


def event_follow_up(turn: Turn) -> Answer | None:
    """For other topics' actions: the answer when the talk was about events and the sentence carries it on."""
    store = events()
    store.refresh()
    return talk.follow_up(turn, store, gazetteer())
