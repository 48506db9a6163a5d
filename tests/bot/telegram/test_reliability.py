"""Nothing is lost, nothing is doubled, order is kept: with failing calls, restarts and floods."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from bot.conversation import CUT_OFF
from bot.telegram.channel import Tuning
from bot.telegram.flood import Flood
from knowledge.logs import SafeFormatter
from knowledge.reply import Reply
from tests.bot.rasa_double import RasaDouble, echo
from tests.bot.telegram.conftest import Bot, Start
from tests.bot.telegram.emulator import TOKEN, Emulator, Faults
from tests.bot.telegram.person import Person, Shown
from tests.bot.telegram.test_conversation import answering
from tests.bot.telegram.test_media import PHOTO, picture_with_place

CHATS, MESSAGES = 40, 5
"""The full run (200 chats, 10 messages each) is `python -m bench telegram`."""


async def test_every_message_is_answered_once_and_in_order_with_failing_calls(start: Start, telegram: Emulator) -> None:
    telegram.faults = Faults(rate=0.05)
    people = [telegram.person(1000 + number) for number in range(CHATS)]
    async with start() as bot:
        for count in range(MESSAGES):
            for person in people:
                person.send(f"Frage {count}")
        await telegram.until(lambda: all(len(person.seen) >= MESSAGES for person in people), 90)
        await bot.channel.dispatcher.idle()
    expected = [f"Sie sagten: Frage {count}" for count in range(MESSAGES)]
    assert [person.texts for person in people] == [expected] * CHATS
    assert sum(telegram.failed.values()) > 0


async def test_a_line_that_breaks_after_the_call_may_double_but_never_loses(start: Start, telegram: Emulator) -> None:
    """The Bot API cannot tell whether a call arrived; then a message comes twice rather than not at all."""
    telegram.faults = Faults(rate=0.2, kinds=("cut",), after=True, methods=("sendMessage",))
    person = telegram.person()
    async with start() as bot:
        for count in range(10):
            person.send(f"Frage {count}")
        await telegram.until(lambda: "Sie sagten: Frage 9" in person.texts, 60)
        await bot.channel.dispatcher.idle()
    in_order = list(dict.fromkeys(person.texts))
    assert in_order == [f"Sie sagten: Frage {count}" for count in range(10)]
    assert len(person.texts) <= 10 + telegram.failed["cut"]


async def test_a_restart_in_the_middle_of_50_conversations(start: Start, telegram: Emulator, rasa: RasaDouble) -> None:
    people = [telegram.person(2000 + number) for number in range(50)]
    rasa.delay = 0.05
    async with start():
        for count in range(4):
            for person in people:
                person.send(f"Frage {count}")
        await telegram.until(lambda: len(telegram.shown) >= 40)
    answered = len(telegram.shown)
    assert answered < 200, "the restart shall be in the middle"
    async with start() as bot:
        await telegram.until(lambda: all(len(person.seen) >= 4 for person in people), 60)
        await bot.channel.dispatcher.idle()
    expected = [f"Sie sagten: Frage {count}" for count in range(4)]
    assert [person.texts for person in people] == [expected] * 50
    assert len(rasa.received) == 200, "what Rasa had answered was not asked again"


async def test_what_was_sent_while_it_was_off_is_answered(start: Start, person: Person) -> None:
    person.send("Hallo")
    async with start():
        await person.hears()


async def test_a_repeated_update_is_answered_once(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    person.send("Hallo")
    person.emulator.repeat_last_update()
    await person.hears()
    person.emulator.repeat_last_update()
    person.send("Danke")
    await person.hears(2)
    await bot.channel.dispatcher.idle()
    assert person.texts == ["Sie sagten: Hallo", "Sie sagten: Danke"]


async def test_one_chat_in_order_others_not_held_up(bot: Bot, telegram: Emulator, rasa: RasaDouble) -> None:
    slow, quick = telegram.person(1), telegram.person(2)
    rasa.delay = 0.4
    for count in range(5):
        slow.send(f"{count}")
    quick.send("Hallo")
    await quick.hears()
    assert len(slow.seen) < 3
    await slow.hears(5)
    assert slow.texts == [f"Sie sagten: {count}" for count in range(5)]


async def test_a_flood_is_damped_with_one_polite_word(start: Start, person: Person, rasa: RasaDouble) -> None:
    async with start(Tuning(per_second=2000, flood=Flood(per_second=0.0, at_once=5))) as bot:
        for count in range(30):
            person.send(f"Frage {count}")
        await person.hears(6)
        await bot.channel.dispatcher.idle()
        await asyncio.sleep(0.3)
    assert len(rasa.received) == 5
    assert sum("viele Nachrichten" in text for text in person.texts) == 1


def test_after_a_downtime_a_days_messages_are_no_flood() -> None:
    flood = Flood()
    assert {flood.judge(7, 1000.0 + 600 * count) for count in range(100)} == {"take"}


async def test_retry_after_is_respected(start: Start, person: Person, telegram: Emulator) -> None:
    telegram.faults = Faults(rate=1.0, kinds=("429",), methods=("sendMessage",), retry_after=2)
    async with start():
        person.send("Hallo")
        await telegram.until(lambda: telegram.failed["429"] >= 1)
        await asyncio.sleep(1.0)
        assert telegram.failed["429"] == 1, "it must wait for the time it was told"
        telegram.faults = Faults()
        await person.hears()


async def test_telegram_down_is_no_reason_to_fail_and_health_shows_it(
    start: Start, person: Person, telegram: Emulator
) -> None:
    telegram.down = True
    async with start() as bot:
        person.send("Hallo")
        await bot.becomes("down")
        async with bot.client.get("/") as page:
            assert page.status == 200
        telegram.down = False
        await person.hears()
        await bot.becomes("ok")


async def test_telegram_going_down_in_between_loses_nothing(bot: Bot, person: Person, telegram: Emulator) -> None:
    person.send("Hallo")
    await person.hears()
    telegram.down = True
    person.send("Danke")
    await bot.becomes("down")
    telegram.down = False
    await person.hears(2)
    assert person.texts == ["Sie sagten: Hallo", "Sie sagten: Danke"]


async def test_a_wrong_token_leaves_the_gateway_working(start: Start, telegram: Emulator) -> None:
    async with start(telegram_token="1:wrong") as bot:
        await bot.becomes("down")


async def test_the_token_never_reaches_the_log(
    start: Start, person: Person, telegram: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    telegram.faults = Faults(rate=0.3)
    # The emulator's own access log is no log of ours.
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    async with start():
        person.send("Mein geheimer Satz")
        await person.hears()
    telegram.faults = Faults()
    assert TOKEN not in caplog.text
    assert TOKEN.split(":")[1] not in caplog.text
    assert "geheim" not in caplog.text


async def test_a_broken_handler_still_answers(
    bot: Bot, person: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError("Frage: " + "".join(reversed("mieheg")))  # the source line itself may stand in the log

    monkeypatch.setattr("bot.telegram.talk.Talk.ask", fail)
    person.send("Hallo")
    (answer,) = await person.hears()
    assert "noch einmal" in answer.text
    log = "".join(map(SafeFormatter(as_json=False).format, caplog.records))
    assert "RuntimeError" in log and "geheim" not in log


async def test_a_message_waits_until_rasa_is_back(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    rasa.status = 500
    person.send("Hallo")
    await person.emulator.until(lambda: bool(rasa.received))
    rasa.status = 200
    await person.hears()
    assert person.texts == ["Sie sagten: Hallo"]


async def test_when_rasa_stays_away_the_person_is_asked_to_try_again(
    bot: Bot, person: Person, rasa: RasaDouble
) -> None:
    bot.channel.talk.patience = 0.1
    rasa.status = 500
    person.send("Hallo")
    (answer,) = await person.hears()
    assert "gleich noch einmal" in answer.text


async def test_the_answer_of_a_form_is_never_given_twice(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    rasa.answer = answering(Reply("Wie alt sind Sie?", "form"))
    person.send("Umfrage")
    await person.hears()
    rasa.status = 500
    person.send("45")
    await person.hears(2)
    assert [one["message"] for one in rasa.received] == ["Umfrage", "45"]
    assert "gleich noch einmal" in person.texts[-1]


async def test_a_turn_that_a_kill_has_cut_off_is_asked_again_but_not_in_a_form(
    bot: Bot, telegram: Emulator, rasa: RasaDouble
) -> None:
    """What the gateway's store holds after a kill: the turn has begun, and nobody knows how it ended."""
    asking, filling = telegram.person(1), telegram.person(2)
    rasa.answer = answering(Reply("Wie alt sind Sie?", "form"))
    filling.send("Umfrage")
    await filling.hears()
    rasa.received.clear()
    rasa.answer = echo
    conversations, store = bot.channel.talk.conversations, bot.channel.talk.store
    conversations._rasa.timeout = 0.3
    for number, person in enumerate((asking, filling), start=telegram._next_update + 1):
        store.begin_turn(conversations.sender_id("telegram", str(person.chat)), str(number), "")
    asking.send("Was kostet ein Reisepass?")
    filling.send("67")
    await asking.hears()
    await filling.hears(2)
    assert asking.texts == ["Sie sagten: Was kostet ein Reisepass?"]
    assert filling.texts[1:] == [CUT_OFF.text]
    assert [message["message"] for message in rasa.received] == ["Was kostet ein Reisepass?"]


