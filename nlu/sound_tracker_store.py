"""Rasa's SQL tracker store with two weaknesses mended.

A turn that broke off is not kept. Rasa goes on when the action server fails, predicts the same action until its limit
and saves that; the limit then counts those actions in every later turn, so that the conversation never recovers. Here
the tracker stays as it was before the message; the resident, who was told that it did not work, can say it again.

The present session is found by the order of events, not by the clock. Rasa looks for events later than the last
session start. When the clock is set back, new events carry earlier times: Rasa would not see them and save them twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, UserUttered

log = logging.getLogger(__name__)


class SoundTrackerStore(SQLTrackerStore):
    async def save(self, tracker: Any) -> None:
        if is_whole(tracker.events):
            await super().save(tracker)
        else:
            log.warning("a turn broke off and is not kept")

    def _event_query(self, session: Any, sender_id: str, fetch_events_from_all_sessions: bool) -> Any:
        mine = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            start = (
                session.query(sa.func.max(self.SQLEvent.id))
                .filter(self.SQLEvent.sender_id == sender_id, self.SQLEvent.type_name == SessionStarted.type_name)
                .scalar_subquery()
            )
            mine = mine.filter(self.SQLEvent.id >= sa.func.coalesce(start, 0))
        return mine.order_by(self.SQLEvent.id)


def is_whole(events: Iterable[Event]) -> bool:
    """Whether the last turn was answered and ended with waiting for the next message."""
    answered = waiting = False
    for event in reversed(list(events)):
        if isinstance(event, ActionExecuted):
            waiting = waiting or event.action_name == ACTION_LISTEN_NAME
            if not waiting:
                return False
        elif isinstance(event, BotUttered):
            answered = True
        elif isinstance(event, UserUttered):
            return answered and waiting
    return True  # nobody has said anything yet
