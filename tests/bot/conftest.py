"""A gateway in front of a stand-in for Rasa."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build
from bot.settings import Settings
from knowledge.settings import ROOT, Paths
from tests.bot.rasa_double import RasaDouble


@pytest.fixture
async def rasa() -> AsyncIterator[RasaDouble]:
    yield RasaDouble()


@pytest.fixture
async def gateway(rasa: RasaDouble, tmp_path: Path) -> AsyncIterator[TestClient]:
    """A client of a gateway whose Rasa is the `rasa` fixture."""
    async with rasa.running() as url:
        settings = replace(Settings(timeout=0.5), rasa_port=int(url.rsplit(":", 1)[1]), actions_port=9)
        app = build(settings, Paths(content=ROOT / "knowledge" / "inhalt", data=tmp_path))
        async with TestClient(TestServer(app)) as client:
            yield client
