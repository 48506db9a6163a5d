"""Answers from the county's knowledge: free questions, and buttons that name an entry."""

from __future__ import annotations

from actions.base import TopicAction
from actions.events import event_follow_up
from actions.trips import trip_follow_up
from knowledge.live import knowledge
from knowledge.reply import Answer, Turn


class Antworten(TopicAction):
    """A question in free words."""

    action_name = "action_antworten"

    def answer(self, turn: Turn) -> Answer:
        # "Und am Sonntag?" after an event or a trip carries that talk on.
        return event_follow_up(turn) or trip_follow_up(turn) or knowledge().current.answering.answer(turn)


class Thema(TopicAction):
    """A pressed button: an entry, one of its facts, or all it says; said aloud, the last topic."""

    action_name = "action_thema"

    def answer(self, turn: Turn) -> Answer:
        if not turn.entities.get("eintrag") and (told := event_follow_up(turn)):
            return told
        entry = str(turn.entities.get("eintrag") or turn.slots.get("thema") or "")
        answering = knowledge().current.answering
        if not entry:
            return answering.answer(turn)
        return answering.entry(
            entry,
            turn,
            attribute=str(turn.entities.get("angabe") or ""),
            everything=turn.intent == "thema_mehr",
        )
