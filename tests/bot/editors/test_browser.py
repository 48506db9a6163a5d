"""The pages in a real Chromium: WCAG 2.2 AA by axe-core, keyboard, small screens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.app import build
from bot.editors import add_editors, desk
from bot.settings import Settings
from bot.store import Store
from knowledge.settings import Paths
from tests.bot.editors.conftest import TOKEN
from tests.bot.web.conftest import chromium, served  # noqa: F401 - a fixture
from tests.bot.web.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
}
PAGES = (
    "",
    "?suche=gibtesnicht",
    "/eintrag/leistungen/angelschein",
    "/eintrag/leistungen/kaputt",
    "/probe?frage=Wo+bekomme+ich+einen+Angelschein%3F",
    "/luecken",
    "/neu",
    "/meldungen",
    "/umfragen",
)


@pytest_asyncio.fixture(loop_scope="session")
async def base(content: Path, tmp_path: Path) -> AsyncIterator[str]:
    paths = Paths(content=content, data=tmp_path / "var")
    paths.data.mkdir()
    app = build(Settings(timeout=0.2, rasa_port=9), paths)
    add_editors(app, Settings(editors_token=TOKEN), paths, desk.Desk(paths, by_meaning=False))
    store = Store(paths.in_data("gateway.db"))
    for person in "abc":
        store.add_gap(person, "Wo gibt es eine Angelkarte?", "unanswered")
        store.add_feedback(person, "leistungen/hundesteuer", "Was kostet der Hund?", False)
    store.close()
    async with served(app) as url:
        yield url


async def log_in(browser: Browser, base: str, **options: Any) -> Page:
    context = await browser.new_context(locale="de-DE", **options)
    page = await context.new_page()
    page.set_default_timeout(8_000)
    await page.goto(f"{base}/redaktion")
    await page.get_by_label("Kennwort").fill(TOKEN)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Einträge", level=1)).to_be_visible()
    return page


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing(chromium: Browser, base: str, look: str) -> None:  # noqa: F811
    page = await log_in(chromium, base, bypass_csp=True, **LOOKS[look])
    found: list[str] = []
    for path in PAGES:
        await page.goto(f"{base}/redaktion{path}")
        for summary in await page.locator("summary").all():
            await summary.click()
        found += [f"{path}: {violation}" for violation in await violations(page)]
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
    await page.context.clear_cookies()
    await page.goto(f"{base}/redaktion")
    await page.get_by_label("Kennwort").fill("falsch")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    found += [f"login: {violation}" for violation in await violations(page)]
    await page.context.close()
    assert not found


async def test_a_gap_is_closed_with_the_keyboard_and_without_javascript(
    chromium: Browser,  # noqa: F811
    base: str,
    content: Path,
) -> None:
    page = await log_in(chromium, base, java_script_enabled=False)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.get_by_role("link", name="Lücken-Korb").focus()
    await page.keyboard.press("Enter")
    cluster = page.get_by_role("region", name="„Wo gibt es eine Angelkarte?“")
    await cluster.get_by_label("Eintrag", exact=True).focus()
    await page.keyboard.type("Angelschein")
    await cluster.get_by_label("Frage oder Wort").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Gespeichert.")
    await expect(cluster).to_have_count(0)
    assert "Angelkarte" in (content / "leistungen/angelschein.md").read_text(encoding="utf-8")
    await page.context.close()
    assert not complaints


async def test_the_way_to_the_content_is_short_and_the_focus_is_seen(
    chromium: Browser,  # noqa: F811
    base: str,
) -> None:
    page = await log_in(chromium, base)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Direkt zum Inhalt")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator(".tiles a").first).to_be_focused()
    for _ in range(8):
        style = await page.evaluate(
            "(style => [style.outlineStyle, parseFloat(style.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        assert style[0] == "solid"
        assert style[1] >= 2
        await page.keyboard.press("Tab")
    await page.context.close()
