"""The page in a browser that runs no scripts."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.bot.web.conftest import OpenPage
from tests.bot.web.scripted import ScriptedGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_conversation_without_javascript(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    page = await open_page(java_script_enabled=False)
    await expect(page.locator(".message")).to_contain_text("automatischer Assistent")
    await page.get_by_label("Ihre Frage").fill("Was kostet das?")
    await page.get_by_role("button", name="Senden").click()
    await expect(page.locator(".question")).to_contain_text("Was kostet das?")
    await page.get_by_role("button", name="Förderung des Projekts").click()
    await expect(page.locator(".question")).to_contain_text("Förderung des Projekts")
    await expect(page.locator(".reply")).to_contain_text("14,57 Millionen Euro")
    await expect(page.locator(".reply")).to_contain_text("Stand: 29.11.2021")
    assert len({message["sender"] for message in gateway.received}) == 1, "one conversation"
    await page.get_by_role("button", name="Gespräch löschen").click()
    await expect(page.get_by_role("status")).to_contain_text("Quittung")
    assert not await page.context.cookies()


async def test_a_suggestion_without_javascript(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    page = await open_page(java_script_enabled=False)
    await page.get_by_role("button", name="Läuft die Haushaltsumfrage noch?").click()
    await expect(page.locator(".question")).to_contain_text("Läuft die Haushaltsumfrage noch?")
    assert gateway.received[0]["text"] == "Läuft die Haushaltsumfrage noch?"


async def test_a_phone_without_javascript(open_page: OpenPage) -> None:
    page = await open_page(java_script_enabled=False, width=320, height=640)
    await page.get_by_label("Ihre Frage").fill("Wie viel Geld gibt es?")
    await page.get_by_role("button", name="Senden").click()
    await expect(page.locator(".reply")).to_contain_text("14,57 Millionen Euro")
    box = await page.locator(".reply .bubble").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 320
