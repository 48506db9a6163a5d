"""The commands, and what Telegram is told about the assistant when it starts."""

from __future__ import annotations

import json

from knowledge.reply import Reply
from tests.bot.rasa_double import RasaDouble
from tests.bot.telegram.conftest import Bot, Start
from tests.bot.telegram.emulator import Emulator
from tests.bot.telegram.person import Person
from tests.bot.telegram.test_conversation import answering


async def test_commands_are_registered_with_the_menu(bot: Bot, telegram: Emulator) -> None:
    await telegram.until(lambda: any(method == "setMyShortDescription" for method, _ in telegram.calls))
    registered = [fields for method, fields in telegram.calls if method == "setMyCommands"]
    names = {command["command"] for command in json.loads(registered[0]["commands"])}
    assert {"start", "hilfe", "datenschutz", "loeschen", "neu", "sprache", "erinnern", "abos"} == names


async def test_every_registered_command_is_understood(bot: Bot, person: Person, telegram: Emulator) -> None:
    for count, name in enumerate(bot.channel.texts().befehle, start=1):
        person.send(f"/{name}")
        await person.hears(count)
    assert not any("kenne ich nicht" in text for text in person.texts)


async def test_start_says_what_it_is_what_is_stored_and_gives_examples(
    bot: Bot, person: Person, rasa: RasaDouble
) -> None:
    person.send("/start")
    (welcome,) = await person.hears()
    for said in ("automatischer Assistent", "Hier antwortet kein Mensch", "30 Tage", "/loeschen", "/datenschutz"):
        assert said in welcome.text
    assert welcome.buttons
    person.press(welcome, "Reisepass")
    await person.hears(2)
    assert rasa.received[-1]["message"] == "Was kostet ein Reisepass?"


async def test_privacy_names_the_voice_the_photos_and_telegram(bot: Bot, person: Person) -> None:
    person.send("/datenschutz")
    (said,) = await person.hears()
    for word in ("Sprachnachrichten", "Fotos", "Telegram", "30 Tagen"):
        assert word in said.text


async def test_deleting_leaves_nothing_and_gives_a_receipt(
    bot: Bot, person: Person, rasa: RasaDouble, telegram: Emulator
) -> None:
    person.send("Mein geheimer Satz")
    (answer,) = await person.hears()
    person.send("/loeschen")
    await person.hears(2)
    assert "Quittung" in person.texts[1]
    await bot.channel.dispatcher.idle()
    database = bot.channel.database.db
    for table in ("chats", "choices", "subscriptions", "outbox"):
        assert database.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)
    assert database.execute("SELECT COUNT(*) FROM inbox WHERE body IS NOT NULL").fetchone() == (0,)
    person.press(answer, data="w:" + "a" * 12)
    await person.hears(3)
    assert "älteren Nachricht" in person.texts[2]


async def test_no_text_of_an_answered_message_stays_in_the_file(bot: Bot, person: Person) -> None:
    person.send("Mein geheimer Satz")
    await person.hears()
    await bot.channel.dispatcher.idle()
    bot.channel.database.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = bot.channel.database.db.execute("PRAGMA database_list").fetchone()[2]
    with open(file, "rb") as stored:  # noqa: ASYNC230, PTH123
        assert b"geheim" not in stored.read()


async def test_forgetting_by_words_deletes_the_reminders_too(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    await remind_of_first_event(bot, person)
    rasa.answer = lambda message: [
        {"custom": Reply("Gelöscht.", "answered").to_dict()},
        {"custom": {"effect": "forget"}},
    ]
    before = len(person.seen)
    person.send("Vergiss mich")
    await person.hears(before + 1)
    assert "Quittung" in person.texts[-1]
    assert bot.channel.database.db.execute("SELECT COUNT(*) FROM subscriptions").fetchone() == (0,)


async def test_a_new_conversation_keeps_the_reminders(bot: Bot, person: Person) -> None:
    await remind_of_first_event(bot, person)
    before = len(person.seen)
    person.send("/neu")
    await person.hears(before + 1)
    assert "Ihre Erinnerungen bleiben" in person.texts[-1]
    database = bot.channel.database
    assert database.db.execute("SELECT COUNT(*) FROM subscriptions").fetchone() == (1,)
    (sender,) = database.senders()  # whose they are, for a deletion that has to be repeated after a backup
    await bot.channel.talk.conversations.forget_sender(sender, wholly=True)
    assert database.db.execute("SELECT COUNT(*) FROM subscriptions").fetchone() == (0,)
    assert database.senders() == set()


async def test_the_language_can_be_chosen(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    person.send("/sprache")
    (question,) = await person.hears()
    rasa.answer = answering(Reply("Gut, ab jetzt in Leichter Sprache.", "smalltalk"))
    person.press(question, "Leichte")
    await person.hears(2)
    assert rasa.received[-1]["message"] == "/leichte_sprache_an"


async def test_an_edited_command_is_not_carried_out_again(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    message = person.send("/hilfe")
    await person.hears()
    person.edit(message, "/loeschen")
    person.send("Hallo")
    await person.hears(2)
    assert not any("Quittung" in text for text in person.texts)


async def test_without_a_token_the_channel_is_off(start: Start, telegram: Emulator) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from bot.app import build
    from bot.settings import Settings
    from knowledge.settings import paths

    app = build(Settings(), paths())
    async with TestClient(TestServer(app)) as client, client.get("/health") as response:
        assert (await response.json())["components"]["telegram"] == "off"
    assert telegram.calls == []


async def remind_of_first_event(bot: Bot, person: Person) -> None:
    """Set up a reminder through the menu."""
    person.send("/erinnern")
    (menu,) = await person.hears(1)
    person.press(menu, "eine Veranstaltung")
    events = (await person.hears(2))[1]
    person.press(events, events.buttons[-1]["text"])
    leads = (await person.hears(3))[2]
    person.press(leads, "Tag vorher")
    await person.hears(4)
    assert "Ich erinnere Sie" in person.texts[-1]
