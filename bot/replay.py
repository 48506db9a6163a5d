"""Puts staff's trial questions to a Rasa, each in a conversation of its own, and counts what it answers as expected."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

from bot.rasa_client import RasaClient
from bot.tracker_db import TrackerDb
from knowledge.errors import RasaUnavailable
from knowledge.trials import Trial

SECONDS = 30.0
"""For one answer; a Rasa that has just started is slow at first."""


async def failed(url: str, trials: Sequence[Trial], trackers: TrackerDb) -> list[Trial]:
    """The trials this Rasa does not meet."""
    missed = []
    async with RasaClient(lambda: url, SECONDS) as rasa:
        for trial in trials:
            sender = f"probe-{uuid.uuid4().hex}"
            try:
                met = trial.is_met((await rasa.send(sender, trial.frage, {"channel": "redaktion"})).replies)
            except RasaUnavailable:
                met = False
            finally:
                await asyncio.to_thread(trackers.forget, sender)
            if not met:
                missed.append(trial)
    return missed
