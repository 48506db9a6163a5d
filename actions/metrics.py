"""How long actions take, for Prometheus; the gateway passes it on, because this server listens on loopback only."""

from __future__ import annotations

from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sanic import HTTPResponse, Request, Sanic

from knowledge.live import knowledge

_REGISTRY: Final = CollectorRegistry()
"""Its own, without what every process reports about itself: the gateway reports that already."""
SECONDS: Final = Histogram(
    "kreis_action_seconds",
    "One action, from Rasa's call to the answer",
    ["action"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2),
    registry=_REGISTRY,
)
FAILURES: Final = Counter("kreis_action_failures_total", "Actions that raised", ["action"], registry=_REGISTRY)
BY_MEANING: Final = Gauge(
    "kreis_search_by_meaning",
    "1 when the search goes by words and meaning; 0 for the first seconds, while words alone answer",
    registry=_REGISTRY,
)
BY_MEANING.set_function(lambda: float(knowledge().current.search.semantic_ready))


def add_metrics(app: Sanic[Any, Any]) -> None:
    """Serve `/metrics`."""

    async def show(_: Request) -> HTTPResponse:
        return HTTPResponse(generate_latest(_REGISTRY), content_type="text/plain")

    app.add_route(show, "/metrics")
