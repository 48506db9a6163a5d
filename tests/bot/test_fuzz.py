"""A small run of `python -m bench fuzz` against the real gateway, and what larger runs found."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bench.fuzz import hammer
from bot.app import build
from bot.settings import Settings
from knowledge.settings import ROOT, Paths
from tests.bot.rasa_double import RasaDouble

SESSION = str(uuid.UUID(int=11))


@pytest.fixture
async def unlimited(rasa: RasaDouble, tmp_path: Path) -> AsyncIterator[str]:
    """URL of a gateway without rate limits, which would hide everything behind them."""
    async with rasa.running() as url:
        settings = Settings(timeout=10, rate_factor=1e6, rasa_port=int(url.rsplit(":", 1)[1]))
        app = build(replace(settings), Paths(content=ROOT / "knowledge" / "inhalt", data=tmp_path))
        async with TestServer(app) as server:
            yield str(server.make_url("")).rstrip("/")


async def test_hostile_requests_get_no_server_error_and_a_german_refusal(unlimited: str) -> None:
    report = await asyncio.to_thread(hammer, unlimited, 500, 3)
    assert report.faults == []
    assert report.sent >= 500 and report.frames


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"no deflate", {"Content-Encoding": "deflate"}, "bad_body"),
        (b"no gzip", {"Content-Encoding": "gzip"}, "bad_body"),
        (b'{"session": "%s", "text": "\\ud800"}' % SESSION.encode(), {}, "bad_json"),
        (
            b'{"session": "%s", "text": "a", "location": {"lat": 1%s, "lon": 0}}' % (SESSION.encode(), b"0" * 400),
            {},
            "bad_location",
        ),
    ],
)
async def test_found_once(gateway: TestClient, body: bytes, headers: dict[str, str], code: str) -> None:
    response = await gateway.post("/api/messages", data=body, headers={"Content-Type": "application/json", **headers})
    assert (response.status, (await response.json())["error"]["code"]) == (400, code)


async def test_an_origin_that_is_no_address_is_refused(gateway: TestClient) -> None:
    response = await gateway.get(f"/ws?session={SESSION}", headers={"Origin": "http://["})
    assert response.status == 403


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded; charset=nirgends", "multipart/form-data"])
async def test_a_form_in_no_known_encoding_is_refused(gateway: TestClient, kind: str) -> None:
    response = await gateway.post("/", data=b"session=1&text=Hallo", headers={"Content-Type": kind})
    assert response.status == 400
