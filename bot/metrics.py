"""What Prometheus sees of the assistant. Durations in seconds; a stage contains the ones behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

BUCKETS: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8)
TURNS: Final = Counter("kreis_turns_total", "Messages answered, by the last reply's outcome", ["channel", "outcome"])
REPLIES: Final = Counter("kreis_replies_total", "Replies by channel and outcome", ["channel", "outcome"])
TURN_SECONDS: Final = Histogram("kreis_turn_seconds", "From message to reply", ["channel"], buckets=BUCKETS)
RASA_SECONDS: Final = Histogram("kreis_rasa_seconds", "Rasa's part of a turn, actions included", buckets=BUCKETS)
IN_PROGRESS: Final = Gauge("kreis_turns_in_progress", "Messages being answered or waiting for an earlier one")
RATINGS: Final = Counter("kreis_ratings_total", "Thumbs up and down", ["helpful"])
ERRORS: Final = Counter("kreis_errors_total", "What went wrong, by part", ["part"])
QUEUES: Final = Gauge("kreis_queue_length", "What waits to be done", ["queue"])
UP: Final = Gauge("kreis_component_up", "1: works, 0: does not; parts that are off are left out", ["component"])

for _part in ("rasa", "gateway", "chore", "deletion"):
    ERRORS.labels(_part)  # present from the start, so that an alert sees the first error


def observe(channel: str, outcomes: list[str], seconds: float) -> None:
    """Count one turn."""
    for outcome in outcomes:
        REPLIES.labels(channel, outcome).inc()
    TURNS.labels(channel, outcomes[-1]).inc()
    TURN_SECONDS.labels(channel).observe(seconds)


def page(components: Mapping[str, str], queues: Mapping[str, int], actions: bytes) -> tuple[bytes, str]:
    """The metrics in Prometheus' text format, and its content type.

    Args:
        components: as in `/health`.
        queues: what waits, by the name of the queue.
        actions: the action server's own metrics; it listens on loopback only.
    """
    for name, state in components.items():
        if state != "off":
            UP.labels(name).set(state == "ok")
    for name, length in queues.items():
        QUEUES.labels(name).set(length)
    return generate_latest() + actions, CONTENT_TYPE_LATEST
