"""Asking, answers with their parts, buttons, feedback, history, a new conversation."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.bot.web.chat_page import ChatPage
from tests.bot.web.conftest import OpenPage
from tests.bot.web.scripted import ScriptedGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_first_message_says_who_answers_and_what_is_stored(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page()).ready()
    greeting = chat.answers.first
    await expect(greeting).to_contain_text("automatischer Assistent des Landkreises Kusel")
    await expect(greeting).to_contain_text("gespeichert")
    await chat.page.get_by_role("button", name="Was wird gespeichert?").click()
    dialog = chat.page.get_by_role("dialog", name="Was wird gespeichert?")
    await expect(dialog).to_contain_text("Nach 30 Tagen")
    await expect(dialog.get_by_role("button", name="Gespräch löschen")).to_be_visible()


async def test_an_answer_shows_text_links_source_and_date(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Wie viel Geld gibt es?")
    answer = chat.answers.last
    await expect(answer.locator("strong").last).to_have_text("14,57 Millionen Euro")
    await expect(answer.locator(".text li")).to_have_count(2)
    await expect(answer).to_contain_text(
        "Quelle: Start für das Smart-City-Projekt im Landkreis Kusel, Stand: 29.11.2021"
    )
    link = answer.get_by_role("link", name=re.compile("Modellprojekte"))
    await expect(link).to_have_attribute("href", "https://www.smart-city-dialog.de")
    await expect(link).to_have_accessible_name(re.compile("öffnet ein neues Fenster"))


async def test_a_place_is_a_link_to_a_map(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Wo ist die Verwaltung?")
    link = chat.answers.last.get_by_role("link", name=re.compile("Auf der Karte zeigen: Kreisverwaltung"))
    await expect(link).to_have_attribute(
        "href", re.compile(r"^https://www\.openstreetmap\.org/\?mlat=49\.5386&mlon=7\.4047")
    )


async def test_a_suggestion_asks_its_question(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.page.get_by_role("button", name="Wie hoch ist die Förderung für das Smart-City-Projekt?").click()
    await expect(chat.answers).to_have_count(2)
    assert [message["text"] for message in gateway.received] == [
        "Wie hoch ist die Förderung für das Smart-City-Projekt?"
    ]


async def test_a_button_sends_its_id_and_shows_its_title(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Was kostet das?")
    await chat.page.get_by_role("button", name="Förderung des Projekts").click()
    await expect(chat.answers).to_have_count(3)
    await expect(chat.questions.last).to_contain_text("Förderung des Projekts")
    assert gateway.received[-1]["button"] == "id-Förderung des Projekts"


async def test_enter_sends_and_shift_enter_begins_a_line(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.field.focus()
    await chat.page.keyboard.type("erste")
    await chat.page.keyboard.press("Shift+Enter")
    await chat.page.keyboard.type("zweite")
    await chat.page.keyboard.press("Enter")
    await expect(chat.answers).to_have_count(2)
    assert gateway.received[0]["text"] == "erste\nzweite"
    await expect(chat.field).to_be_focused()
    await expect(chat.field).to_have_value("")


async def test_nothing_is_sent_when_nothing_is_written(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask("   ")
    await chat.ask_and_wait("Hallo")
    assert [message["text"] for message in gateway.received] == ["Hallo"]


async def test_the_typing_sign_is_there_while_the_answer_is_not(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    gateway.gate.clear()
    await chat.ask("Hallo")
    await expect(chat.page.get_by_text("Der Assistent sucht eine Antwort")).to_be_visible()
    gateway.gate.set()
    await expect(chat.answers).to_have_count(2)
    await expect(chat.page.get_by_text("Der Assistent sucht eine Antwort")).to_be_hidden()


async def test_answers_stand_below_their_own_question(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    gateway.gate.clear()
    await chat.ask("eins")
    await chat.ask("zwei")
    gateway.gate.set()
    await expect(chat.answers).to_have_count(3)
    shown = [re.sub(r"\s+", " ", text).strip() for text in await chat.messages.all_inner_texts()][1:]
    assert [text.split(": ", 1)[1] for text in shown] == ["eins", "Sie schrieben: eins", "zwei", "Sie schrieben: zwei"]


async def test_feedback_names_entry_and_question(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Wie viel Geld gibt es?")
    await chat.page.get_by_role("button", name="Nein, nicht hilfreich").click()
    await expect(chat.answers.last).to_contain_text("Danke für Ihre Rückmeldung.")
    await expect(chat.page.get_by_role("button", name="Nein, nicht hilfreich")).to_have_attribute(
        "aria-pressed", "true"
    )
    (given,) = gateway.feedback
    assert (given["entry"], given["question"], given["helpful"]) == (
        "projekt/foerderung",
        "Wie viel Geld gibt es?",
        False,
    )


async def test_small_talk_asks_for_no_feedback(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Hallo")
    await expect(chat.page.get_by_role("button", name="Ja, hilfreich")).to_have_count(0)


async def test_the_history_survives_a_reload_but_not_a_new_tab(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Wie viel Geld gibt es?")
    await chat.page.reload()
    await expect(chat.answers).to_have_count(2)
    await expect(chat.answers.last).to_contain_text("14,57 Millionen")
    other = await chat.page.context.new_page()
    await other.goto(chat.page.url)
    await expect((await ChatPage(other).ready()).answers).to_have_count(1)
    assert len(gateway.received) == 1


async def test_a_new_conversation_deletes_the_old_one_everywhere(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Hallo")
    session = (await chat.page.evaluate("JSON.parse(sessionStorage['kreis-assistent.gespraech'])"))["session"]
    await chat.page.get_by_role("button", name="Neues Gespräch").click()
    await chat.page.get_by_role("dialog").get_by_role("button", name="Neues Gespräch").click()
    await expect(chat.page.locator(".notice")).to_contain_text("Quittung")
    await expect(chat.questions).to_have_count(0)
    await expect(chat.field).to_be_focused()
    assert gateway.deleted == [session]
    await chat.ask_and_wait("Noch da?")
    saved = await chat.page.evaluate("JSON.parse(sessionStorage['kreis-assistent.gespraech'])")
    assert saved["session"] != session
    assert "Hallo" not in str(saved)


async def test_a_failed_deletion_is_said_and_loses_nothing(open_page: OpenPage, gateway: ScriptedGateway) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("Hallo")
    gateway.failing = True
    await chat.page.get_by_role("button", name="Was wird gespeichert?").click()
    await chat.page.get_by_role("button", name="Gespräch löschen").click()
    await expect(chat.page.get_by_role("dialog").locator(".failure")).to_contain_text("noch einmal")
    await expect(chat.questions).to_have_count(1)


async def test_a_counter_warns_before_the_limit_and_too_much_is_not_sent(
    open_page: OpenPage, gateway: ScriptedGateway
) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.field.fill("ä" * 700)
    await expect(chat.page.locator(".counter")).to_be_hidden()
    await chat.field.fill("ä" * 990)
    await expect(chat.page.locator(".counter")).to_have_text("Noch 10 Zeichen")
    await chat.ask("😀" * 1001)
    await expect(chat.page.locator(".counter")).to_contain_text("1 Zeichen zu viel")
    await expect(chat.questions).to_have_count(0)
    await chat.ask_and_wait("😀" * 1000)
    assert len(gateway.received) == 1


async def test_hostile_text_is_only_text(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("böse <img src=x onerror=alert(1)>")
    await expect(chat.questions.last).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(chat.answers.last).to_contain_text("<script>alert(1)</script>")
    await expect(chat.page.locator(".message img, .message script")).to_have_count(0)
    await expect(chat.answers.last.get_by_role("link")).to_have_count(0)
    await chat.page.reload()
    await expect(chat.answers.last).to_contain_text("<script>alert(1)</script>")


async def test_right_to_left_text_turns_only_itself(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("مرحبا \u202eabc")
    bubble = chat.questions.last.locator(".bubble")
    assert await bubble.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert await chat.answers.last.evaluate("node => getComputedStyle(node).direction") == "ltr"


async def test_a_long_answer_is_shown_from_its_beginning(open_page: OpenPage) -> None:
    chat = await ChatPage(await open_page()).ready()
    await chat.ask_and_wait("lang")
    await expect(chat.questions.last).to_be_in_viewport()
    await expect(chat.answers.last.get_by_text("Absatz 0 von vielen.")).to_be_in_viewport()
    await expect(chat.page.get_by_role("heading", name="Kreis-Assistent")).to_be_in_viewport()
