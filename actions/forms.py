"""The base of forms that ask many things through one slot: a pure dialogue decides, the form only keeps the floor."""

from __future__ import annotations

from abc import ABC
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import TopicAction

BETWEEN = "zwischenfrage"
"""Key in the state slot: the message was a question about something else, which other rules must answer."""


class FormAction(TopicAction, ABC):
    """Validates a form's only slot. The slot stays empty until the dialogue is over."""

    free_text = False
    form = ""
    answer_slot = ""
    state_slot = ""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        if tracker.get_slot(self.answer_slot) is None:
            # Rasa also calls this when the form starts and when it comes back from a question in between.
            return []
        events = await super().run(dispatcher, tracker, domain)
        slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        if self.answer_slot not in slots:
            # After a failure Rasa would take the raw message for a valid answer and end the form.
            events.append(SlotSet(self.answer_slot, None))
        if (slots.get(self.state_slot) or {}).get(BETWEEN):
            events.append(ActionExecutionRejected(self.form))
        return events
