"""What Prometheus sees of the gateway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

TURNS: Final = Counter("kreis_replies_total", "Replies by channel and outcome", ["channel", "outcome"])
SECONDS: Final = Histogram(
    "kreis_turn_seconds",
    "Seconds from message to reply",
    ["channel"],
    buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8),
)


def observe(channel: str, outcomes: Iterable[str], seconds: float) -> None:
    """Count one turn."""
    for outcome in outcomes:
        TURNS.labels(channel, outcome).inc()
    SECONDS.labels(channel).observe(seconds)


def page() -> tuple[bytes, str]:
    """The metrics in Prometheus' text format, and its content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
