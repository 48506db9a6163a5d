"""The written description of the HTTP interface and the gateway agree, route by route and answer by answer."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

from aiohttp.test_utils import TestClient

from bot.app import build
from bot.description import description
from bot.settings import Settings
from knowledge.settings import ROOT, Paths

PRIVATE = ("/redaktion", "/static", "/telegram")
"""The editors' pages, files and Telegram's own webhook are no interface for other programs."""


def test_every_route_is_described_and_every_description_is_a_route(tmp_path: Path) -> None:
    app = build(Settings(), Paths(content=ROOT / "knowledge" / "inhalt", data=tmp_path))
    routes = {
        (route.method.lower(), re.sub(r"\{(\w+):.*?\}", r"{\1}", route.resource.canonical))
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD" and not route.resource.canonical.startswith(PRIVATE)
    }
    described = {(method, path) for path, methods in description()["paths"].items() for method in methods}
    assert routes == described


async def test_the_description_is_served(gateway: TestClient) -> None:
    response = await gateway.get("/api/openapi.json")
    assert response.status == 200
    assert (await response.json())["openapi"].startswith("3.1")


async def test_a_real_answer_has_the_described_fields(gateway: TestClient) -> None:
    response = await gateway.post("/api/messages", json={"session": str(uuid.uuid4()), "text": "Hallo"})
    (reply,) = (await response.json())["replies"]
    described = description()["components"]["schemas"]["Reply"]
    assert set(reply) == set(described["required"]) == set(described["properties"])