async def still_away() -> bool:
    return False


def presses(person: Person, sent: dict[str, Any], answer: Shown) -> None:
    person.press(answer, "Mehr")


def corrects(person: Person, sent: dict[str, Any], answer: Shown) -> None:
    person.edit(sent, "Guten Tag")


def sends_an_album(person: Person, sent: dict[str, Any], answer: Shown) -> None:
    person.send(photo=PHOTO, media_group_id="album1")


@pytest.mark.parametrize("acts", [presses, corrects, sends_an_album])
async def test_what_counts_once_is_answered_even_when_a_stop_cuts_it_off(
    start: Start, person: Person, telegram: Emulator, rasa: RasaDouble, monkeypatch: pytest.MonkeyPatch, acts: Any
) -> None:
    monkeypatch.setattr("bot.telegram.dispatcher.STOP_SECONDS", 0.1)
    telegram.files["f1"] = picture_with_place()
    async with start() as bot:
        bot.channel.talk._ready = still_away
        sent = person.send("Hallo")
        (answer,) = await person.hears()
        rasa.status = 500
        acts(person, sent, answer)
        await telegram.until(lambda: len(rasa.received) == 2)
    rasa.status = 200
    async with start() as bot:
        await person.hears(2)
        await bot.channel.dispatcher.idle()
    assert len(person.texts) == 2
    assert person.texts[1].endswith(f"Sie sagten: {rasa.received[1]['message']}")


async def test_the_press_by_which_somebody_is_forgotten_is_not_noted(bot: Bot, person: Person) -> None:
    person.send("Was weißt du über mich?")
    (answer,) = await person.hears()
    person.press(answer, "Vergiss mich")
    await person.hears(2)
    assert "Quittung" in person.texts[-1]
    assert bot.channel.database.db.execute("SELECT COUNT(*) FROM marks").fetchone() == (0,)


async def test_a_full_disk_loses_no_message(bot: Bot, person: Person, caplog: pytest.LogCaptureFixture) -> None:
    database = bot.channel.database.db
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")
    person.send("Hallo" + "!" * 4000)
    await person.emulator.until(lambda: "could not be kept (OperationalError)" in caplog.text)
    database.execute("PRAGMA max_page_count = 1000000")
    await person.hears()


async def test_a_repeated_update_is_no_flood(start: Start, person: Person) -> None:
    async with start(Tuning(per_second=2000, flood=Flood(per_second=0.0, at_once=2))):
        person.send("Hallo")
        await person.hears()
        for _ in range(3):
            person.emulator.repeat_last_update()
        person.send("Danke")
        await person.hears(2)
    assert person.texts == ["Sie sagten: Hallo", "Sie sagten: Danke"]
