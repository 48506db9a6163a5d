"""Everything that is no text: places, photos, voice, and what a bot cannot use."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from knowledge.reply import Reply
from tests.bot.rasa_double import RasaDouble
from tests.bot.telegram.conftest import Bot
from tests.bot.telegram.emulator import Emulator
from tests.bot.telegram.person import Person
from tests.bot.telegram.test_conversation import answering

FILE = {"file_id": "f1", "file_unique_id": "u1", "file_size": 2000}
THUMBNAIL = {"file_id": "t1", "file_unique_id": "u2", "width": 90, "height": 90}
PHOTO = [{**FILE, "file_id": "small", "width": 90, "height": 67}, {**FILE, "width": 1280, "height": 960}]
UNUSABLE: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {
            **FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False,
            "emoji": "👍", "set_name": "Hund", "thumbnail": THUMBNAIL,
        }
    },
    "animation": {
        "animation": {**FILE, "width": 320, "height": 240, "duration": 3, "mime_type": "video/mp4"},
        "document": {**FILE, "mime_type": "video/mp4", "file_name": "lustig.mp4"},
    },
    "video": {"video": {**FILE, "width": 640, "height": 480, "duration": 12, "mime_type": "video/mp4"}},
    "video note": {"video_note": {**FILE, "length": 240, "duration": 5}},
    "audio": {"audio": {**FILE, "duration": 180, "performer": "Chor", "title": "Lied", "mime_type": "audio/mpeg"}},
    "document": {"document": {**FILE, "file_name": "antrag.pdf", "mime_type": "application/pdf"}},
    "contact": {"contact": {"phone_number": "+49638100000", "first_name": "Max", "user_id": 9}},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "game": {"game": {"title": "Spiel", "description": "Ein Spiel", "photo": PHOTO}},
    "poll": {
        "poll": {
            "id": "1", "question": "Wer kommt?", "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
            "type": "regular", "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
            "options": [{"text": "Ich", "voter_count": 0, "persistent_id": "1"},
                        {"text": "Nein", "voter_count": 0, "persistent_id": "2"}],
        }
    },
    "poll of an older Bot API server": {
        "poll": {"id": "1", "question": "Wer?", "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
                 "type": "regular", "allows_multiple_answers": False, "options": []}
    },
    "story": {"story": {"chat": {"id": 7, "type": "private", "first_name": "Erika"}, "id": 3}},
    "something new": {"hologram": {"file_id": "h"}},
}  # fmt: skip
SERVICE: dict[str, dict[str, Any]] = {
    "pinned": {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}},
    "timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    "title": {"new_chat_title": "Neu"},
    "left": {"left_chat_member": {"id": 8, "is_bot": False, "first_name": "Max"}},
}


@pytest.mark.parametrize("kind", UNUSABLE)
async def test_what_cannot_be_used_is_answered_kindly(bot: Bot, person: Person, rasa: RasaDouble, kind: str) -> None:
    person.send(**UNUSABLE[kind])
    (answer,) = await person.hears()
    assert "Schreiben Sie" in answer.text or "Senden Sie" in answer.text
    assert rasa.received == []


@pytest.mark.parametrize("kind", SERVICE)
async def test_service_messages_are_ignored(bot: Bot, person: Person, rasa: RasaDouble, kind: str) -> None:
    person.send(**SERVICE[kind])
    person.send("Hallo")
    await person.hears()
    assert person.texts == ["Sie sagten: Hallo"]


async def test_the_caption_of_a_video_is_answered(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    person.send(**UNUSABLE["video"], caption="Wo melde ich das?")
    await person.hears()
    assert rasa.received[0]["message"] == "Wo melde ich das?"


async def test_a_location_asks_what_is_near(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    person.send(location={"latitude": 49.53, "longitude": 7.4, "horizontal_accuracy": 20})
    await person.hears()
    assert rasa.received[0]["message"] == "/ort_naechste"
    assert (rasa.received[0]["metadata"]["lat"], rasa.received[0]["metadata"]["lon"]) == (49.53, 7.4)


async def test_a_shared_location_counts_for_the_next_message_and_no_longer(
    bot: Bot, person: Person, rasa: RasaDouble
) -> None:
    person.send(location={"latitude": 49.53, "longitude": 7.4})
    await person.hears()
    person.press(person.seen[0], "Mehr")
    await person.hears(2)
    person.send("Hallo")
    await person.hears(3)
    assert rasa.received[1]["metadata"]["lat"] == 49.53
    assert "lat" not in rasa.received[2]["metadata"]


async def test_a_location_shared_before_a_form_answers_no_question_of_it(
    bot: Bot, person: Person, rasa: RasaDouble
) -> None:
    rasa.answer = answering(Reply("Wo genau ist das?", "form"))
    person.send(location={"latitude": 49.53, "longitude": 7.4})
    await person.hears()
    person.send("am Sportplatz")
    await person.hears(2)
    assert "lat" not in rasa.received[1]["metadata"]


async def test_a_venue_is_a_location_too(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    venue = {"location": {"latitude": 49.53, "longitude": 7.4}, "title": "Marktplatz", "address": "Kusel"}
    person.send(venue=venue, location=venue["location"])
    await person.hears()
    assert rasa.received[0]["metadata"]["lat"] == 49.53


async def test_in_a_form_a_location_answers_where(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    rasa.answer = answering(Reply("Wo genau ist das?", "form"))
    person.send("Schlagloch")
    await person.hears()
    person.send(location={"latitude": 49.53, "longitude": 7.4})
    await person.hears(2)
    assert rasa.received[-1]["message"] == "an der gesendeten Stelle"


async def test_a_moving_live_location_does_not_ask_again(bot: Bot, person: Person, rasa: RasaDouble) -> None:
    place = {"latitude": 49.53, "longitude": 7.4, "live_period": 900}
    message = person.send(location=place)
    await person.hears()
    for step in range(5):
        moved = {**place, "latitude": 49.53 + step / 1000}
        person.emulator.update(edited_message={**message, "location": moved, "edit_date": message["date"] + step})
    person.send("Hallo")
    await person.hears(2)
    assert len(rasa.received) == 2


async def test_a_photo_begins_a_report_and_has_lost_its_metadata(
    bot: Bot, person: Person, rasa: RasaDouble, telegram: Emulator
) -> None:
    telegram.files["f1"] = picture_with_place()
    handed: list[bytes] = []

    def answer(message: dict[str, Any]) -> list[dict[str, Any]]:
        handed.append(Path(message["metadata"]["photo"]).read_bytes())
        return list(answering(Reply("Was ist der Mangel?", "form"))(message))

    rasa.answer = answer
    person.send(photo=PHOTO)
    await person.hears()
    assert rasa.received[0]["message"] == "Ich möchte einen Mangel melden."
    with Image.open(io.BytesIO(handed[0])) as kept:
        assert not kept.getexif()
    assert b"Exif" not in handed[0]
    await bot.channel.dispatcher.idle()
    assert list(bot.channel.photos.iterdir()) == []


async def test_a_caption_says_what_the_photo_shows(
    bot: Bot, person: Person, rasa: RasaDouble, telegram: Emulator
) -> None:
    telegram.files["f1"] = picture_with_place()
    person.send(photo=PHOTO, caption="Schlagloch in der Bahnhofstraße")
    await person.hears()
    assert rasa.received[0]["message"] == "Schlagloch in der Bahnhofstraße"


async def test_a_photo_sent_as_file_counts_as_photo(
    bot: Bot, person: Person, rasa: RasaDouble, telegram: Emulator
) -> None:
    telegram.files["f1"] = picture_with_place()
    person.send(document={**FILE, "file_name": "loch.jpg", "mime_type": "image/jpeg"})
    await person.hears()
    assert "photo" in rasa.received[0]["metadata"]


async def test_an_album_is_one_message(bot: Bot, person: Person, rasa: RasaDouble, telegram: Emulator) -> None:
    telegram.files["f1"] = picture_with_place()
    for _ in range(3):
        person.send(photo=PHOTO, media_group_id="album1")
    person.send("Hallo")
    await person.hears(2)
    assert [one["message"] for one in rasa.received] == ["Ich möchte einen Mangel melden.", "Hallo"]


async def test_what_is_no_picture_is_told(bot: Bot, person: Person, rasa: RasaDouble, telegram: Emulator) -> None:
    telegram.files["f1"] = b"GIF89a broken"
    person.send(photo=PHOTO)
    (answer,) = await person.hears()
    assert "kein Bild" in answer.text
    assert rasa.received == []


async def test_a_photo_that_cannot_be_fetched_is_asked_for_again(bot: Bot, person: Person) -> None:
    person.send(photo=PHOTO)
    (answer,) = await person.hears()
    assert "noch einmal" in answer.text


def picture_with_place() -> bytes:
    """A JPEG with GPS data, as phones make it."""
    image = Image.new("RGB", (64, 48), "gray")
    exif = Image.Exif()
    exif[0x010F] = "Telefon"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    assert b"Exif" in out.getvalue()
    return out.getvalue()
