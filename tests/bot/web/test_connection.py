"""Lost networks, refused WebSockets, failing servers: nothing is lost and nothing is sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.bot.web.chat_page import ChatPage
from tests.bot.web.conftest import OpenPage
from tests.bot.web.scripted import ScriptedGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it is true; the test's own time limit ends what never comes."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 (the server's list has no event to wait for)
            await asyncio.sleep(0.02)


async def test_what_is_written_without_a_network_is_sent_afterwards(
    open_page: OpenPage, gateway: ScriptedGateway
) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("davor")
    await gateway.cut()
    await expect(chat.status).to_contain_text("Keine Verbindung.")
    await chat.ask("eins")
    await chat.ask("zwei")
    await expect(chat.questions.last).to_contain_text("Wird gesendet, sobald")
    assert len(gateway.received) == 1
    gateway.down = False
    await expect(chat.answers).to_have_count(4, timeout=20_000)
    assert [message["text"] for message in gateway.received] == ["davor", "eins", "zwei"]
    await expect(chat.status).to_be_hidden()
    await expect(chat.page.get_by_text("Wird gesendet, sobald")).to_have_count(0)


async def test_the_browsers_own_offline_mode(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("davor")
    await chat.page.context.set_offline(True)
    await expect(chat.status).to_contain_text("Keine Verbindung.")
    await chat.ask("im Tunnel")
    await chat.page.context.set_offline(False)
    await expect(chat.answers).to_have_count(3)
    assert [message["text"] for message in gateway.received] == ["davor", "im Tunnel"]


async def test_a_cut_during_the_answer_sends_the_same_id_again(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    gateway.gate.clear()
    await chat.ask("Hallo")
    await until(lambda: len(gateway.deliveries) == 1)
    await gateway.cut()
    gateway.gate.set()
    gateway.down = False
    await expect(chat.answers).to_have_count(2, timeout=20_000)
    assert len(set(gateway.deliveries)) == 1
    assert len(gateway.received) == 1, "worked on once"


async def test_a_connection_that_is_dead_without_saying_so_is_replaced(
    open_page: OpenPage, gateway: ScriptedGateway
) -> None:
    page = await open_page("/static/images/mark.svg")
    await page.clock.install()
    await page.goto(page.url.replace("/static/images/mark.svg", "/"))
    chat = await ChatPage(page).ready()
    gateway.deaf = True
    await chat.ask("Hallo")
    await until(lambda: len(gateway.deliveries) == 1)
    gateway.deaf = False
    await page.clock.run_for(30_000)
    await expect(chat.answers).to_have_count(2)
    assert len(set(gateway.deliveries)) == 1
    assert len(gateway.received) == 1


async def test_a_server_that_never_answers_ends_in_a_german_message(
    open_page: OpenPage, gateway: ScriptedGateway
) -> None:
    page = await open_page("/static/images/mark.svg")
    await page.clock.install()
    await page.goto(page.url.replace("/static/images/mark.svg", "/"))
    chat = await ChatPage(page).ready()
    gateway.deaf = True
    await chat.ask("Hallo")
    for sending in range(1, 4):
        await until(lambda count=sending: len(gateway.deliveries) == count)  # type: ignore[misc]
        await page.clock.run_for(30_000)
    await expect(chat.failures).to_contain_text("braucht gerade zu lange")
    assert len(gateway.deliveries) == 3
    gateway.deaf = False
    await chat.page.get_by_role("button", name="Erneut versuchen").click()
    await expect(chat.answers).to_have_count(2)


async def test_a_reload_during_the_answer_still_gets_it(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    gateway.gate.clear()
    await chat.ask("Hallo")
    await until(lambda: len(gateway.deliveries) == 1)
    await chat.page.reload()
    await until(lambda: len(gateway.deliveries) == 2)
    gateway.gate.set()
    await expect(chat.answers).to_have_count(2)
    await expect(chat.questions).to_have_count(1)
    assert len(set(gateway.deliveries)) == 1


async def test_over_http_too_a_reload_during_the_answer_asks_once(
    open_page: OpenPage, gateway: ScriptedGateway
) -> None:
    gateway.websocket = False
    chat = await ChatPage(await open_page()).ready()
    gateway.gate.clear()
    await chat.ask("3")
    await until(lambda: len(gateway.posts) == 1)
    await chat.page.reload()
    gateway.gate.set()
    await chat.page.get_by_role("button", name="Erneut versuchen").click()
    await expect(chat.answers).to_have_count(2)
    assert len(set(gateway.posts)) == 1
    assert len(gateway.received) == 1


async def test_without_websockets_it_talks_over_http(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    gateway.websocket = False
    chat = await ChatPage(await open_page()).ready()
    await chat.ask("eins")
    await chat.ask("zwei")
    await expect(chat.answers).to_have_count(3, timeout=20_000)
    await chat.ask("Was kostet das?")
    await chat.page.get_by_role("button", name="Förderung des Projekts").click()
    await expect(chat.answers).to_have_count(5)
    assert [message.get("text") for message in gateway.received] == ["eins", "zwei", "Was kostet das?", None]
    assert not gateway.deliveries


async def test_over_http_too_what_is_written_without_a_network_waits(
    open_page: OpenPage, gateway: ScriptedGateway
) -> None:
    gateway.websocket = False
    chat = await ChatPage(await open_page()).ready()
    await chat.ask("davor")
    await expect(chat.answers).to_have_count(2, timeout=20_000)
    gateway.down = True
    await chat.ask("später")
    await expect(chat.status).to_contain_text("Keine Verbindung.")
    gateway.down = False
    await expect(chat.answers).to_have_count(3, timeout=20_000)
    assert [message["text"] for message in gateway.received] == ["davor", "später"]


@pytest.mark.parametrize("websocket", [True, False], ids=["websocket", "http"])
async def test_a_server_error_is_german_and_can_be_tried_again(
    open_page: OpenPage, gateway: ScriptedGateway, websocket: bool
) -> None:
    gateway.websocket = websocket
    gateway.failing = True
    chat = await ChatPage(await open_page()).ready()
    await chat.ask("Hallo")
    await expect(chat.questions.last).to_contain_text("Ich kann gerade nicht antworten.", timeout=20_000)
    gateway.failing = False
    await chat.page.get_by_role("button", name="Erneut versuchen").click()
    await expect(chat.answers).to_have_count(2)
    await expect(chat.questions).to_have_count(1)
    await expect(chat.failures).to_have_count(0)


async def test_the_error_of_a_long_question_can_be_seen(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    gateway.failing = True
    chat = await ChatPage(await open_page(width=320, height=640)).ready()
    await chat.ask("sehr lang " * 99)
    await expect(chat.page.get_by_role("button", name="Erneut versuchen")).to_be_in_viewport(ratio=1)


async def test_an_answer_that_says_error_offers_another_try(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    """The gateway answers for a Rasa that is down; this must not count as the answer."""
    gateway.unavailable = True
    chat = await ChatPage(await open_page()).ready()
    await chat.ask("Hallo")
    await expect(chat.page.get_by_role("button", name="Erneut versuchen")).to_be_visible()
    gateway.unavailable = False
    await chat.page.get_by_role("button", name="Erneut versuchen").click()
    await expect(chat.answers.last).to_contain_text("Sie schrieben: Hallo")


async def test_a_server_that_is_gone_at_the_start_is_waited_for(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await gateway.cut()
    await chat.ask("Hallo")
    gateway.down = False
    await expect(chat.answers).to_have_count(2, timeout=20_000)
    assert len(gateway.received) == 1
