"""Keeps Rasa from keeping a conversation it could not save."""

from __future__ import annotations

import logging
from typing import Any

log = logging.getLogger(__name__)


def install() -> None:
    """Call once, before Rasa opens its tracker store."""
    from rasa.core.tracker_store import FailSafeTrackerStore

    async def save(self: Any, tracker: Any) -> None:
        """Rasa would keep the turn in memory, where nobody reads it and "Vergiss mich" does not reach."""
        try:
            await self._tracker_store.save(tracker)
        except Exception as error:
            log.error("a turn could not be saved: %s", type(error).__name__, exc_info=True)

    FailSafeTrackerStore.save = save
