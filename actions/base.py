"""The base of all actions: reads the turn, calls a pure function, sends the replies; nobody goes without one."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import metrics
from actions.waste import waste_answer
from knowledge.answering.sensitive import sensitive
from knowledge.live import knowledge
from knowledge.reply import Answer, Reply, Turn

log = logging.getLogger(__name__)

SORRY = Reply(
    text="Das hat gerade leider nicht geklappt. Bitte versuchen Sie es gleich noch einmal.",
    outcome="error",
)

KEEP_LAST_ANSWER = frozenset(
    {"action_wiederholen", "action_gespraech", "action_leichte_sprache", "action_vergiss_mich"}
)
"""Actions whose reply is not what "noch einmal" means."""


def read_turn(tracker: Tracker) -> Turn:
    """The turn that Rasa's tracker is about."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    return Turn(
        text=message.get("text") or "",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        slots={name: value for name, value in tracker.slots.items() if value is not None},
        entities={entity["entity"]: entity["value"] for entity in message.get("entities") or ()},
        metadata=message.get("metadata") or {},
        sender=tracker.sender_id,
    )


class TopicAction(Action, ABC):
    """Subclasses name themselves and answer a turn; this class does the rest.

    `answer` runs in a thread, so that a search never blocks the server's event loop.
    """

    action_name: str = ""
    yields_below: float = 0.0
    """A free sentence taken for this topic with less confidence is offered to the county's knowledge first: if that is
    sure of an answer, the classifier was wrong."""
    free_text: ClassVar[bool] = True
    """False: the text answers a question of ours, so that it is never taken for a question by its words."""
    slots_when_yielding: ClassVar[Mapping[str, Any]] = {}
    """What to set when another answer was given instead (a form that must not start)."""

    def name(self) -> str:
        return self.action_name

    @abstractmethod
    def answer(self, turn: Turn) -> Answer:
        """The replies to this turn. May raise: the resident then gets an apology and the log the cause."""

    def _answer_carefully(self, turn: Turn) -> Answer:
        """Emergencies and the like are answered first, whatever the intent classifier took the sentence for."""
        if turn.text.startswith("/"):
            return self.answer(turn)
        if sensitive(turn.text):
            return self._instead(knowledge().current.answering.answer(turn))
        if self.free_text and (collected := waste_answer(turn)):
            return self._instead(collected)
        if turn.confidence < self.yields_below:
            known = knowledge().current.answering.answer(turn)
            if known.replies[-1].outcome == "answered":
                return self._instead(known)
        return self.answer(turn)

    def _instead(self, answer: Answer) -> Answer:
        return replace(answer, slots={**answer.slots, **self.slots_when_yielding})

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        try:
            with metrics.SECONDS.labels(self.action_name).time():
                answer = await asyncio.to_thread(self._answer_carefully, read_turn(tracker))
        except Exception as error:
            metrics.FAILURES.labels(self.action_name).inc()
            log.error("action %s failed: %s", self.action_name, type(error).__name__, exc_info=True)
            answer = self._instead(Answer(replies=(SORRY,)))
        for reply in answer.replies:
            dispatcher.utter_message(json_message=reply.to_dict())
        if answer.effect:
            dispatcher.utter_message(json_message={"effect": answer.effect})
        slots = dict(answer.slots)
        if answer.replies and self.action_name not in KEEP_LAST_ANSWER:
            slots.setdefault("letzte_antwort", answer.replies[-1].to_dict())
        return [SlotSet(name, value) for name, value in slots.items()]
