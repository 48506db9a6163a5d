"""The scripted gateway, and a real Chromium that shows its pages."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, Page, async_playwright

from bot.settings import Settings
from tests.bot.web.scripted import ScriptedGateway

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOST_PAGE = """<!doctype html><html lang="de" style="font-size: 62.5%"><head><title>Gemeinde</title><style>
* {{ font-family: serif; box-sizing: content-box }} button {{ background: #c00 !important; display: none !important }}
</style></head><body><main><h1>Eine andere Seite</h1><p>Ihr Text.</p><input aria-label="Suche"></main>
<script src="{gateway}/widget.js" defer></script></body></html>"""


class OpenPage(Protocol):
    def __call__(
        self, path: str = "/", *, on: str = "", dark: bool = False, width: int = 1000, height: int = 800, **options: Any
    ) -> Awaitable[Page]:
        """Open a page of the gateway (or `on` another server); further options go to the browser's context."""


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    server = TestServer(app)
    await server.start_server()
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def host_page() -> AsyncIterator[Callable[[str], Awaitable[str]]]:
    """Serves a page of another site that embeds the widget; call it with the gateway's URL."""
    target = {"gateway": ""}

    async def show(_request: web.Request) -> web.Response:
        return web.Response(text=HOST_PAGE.format(**target), content_type="text/html")

    app = web.Application()
    app.router.add_get("/", show)
    async with served(app) as url:

        async def embed(gateway: str) -> str:
            target["gateway"] = gateway
            return url

        yield embed


@pytest.fixture
def gateway() -> ScriptedGateway:
    return ScriptedGateway()


@pytest_asyncio.fixture(loop_scope="session")
async def base(gateway: ScriptedGateway, host_page: Callable[[str], Awaitable[str]]) -> AsyncIterator[str]:
    """The scripted gateway's URL. The other site may embed it."""
    origin = await host_page("")
    async with served(gateway.app(Settings(embedders=(origin,)))) as url:
        await host_page(url)
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser, base: str) -> AsyncIterator[OpenPage]:
    contexts, complaints = [], []

    async def open_(
        path: str = "/", *, on: str = "", dark: bool = False, width: int = 1000, height: int = 800, **options: Any
    ) -> Page:
        context = await chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="de-DE",
            reduced_motion=options.pop("reduced_motion", "reduce"),
            **options,
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
        await page.goto((on or base) + path)
        return page

    yield open_
    for context in contexts:
        await context.close()
    assert not complaints, complaints


@pytest_asyncio.fixture
async def client(gateway: ScriptedGateway) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """For tests without a browser."""
    async with TestClient(TestServer(gateway.app(Settings(embedders=("https://gemeinde.example",))))) as client:
        yield client
