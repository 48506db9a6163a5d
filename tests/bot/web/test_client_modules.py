"""The client's modules, run in the browser that will run them."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from playwright.async_api import Page

from bot.web.markdown import is_safe
from knowledge.settings import ROOT
from tests.bot.web.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CASES = json.loads((ROOT / "tests" / "data" / "markdown_subset.json").read_text(encoding="utf-8"))
URLS = ["https://a.de", "HTTP://a.de", "mailto:a@b.de", "tel:+4963", "/kalender/x.ics", "javascript:x", "JAVASCRIPT:x",
        "java\nscript:x", "//a.de", "/\\a.de", "data:x", "vbscript:x", "x", "", "https"]  # fmt: skip


async def run(page: Page, module: str, call: str, argument: Any) -> Any:
    return await page.evaluate(
        f"async (argument) => {{ const module = await import('./static/chat/{module}.js'); return {call}; }}", argument
    )


async def test_the_markdown_twins_agree(open_page: OpenPage) -> None:
    page = await open_page()
    call = """argument.map((text) => {
        const div = document.createElement("div");
        div.append(module.renderMarkdown(text));
        return div.innerHTML;
    })"""
    rendered = await run(page, "markdown", call, [case["text"] for case in CASES])
    assert dict(zip([case["name"] for case in CASES], rendered, strict=True)) == {
        case["name"]: case["html"] for case in CASES
    }


async def test_both_sides_allow_the_same_addresses(open_page: OpenPage) -> None:
    page = await open_page()
    assert await run(page, "safe-url", "argument.map(module.isSafe)", URLS) == [is_safe(url) for url in URLS]


async def test_ids_are_uuids_without_a_secure_context_too(open_page: OpenPage) -> None:
    page = await open_page()
    call = "(crypto.__proto__.randomUUID = undefined, [module.uuid(), module.uuid()])"
    first, second = await run(page, "uuid", call, None)
    assert first != second
    for one in (first, second):
        assert uuid.UUID(one).version == 4
