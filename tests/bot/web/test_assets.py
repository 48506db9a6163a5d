"""The page's files: served whole, asked again cheaply, and nothing beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web import assets

Client = TestClient[web.Request, web.Application]


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "page.css").write_text("body { color: black }", encoding="utf-8")
    (tmp_path / "secret.key").write_text("secret", encoding="utf-8")
    app = web.Application()
    app.router.add_get("/static/{name:.+}", assets.serve_folder(folder))
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_a_file_comes_with_its_type(client: Client) -> None:
    response = await client.get("/static/css/page.css")

    assert await response.text() == "body { color: black }"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"


async def test_a_browser_that_has_the_file_gets_no_second_copy(client: Client) -> None:
    etag = (await client.get("/static/css/page.css")).headers["ETag"]

    response = await client.get("/static/css/page.css", headers={"If-None-Match": etag})

    assert response.status == 304
    assert await response.read() == b""


@pytest.mark.parametrize("name", ["../secret.key", "css/../../secret.key", "..%2Fsecret.key", "css", "missing.css"])
async def test_nothing_beside_the_folder_is_served(client: Client, name: str) -> None:
    assert (await client.get(f"/static/{name}")).status == 404
