"""WCAG 2.2 AA by axe-core, keyboard, focus, and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

from knowledge.settings import ROOT
from tests.bot.web.chat_page import ChatPage
from tests.bot.web.conftest import OpenPage
from tests.bot.web.scripted import ScriptedGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AXE = (ROOT / "tests" / "data" / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"dark": True},
    "high contrast": {"contrast": "more"},
    "high contrast, dark": {"contrast": "more", "dark": True},
    "forced colours": {"forced_colors": "active"},
    "320 px": {"width": 320, "height": 640},
    "400 % zoom": {"width": 320, "height": 256},
}


async def violations(page: Page) -> list[str]:
    await page.evaluate(AXE)
    result = await page.evaluate("(tags) => axe.run(document, { runOnly: tags })", RULES)
    assert result["passes"], "axe has looked at nothing"
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


async def talk(chat: ChatPage, gateway: ScriptedGateway) -> None:
    """A conversation with everything that can be in one."""
    await chat.ask_and_wait("Wie viel Geld gibt es?")
    await chat.page.get_by_role("button", name="Ja, hilfreich").click()
    await chat.ask_and_wait("Wo ist die Verwaltung?")
    await chat.ask_and_wait("Was kostet das?")
    gateway.failing = True
    await chat.ask("Hallo")
    await expect(chat.page.get_by_role("button", name="Erneut versuchen")).to_be_visible()
    await chat.field.fill("x" * 1010)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("where", ["page", "widget"])
async def test_axe_finds_nothing(
    open_page: OpenPage,
    gateway: ScriptedGateway,
    base: str,
    host_page: Callable[[str], Awaitable[str]],
    look: str,
    where: str,
) -> None:
    page = await open_page(on=await host_page(base) if where == "widget" else "", bypass_csp=True, **LOOKS[look])
    if where == "widget":
        await expect(page.get_by_role("button", name="Chat öffnen")).to_be_visible()
        assert not await violations(page)
        await page.get_by_role("button", name="Chat öffnen").click()
    chat = await ChatPage(page).ready()
    assert not await violations(page)
    await talk(chat, gateway)
    assert not await violations(page)
    for name in ("Darstellung", "Neues Gespräch", "Was wird gespeichert?"):
        await page.get_by_role("button", name=name).click()
        await expect(page.get_by_role("dialog").last).to_be_visible()
        assert not await violations(page)
        await page.keyboard.press("Escape")


async def test_axe_finds_nothing_without_javascript(open_page: OpenPage) -> None:
    # Without JavaScript there is no axe either: the same HTML is shown with the page's own script kept away.
    page = await open_page("/static/images/mark.svg", bypass_csp=True)
    await page.route("**/page.js", lambda route: route.abort())
    await page.goto(page.url.replace("/static/images/mark.svg", "/"))
    assert not await violations(page)
    await page.get_by_label("Ihre Frage").fill("Was kostet das?")
    await page.get_by_role("button", name="Senden").click()
    await expect(page.get_by_role("button", name="Förderung des Projekts")).to_be_visible()
    assert not await violations(page)


async def test_each_answer_is_announced_exactly_once(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.listen()
    await chat.ask_and_wait("Wie viel Geld gibt es?")
    await chat.ask_and_wait("Was kostet das?")
    heard = [text for text in await chat.heard() if text.strip()]
    assert len(heard) == 2
    assert "14,57 Millionen Euro" in heard[0]
    assert "Stand: 29.11.2021" in heard[0]
    assert "**" not in heard[0]
    assert heard[1] == "Meinten Sie eines davon? Zur Auswahl: Förderung des Projekts, Ort der Kreisverwaltung."


async def test_history_and_greeting_are_not_announced(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Hallo")
    await chat.page.reload()
    await chat.ready()
    said = await chat.page.evaluate("[...document.querySelectorAll('[aria-live]')].map((region) => region.textContent)")
    assert said == [""]


async def test_the_list_of_messages_is_no_live_region(open_page: OpenPage) -> None:
    """A live list next to an announcer is what makes screen readers say everything twice."""
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Hallo")
    live = await chat.answers.last.evaluate(
        "node => node.closest('[aria-live], [role=log], [role=status], [role=alert]')"
    )
    assert live is None


async def test_errors_and_connection_are_announced(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("davor")
    await chat.listen()
    gateway.failing = True
    await chat.ask("Hallo")
    await expect(chat.page.get_by_role("button", name="Erneut versuchen")).to_be_visible()
    await gateway.cut()
    await expect(chat.status).to_contain_text("Keine Verbindung.")
    heard = " ".join(await chat.heard())
    assert "Ich kann gerade nicht antworten." in heard
    assert "Keine Verbindung." in heard


async def test_everything_works_with_the_keyboard(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    page = await open_page()
    chat = await ChatPage(page).ready()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Direkt zum Eingabefeld")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat.field).to_be_focused()
    await page.keyboard.type("Was kostet das?")
    await page.keyboard.press("Enter")
    await expect(chat.answers).to_have_count(2)
    await page.keyboard.press("Shift+Tab")  # backwards from the field: the newest answer's last button
    await expect(page.get_by_role("button", name="Ort der Kreisverwaltung")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat.answers).to_have_count(3)
    await page.get_by_role("button", name="Darstellung").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Darstellung")).to_be_visible()
    for _ in range(12):  # the focus cannot leave the window
        await page.keyboard.press("Tab")
        assert await page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Darstellung")).to_be_focused()


async def test_the_focus_can_be_seen(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.page.keyboard.press("Tab")
    for _ in range(8):
        await chat.page.keyboard.press("Tab")
        style = await chat.page.evaluate(
            "(style => [style.outlineStyle, parseFloat(style.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        assert style[0] == "solid"
        assert style[1] >= 2


async def test_the_focus_stays_where_the_retry_was(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    gateway.failing = True
    await chat.ask("Hallo")
    retry = chat.page.get_by_role("button", name="Erneut versuchen")
    await retry.focus()
    gateway.failing = False
    await chat.page.keyboard.press("Enter")
    await expect(chat.answers).to_have_count(2)
    assert await chat.page.evaluate("document.activeElement !== document.body")
