"""The page on the real gateway, with only Rasa replaced: both sides keep the same contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.app import build
from bot.settings import Settings
from knowledge.reply import Button, Reply, Source
from knowledge.settings import ROOT, Paths
from tests.bot.rasa_double import RasaDouble
from tests.bot.web.chat_page import ChatPage
from tests.bot.web.conftest import OpenPage, served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def answer(message: dict[str, Any]) -> list[dict[str, Any]]:
    reply = Reply(
        text=f"Sie sagten: {message['message']}",
        outcome="answered",
        buttons=(Button("Mehr", "/mehr"),),
        source=Source("projekt/foerderung", "Förderung", "2021-11-29"),
    )
    return [{"recipient_id": message["sender"], "custom": reply.to_dict()}]


@pytest_asyncio.fixture(loop_scope="session")
async def rasa() -> AsyncIterator[RasaDouble]:
    double = RasaDouble()
    double.answer = answer
    yield double


@pytest_asyncio.fixture(loop_scope="session")
async def real(rasa: RasaDouble, tmp_path: Path) -> AsyncIterator[str]:
    async with rasa.running() as url:
        settings = replace(Settings(timeout=0.5), rasa_port=int(url.rsplit(":", 1)[1]))
        app = build(settings, Paths(content=ROOT / "knowledge" / "inhalt", data=tmp_path))
        async with served(app) as base:
            yield base


async def test_a_conversation(real: str, open_page: OpenPage, rasa: RasaDouble) -> None:
    chat = await ChatPage(await open_page(on=real)).ready()
    await chat.ask_and_wait("Hallo")
    await expect(chat.answers.last).to_contain_text("Sie sagten: Hallo")
    await chat.page.get_by_role("button", name="Mehr").click()
    await expect(chat.answers.last).to_contain_text("Sie sagten: /mehr")
    await chat.page.get_by_role("button", name="Ja, hilfreich").last.click()
    await expect(chat.answers.last).to_contain_text("Danke")
    await chat.page.get_by_role("button", name="Neues Gespräch").click()
    await chat.page.get_by_role("dialog").get_by_role("button", name="Neues Gespräch").click()
    await expect(chat.page.locator(".notice")).to_contain_text("Quittung")
    assert len(rasa.received) == 2


async def test_rasa_down_and_back(real: str, open_page: OpenPage, rasa: RasaDouble) -> None:
    chat = await ChatPage(await open_page(on=real)).ready()
    rasa.status = 500
    await chat.ask("Hallo")
    await expect(chat.failures).to_contain_text("noch einmal")
    rasa.status = 200
    await chat.page.get_by_role("button", name="Erneut versuchen").click()
    await expect(chat.answers.last).to_contain_text("Sie sagten: Hallo")


async def test_without_javascript(real: str, open_page: OpenPage) -> None:
    page = await open_page(on=real, java_script_enabled=False)
    await page.get_by_label("Ihre Frage").fill("Hallo")
    await page.get_by_role("button", name="Senden").click()
    await page.get_by_role("button", name="Mehr").click()
    await expect(page.locator(".question")).to_contain_text("Mehr")
    await expect(page.locator(".reply")).to_contain_text("Sie sagten: /mehr")
    await page.get_by_role("button", name="Gespräch löschen").click()
    await expect(page.get_by_role("status")).to_contain_text("Quittung")
