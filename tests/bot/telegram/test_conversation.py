"""What a resident sees in a private chat."""

from __future__ import annotations

from typing import Any

from knowledge.reply import Button, Link, Location, Reply, Source
from tests.bot.rasa_double import RasaDouble, echo
from tests.bot.telegram.conftest import Bot
from tests.bot.telegram.emulator import Emulator
from tests.bot.telegram.person import Person


def answering(*replies: Reply) -> Any:
    return lambda message: [{"recipient_id": message["sender"], "custom": reply.to_dict()} for reply in replies]


async def test_a_question_is_answered(bot: Bot, person: Person) -> None:
    person.send("Was kostet ein Reisepass?")
    (answer,) = await person.hears()
    assert answer.text == "Sie sagten: Was kostet ein Reisepass?"
    assert [button["text"] for button in answer.buttons] == ["Mehr"]
    assert await bot.health() == "ok"


async def test_rasa_never_sees_the_chat_id(bot: Bot, telegram: Emulator, rasa: RasaDouble) -> None:
    person = telegram.person(4711081547)
    person.send("Hallo")
    await person.hears()
    assert "4711081547" not in str(rasa.received[0])
    assert rasa.received[0]["metadata"]["channel"] == "telegram"


async def test_source_and_links_stand_below_the_answer(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    rasa.answer = answering(
        Reply(
            "Ein Pass kostet **70 Euro**.", "answered",
            links=(Link("Passgesetz & mehr", "https://www.gesetze-im-internet.de/passg?a=1&b=2"),),
            source=Source("leistungen/reisepass", "Reisepass <neu>", "2026-04-19"),
        )
    )  # fmt: skip
    person.send("Pass")
    (answer,) = await person.hears()
    assert answer.text == "Ein Pass kostet 70 Euro.\n\nPassgesetz & mehr\n\nQuelle: Reisepass <neu>, Stand: 19.04.2026"
    assert '<a href="https://www.gesetze-im-internet.de/passg?a=1&amp;b=2">Passgesetz &amp; mehr</a>' in answer.html
    assert "<b>70 Euro</b>" in answer.html


async def test_a_place_is_sent_as_venue(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    rasa.answer = answering(Reply("Hier.", "answered", location=Location(49.5, 7.4, "Kreisverwaltung")))
    person.send("Wo ist die Kreisverwaltung?")
    _, venue = await person.hears(2)
    assert venue.method == "sendVenue"
    assert (float(venue.fields["latitude"]), float(venue.fields["longitude"])) == (49.5, 7.4)
    assert venue.text == "Kreisverwaltung"


async def test_the_calendar_file_of_an_event_is_sent_as_document(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    (event,) = bot.channel.sources.upcoming(_now(), 1)
    rasa.answer = answering(Reply("Termin", "answered", links=(Link("Kalender", f"/kalender/{event.uid}.ics"),)))
    person.send("Termin")
    text, document = await person.hears(2)
    assert document.method == "sendDocument"
    assert document.text == f"{event.uid}.ics"
    assert "BEGIN:VEVENT" in document.fields["document"]
    assert event.title in document.fields["document"].replace("\r\n ", "")
    assert any("erinnern" in button["text"] for button in text.buttons)


async def test_several_calendar_files_come_only_when_asked_for(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    events = bot.channel.sources.upcoming(_now(), 3)
    rasa.answer = answering(
        Reply("Termine", "answered", links=tuple(Link("Kalender", f"/kalender/{event.uid}.ics") for event in events))
    )
    person.send("Termine")
    (answer,) = await person.hears()
    person.press(answer, "Kalenderdateien")
    files = (await person.hears(4))[1:]
    assert [file.text for file in files] == [f"{event.uid}.ics" for event in events]


async def test_a_long_answer_is_split_at_paragraphs_and_loses_nothing(
    bot: Bot, person: Person, rasa: RasaDouble
) -> None:
    paragraphs = [f"**Absatz {number}:** " + "Öffnungszeiten & Kosten <hier>. " * 30 for number in range(12)]
    rasa.answer = answering(Reply("\n\n".join(paragraphs), "answered", buttons=(Button("Ende", "/ende"),)))
    person.send("Alles")
    parts = await person.hears(3)
    assert all(len(part.text.encode("utf-16-le")) // 2 <= 4096 for part in parts)
    whole = "\n\n".join(part.text for part in parts)
    assert whole.split() == "\n\n".join(paragraphs).replace("**", "").split()
    assert all(part.text.startswith("Absatz") for part in parts)
    assert [bool(part.rows) for part in parts] == [False] * (len(parts) - 1) + [True]


async def test_a_paragraph_longer_than_a_message_is_cut_without_breaking_its_style(
    bot: Bot, person: Person, rasa: RasaDouble
) -> None:
    rasa.answer = answering(Reply("**" + "Wort 😀 " * 2000 + "Ende**", "answered"))
    person.send("Alles")
    parts = await person.hears(4)
    assert " ".join(part.text for part in parts).split() == ["Wort", "😀"] * 2000 + ["Ende"]
    assert all(part.html.startswith("<b>") for part in parts)


async def test_typing_is_shown_while_one_waits(bot: Bot, person: Person, rasa: RasaDouble, telegram: Emulator) -> None:
    rasa.delay = 0.8
    person.send("Hallo")
    await person.hears()
    assert "sendChatAction" in [method for method, _ in telegram.calls]


async def test_a_pressed_button_works_and_disappears(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    person.send("Hallo")
    (answer,) = await person.hears()
    person.press(answer, "Mehr")
    await person.hears(2)
    assert rasa.received[-1]["message"] == "/mehr"
    await person.emulator.until(lambda: answer.rows == [])
    assert ("answerCallbackQuery", "Mehr") in [(m, f.get("text")) for m, f in person.emulator.calls]


async def test_of_several_suggestions_only_the_used_one_disappears(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    rasa.answer = answering(Reply("Zwei", "answered", buttons=(Button("Eins", "/eins"), Button("Zwei", "/zwei"))))
    person.send("Hallo")
    (answer,) = await person.hears()
    person.press(answer, "Eins")
    await person.hears(2)
    await person.emulator.until(lambda: [b["text"] for b in answer.buttons] == ["Zwei"])


async def test_the_buttons_of_a_question_disappear_when_it_is_answered_in_words(
    bot: Bot, person: Person, rasa: RasaDouble
) -> None:
    rasa.answer = answering(Reply("Ja oder nein?", "form", buttons=(Button("Ja", "/ja"), Button("Nein", "/nein"))))
    person.send("Umfrage")
    (question,) = await person.hears()
    person.send("ja")
    await person.hears(2)
    await person.emulator.until(lambda: question.rows == [])


async def test_pressing_twice_counts_once(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    person.send("Hallo")
    (answer,) = await person.hears()
    person.press(answer, "Mehr")
    person.press(answer, data=str(answer.buttons[0]["callback_data"]))
    await person.hears(2)
    await bot.channel.dispatcher.idle()
    assert [message["message"] for message in rasa.received] == ["Hallo", "/mehr"]
    assert len(person.seen) == 2


async def test_a_payload_longer_than_telegram_takes_arrives_whole(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    payload = '/thema{"eintrag": "leistungen/' + "ä" * 200 + '"}'
    rasa.answer = answering(Reply("Meinten Sie …?", "clarify", buttons=(Button("Ja", payload),)))
    person.send("Hallo")
    (answer,) = await person.hears()
    person.press(answer, "Ja")
    await person.hears(2)
    assert rasa.received[-1]["message"] == payload


async def test_a_press_that_telegram_has_given_up_is_still_answered(
    bot: Bot, person: Person, telegram: Emulator
) -> None:
    """After a downtime the press itself can no longer be confirmed ("query is too old"), but it can be obeyed."""
    person.send("Hallo")
    (answer,) = await person.hears()
    query = person.press(answer, "Mehr")
    telegram._open_queries.discard(query)
    await person.hears(2)
    assert person.texts[-1] == "Sie sagten: /mehr"


async def test_a_button_of_an_old_message_is_answered_kindly(bot: Bot, person: Person) -> None:
    person.send("Hallo")
    (answer,) = await person.hears()
    for data in ("w:abcdefghijkl", "k:abcdefghijkl", "m:abcdefghijkl", "unsinn"):
        person.press(answer, data=data, inaccessible=True)
    await person.hears(5)
    assert all("älteren Nachricht" in text for text in person.texts[1:])


async def test_buttons_are_laid_out_readably(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    titles = ("1", "2", "3", "4", "5", "Weiß ich nicht", "Am Montagnachmittag in der Kreisverwaltung")
    rasa.answer = answering(Reply("Wie?", "form", buttons=tuple(Button(t, f"/x{i}") for i, t in enumerate(titles))))
    person.send("Umfrage")
    (question,) = await person.hears()
    rows = [[button["text"] for button in row] for row in question.rows]
    assert rows[0] == ["1", "2", "3", "4", "5"]
    assert rows[-1] == ["Am Montagnachmittag in der Kreisverwaltung"]
    assert [title for row in rows for title in row] == list(titles)


async def test_an_edited_message_is_answered_once_as_a_correction(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    message = person.send("Was kostet ein Reisepas?")
    await person.hears()
    person.edit(message, "Was kostet ein Reisepass?")
    person.edit(message, "Was kostet ein Ausweis?")
    await person.hears(2)
    await bot.channel.dispatcher.idle()
    assert [one["message"] for one in rasa.received] == ["Was kostet ein Reisepas?", "Was kostet ein Reisepass?"]
    assert person.texts[1].startswith("Sie haben Ihre Nachricht geändert.")
    assert person.texts[1].endswith("Sie sagten: Was kostet ein Reisepass?")


async def test_an_edit_that_changes_nothing_is_no_question(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    message = person.send("Hallo https://example.org")
    await person.hears()
    person.edit(message, "Hallo https://example.org")
    person.send("Danke")
    await person.hears(2)
    assert [one["message"] for one in rasa.received] == ["Hallo https://example.org", "Danke"]


async def test_an_edit_during_a_form_does_not_answer_the_next_question(
    bot: Bot, person: Person, rasa: RasaDouble
) -> None:
    rasa.answer = answering(Reply("Wie alt sind Sie?", "form"))
    message = person.send("45")
    await person.hears()
    person.edit(message, "54")
    await person.hears(2)
    assert len(rasa.received) == 1
    assert "zurück" in person.texts[1]


async def test_text_that_looks_like_a_command_never_reaches_rasa(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    person.send("/restart")
    await person.hears()
    person.send("Hallo /restart")
    await person.hears(2)
    assert [one["message"] for one in rasa.received] == ["Hallo /restart"]
    assert "/hilfe" in person.texts[0]


async def test_markup_in_the_residents_text_stays_text(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    rasa.answer = echo
    person.send("<b>fett</b> & <script>")
    (answer,) = await person.hears()
    assert answer.text == "Sie sagten: <b>fett</b> & <script>"


def _now() -> Any:
    from knowledge import clock

    return clock.now()
