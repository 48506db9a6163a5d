"""In groups the assistant answers only who speaks to it; chats move, people leave."""

from __future__ import annotations

from tests.bot.rasa_double import RasaDouble
from tests.bot.telegram.conftest import Bot
from tests.bot.telegram.emulator import Emulator
from tests.bot.telegram.person import BOT, Person


async def test_only_who_speaks_to_it_is_answered(bot: Bot, telegram: Emulator, rasa: RasaDouble) -> None:
    member = telegram.group()
    member.send("Wer bringt Kuchen mit?")
    member.send("/andererbefehl@AndererBot")
    member.send("/unbekannt")
    member.send(sticker={"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                         "is_animated": False, "is_video": False})  # fmt: skip
    asked = member.send("@KreisTestBot Was kostet ein Reisepass?")
    (answer,) = await member.hears()
    assert [one["message"] for one in rasa.received] == ["Was kostet ein Reisepass?"]
    assert f'"message_id": {asked["message_id"]}' in answer.fields["reply_parameters"]
    await bot.channel.dispatcher.idle()
    assert len(member.seen) == 1


async def test_a_reply_to_its_message_is_for_it(bot: Bot, telegram: Emulator, rasa: RasaDouble) -> None:
    member = telegram.group()
    own = {"message_id": 5, "date": 1, "chat": telegram.chats[member.chat], "from": BOT, "text": "Gern."}
    member.send("Und am Sonntag?", reply_to_message=own)
    await member.hears()
    assert rasa.received[0]["message"] == "Und am Sonntag?"


async def test_a_command_with_its_name_is_for_it(bot: Bot, telegram: Emulator) -> None:
    member = telegram.group()
    member.send("/hilfe@KreisTestBot")
    (answer,) = await member.hears()
    assert "Schreiben Sie Ihre Frage" in answer.text


async def test_reminders_are_set_up_in_private_only(bot: Bot, telegram: Emulator) -> None:
    member = telegram.group()
    member.send("/erinnern@KreisTestBot")
    (answer,) = await member.hears()
    assert "privaten Chat" in answer.text


async def test_it_introduces_itself_in_a_group(bot: Bot, telegram: Emulator) -> None:
    member = telegram.group()
    member.send(new_chat_members=[BOT])
    (answer,) = await member.hears()
    assert "@KreisTestBot" in answer.text


async def test_a_migrated_group_goes_on_under_its_new_id(bot: Bot, telegram: Emulator, rasa: RasaDouble) -> None:
    member = telegram.group(-200)
    member.send("@KreisTestBot Hallo")
    await member.hears()
    telegram.migrated[-200] = -100200
    telegram.chats[-100200] = {"id": -100200, "type": "supergroup", "title": "Dorf"}
    member.send("", migrate_to_chat_id=-100200)
    later = telegram.group(-100200)
    later.send("@KreisTestBot Danke")
    await later.hears()
    assert rasa.received[0]["sender"] == rasa.received[1]["sender"]


async def test_an_answer_under_way_follows_a_migration(bot: Bot, telegram: Emulator, rasa: RasaDouble) -> None:
    member = telegram.group(-201)
    telegram.migrated[-201] = -100201
    telegram.chats[-100201] = {"id": -100201, "type": "supergroup", "title": "Dorf"}
    member.send("@KreisTestBot Hallo")
    await telegram.until(lambda: bool(telegram.of(-100201)))
    assert telegram.of(-100201)[0].text == "Sie sagten: Hallo"


async def test_who_blocks_it_is_forgotten_and_gets_nothing_more(bot: Bot, person: Person, telegram: Emulator) -> None:
    from tests.bot.telegram.test_commands import remind_of_first_event

    await remind_of_first_event(bot, person)
    telegram.blocked.add(person.chat)
    person.membership("kicked")
    await telegram.until(lambda: bot.channel.database.chat(person.chat) is None)
    assert bot.channel.database.db.execute("SELECT COUNT(*) FROM subscriptions").fetchone() == (0,)


async def test_a_block_noticed_while_sending_stops_the_queue(
    bot: Bot, person: Person, telegram: Emulator, rasa: RasaDouble
) -> None:
    telegram.blocked.add(person.chat)
    other = telegram.person(8)
    person.send("Hallo")
    other.send("Hallo")
    await other.hears()
    await bot.channel.dispatcher.idle()
    assert bot.channel.database.waiting_chats() == []
    assert await bot.health() == "ok"


async def test_who_comes_back_is_answered_again(bot: Bot, person: Person, telegram: Emulator) -> None:
    telegram.blocked.add(person.chat)
    person.membership("kicked")
    telegram.blocked.clear()
    person.membership("member")
    person.send("Hallo")
    await person.hears()


async def test_a_deleted_account_is_forgotten(bot: Bot, person: Person, telegram: Emulator) -> None:
    del telegram.chats[person.chat]
    telegram.update(message={"message_id": 3, "date": 1, "chat": {"id": 7, "type": "private"}, "from": person.user,
                             "text": "Hallo"})  # fmt: skip
    await telegram.until(lambda: any(method == "sendMessage" for method, _ in telegram.calls))
    await bot.channel.dispatcher.idle()
    assert bot.channel.database.chat(person.chat) is None
    telegram.chats[person.chat] = {"id": 7, "type": "private"}


async def test_posts_of_channels_are_ignored(bot: Bot, person: Person, telegram: Emulator) -> None:
    telegram.update(channel_post={"message_id": 1, "date": 1, "chat": {"id": -1009, "type": "channel", "title": "Amt"},
                                  "text": "Neuigkeit"})  # fmt: skip
    person.send("Hallo")
    await person.hears()
    assert telegram.of(-1009) == []
