"""The widget on another site's page: one line, its own world, no traces."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from tests.bot.web.chat_page import ChatPage
from tests.bot.web.conftest import OpenPage
from tests.bot.web.scripted import ScriptedGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
OpenWidget = Callable[..., Awaitable[Page]]


@pytest.fixture
def open_widget(open_page: OpenPage, base: str, host_page: Callable[[str], Awaitable[str]]) -> OpenWidget:
    async def open_(**options: object) -> Page:
        return await open_page(on=await host_page(base), **options)  # type: ignore[arg-type]

    return open_


async def test_one_line_brings_a_working_chat(open_widget: OpenWidget) -> None:
    page = await open_widget()
    await page.get_by_role("button", name="Chat öffnen").click()
    chat = await ChatPage(page).ready()
    await expect(chat.field).to_be_focused()
    await chat.ask_and_wait("Wie viel Geld gibt es?")
    await expect(chat.answers.last).to_contain_text("14,57 Millionen Euro")


async def test_over_http_and_with_deletion_it_works_too(open_widget: OpenWidget, gateway: ScriptedGateway) -> None:
    gateway.websocket = False
    page = await open_widget()
    await page.get_by_role("button", name="Chat öffnen").click()
    chat = await ChatPage(page).ready()
    await chat.ask("Wie viel Geld gibt es?")
    await expect(chat.answers).to_have_count(2, timeout=20_000)
    await page.get_by_role("button", name="Ja, hilfreich").click()
    await expect(chat.answers.last).to_contain_text("Danke")
    await page.get_by_role("button", name="Neues Gespräch").click()
    await (
        page.get_by_role("dialog", name="Neues Gespräch beginnen?").get_by_role("button", name="Neues Gespräch").click()
    )
    await expect(chat.questions).to_have_count(0)
    assert len(gateway.deleted) == len(gateway.feedback) == 1


async def test_neither_page_changes_the_other(open_widget: OpenWidget) -> None:
    page = await open_widget()
    before = await page.locator("h1").evaluate("node => JSON.stringify(node.getBoundingClientRect())")
    await page.get_by_role("button", name="Chat öffnen").click()
    chat = await ChatPage(page).ready()
    assert await page.locator("h1").first.evaluate("node => JSON.stringify(node.getBoundingClientRect())") == before
    text = chat.answers.first.locator(".text")
    assert "serif" not in (await text.evaluate("node => getComputedStyle(node).fontFamily")).replace("sans-serif", "")
    assert await text.evaluate("node => getComputedStyle(node).fontSize") == "16px", "not the other page's 62.5 %"


async def test_escape_closes_and_gives_the_focus_back(open_widget: OpenWidget) -> None:
    page = await open_widget()
    launcher = page.get_by_role("button", name="Chat öffnen")
    await launcher.press("Enter")
    chat = await ChatPage(page).ready()
    await page.get_by_role("button", name="Darstellung").click()
    await page.keyboard.press("Escape")
    await expect(chat.field).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(chat.field).to_be_hidden()
    await expect(launcher).to_be_focused()


async def test_on_a_small_screen_the_page_behind_cannot_get_the_focus(open_widget: OpenWidget) -> None:
    page = await open_widget(width=360, height=640)
    await page.get_by_role("button", name="Chat öffnen").click()
    chat = await ChatPage(page).ready()
    await expect(chat.field).to_be_focused()
    for _ in range(14):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.tagName") in ("KREIS-ASSISTENT", "BODY")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Chat öffnen")).to_be_focused()


async def test_it_stays_open_from_page_to_page_without_taking_the_focus(open_widget: OpenWidget) -> None:
    page = await open_widget()
    await page.get_by_role("button", name="Chat öffnen").click()
    chat = await ChatPage(page).ready()
    await chat.ask_and_wait("Hallo")
    await page.reload()
    await expect(chat.answers).to_have_count(2)
    assert await page.evaluate("document.activeElement === document.body")


async def test_requests_go_to_the_assistant_only_and_no_cookie_is_set(
    open_page: OpenPage, base: str, host_page: Callable[[str], Awaitable[str]]
) -> None:
    page = await open_page("/static/images/mark.svg")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    host = await host_page(base)
    await page.goto(host)
    await page.get_by_role("button", name="Chat öffnen").click()
    chat = await ChatPage(page).ready()
    await chat.ask_and_wait("Wo ist die Verwaltung?")
    hosts = {urlsplit(url).netloc for url in asked}
    assert hosts == {urlsplit(host).netloc, urlsplit(base).netloc}
    assert not await page.context.cookies()


async def test_an_unreachable_assistant_leaves_the_page_alone(
    open_widget: OpenWidget, gateway: ScriptedGateway
) -> None:
    gateway.down = True
    page = await open_widget()
    await expect(page.get_by_role("heading", name="Eine andere Seite")).to_be_visible()
    await expect(page.get_by_role("button", name="Chat öffnen")).to_have_count(0)
