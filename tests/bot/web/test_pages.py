"""What the server hands out: safe headers, complete texts, nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.web.pages import STATIC
from bot.web.texts import load
from knowledge.settings import ROOT

Client = TestClient[web.Request, web.Application]
CLIENT_FILES = [path for path in STATIC.rglob("*") if path.suffix in (".js", ".css", ".svg")]
TEMPLATE = ROOT / "bot" / "web" / "templates" / "page.html"
NAMES_ONLY = ("http://www.w3.org/2000/svg",)
"""Looks like an address, is a namespace."""
LINKS_ONLY = ("https://www.openstreetmap.org/",)
"""Opened when somebody clicks; never loaded."""


async def test_the_page_is_protected(client: Client) -> None:
    response = await client.get("/")
    assert response.status == 200
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers


async def test_the_page_has_no_inline_script_or_style(client: Client) -> None:
    html = await (await client.get("/")).text()
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)


async def test_the_page_works_below_a_path_of_a_proxy(client: Client) -> None:
    html = await (await client.get("/")).text()
    addresses = re.findall(r'\b(?:src|href|action)="([^"]*)"', html)
    assert addresses
    assert not [address for address in addresses if address.startswith("/")]


@pytest.mark.parametrize("path", CLIENT_FILES, ids=lambda path: path.name)
def test_client_files_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for known in (*NAMES_ONLY, *LINKS_ONLY):
        text = text.replace(known, "")
    assert not re.findall(r"(?:https?|wss?):/?/[\w.]+|url\(\s*['\"]?//", text.replace("https://…", ""))


@pytest.mark.parametrize("path", [path for path in CLIENT_FILES if path.suffix == ".js"], ids=lambda path: path.name)
def test_client_files_never_turn_text_into_markup(path: Path) -> None:
    dangerous = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|document\.cookie"
    assert not re.findall(dangerous, path.read_text(encoding="utf-8"))


async def test_scripts_have_the_right_type_and_may_be_embedded(client: Client) -> None:
    for path in ("/widget.js", "/static/chat/chat.js", "/texte.json"):
        response = await client.get(path)
        assert response.status == 200
        assert response.content_type in ("text/javascript", "application/javascript", "application/json")
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cache-Control"] == "no-cache"


async def test_only_named_sites_may_use_the_api(client: Client) -> None:
    async def allowed(origin: str) -> str | None:
        asked = await client.options(
            "/api/messages", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
        )
        answered = await client.post("/api/feedback", json={}, headers={"Origin": origin})
        assert asked.headers.get("Access-Control-Allow-Origin") == answered.headers.get("Access-Control-Allow-Origin")
        return asked.headers.get("Access-Control-Allow-Origin")

    assert await allowed("https://gemeinde.example") == "https://gemeinde.example"
    assert await allowed("https://boese.example") is None


def used(pattern: str) -> set[str]:
    sources = [*STATIC.rglob("*.js"), TEMPLATE, *(ROOT / "bot" / "web").glob("*.py")]
    return {name for path in sources for name in re.findall(pattern, path.read_text(encoding="utf-8"))}


def test_every_label_exists_and_every_text_is_used() -> None:
    texts = load(30)
    display = set(
        re.findall(r'"((?:schrift|farben|kontrast)\w*)"', (STATIC / "chat" / "display.js").read_text(encoding="utf-8"))
    )
    assert used(r"(?:label|oberflaeche)\.([a-z]\w*)") | display == set(texts.oberflaeche)
    codes = used(r"""fehler(?:\.|\["|\[')([a-z_]\w*)""") | used(r'code: "([a-z]+)"')
    assert codes == set(texts.fehler)


def test_the_texts_are_polite_german() -> None:
    texts = load(30)
    everything = " ".join([*texts.oberflaeche.values(), *texts.fehler.values(), *texts.datenschutz.absaetze])
    assert not re.search(r"\b(?:du|dein|dir|dich)\b", everything, re.IGNORECASE)
    assert "{tage}" not in everything
