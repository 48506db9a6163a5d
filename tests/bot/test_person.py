"""Forgetting reaches every keeper, is honest when one fails, and works while Rasa is down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from bot.conversation import CONVERSATIONS
from bot.person import Persons
from bot.wishes import wish
from tests.bot.rasa_double import RasaDouble
from tests.bot.test_api import SESSION, ask


class Shelf:
    """Keeps one thing until it is told to forget; fails as often as `faults` says."""

    def __init__(self, faults: int = 0) -> None:
        self.faults, self.kept = faults, ["2 Erinnerungen"]

    async def known(self, sender: str) -> Sequence[str]:
        return self.kept

    async def forget(self, sender: str, wholly: bool) -> Sequence[str]:
        if self.faults:
            self.faults -= 1
            raise OSError("disk full")
        gone, self.kept = self.kept, []
        return gone


async def test_the_receipt_names_what_was_deleted() -> None:
    persons, shelf = Persons(), Shelf()
    persons.add(shelf)
    assert "- 2 Erinnerungen" in await persons.known("a")
    receipt = await persons.forget("a", wholly=True)
    assert "Gelöscht: 2 Erinnerungen." in receipt and "Quittung" in receipt
    assert "keiner Person mehr zuordnen" in receipt
    assert "nichts" in await persons.known("a")


async def test_one_failure_keeps_no_other_from_deleting_and_is_tried_again() -> None:
    persons, broken, fine = Persons(), Shelf(faults=2), Shelf()
    persons.add(broken)
    persons.add(fine)
    receipt = await persons.forget("a", wholly=True)
    assert "ließ sich gerade nicht löschen" in receipt
    assert (broken.kept, fine.kept) == (["2 Erinnerungen"], [])
    await persons.finish()
    await persons.finish()
    assert broken.kept == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vergiss mich", "forget"),
        ("vergiss mich bitte!", "forget"),
        ("/loeschen", "forget"),
        ("  /löschen ", "forget"),
        ("Bitte löschen Sie meine Daten.", "forget"),
        ("loesche meine Daten", "forget"),
        ("Was weißt du über mich?", "known"),
        ("was wissen sie ueber mich", "known"),
        ("bitte vergessen Sie alles von mir", "forget"),
        ("Können Sie meine Daten löschen?", "forget"),
        ("alles über mich löschen", "forget"),
        ("Welche Daten haben Sie von mir?", "known"),
        ("Ich möchte, dass Sie meine Daten löschen", "forget"),
        ("vergess mich", "forget"),
        ("Lösch jetzt mei Daten", "forget"),
        ("Lösche alles, was du über mich weißt", "forget"),
        ("Vergiss mich und lösche alle meine Daten!", "forget"),
        ("mich bitte vergessen", "forget"),
        ("löschen", None),
        ("Alles löschen", None),
        ("Ich habe vergessen, meine Daten anzugeben", None),
        ("Vergessen Sie mich bitte nicht", None),
        ("meine Daten beim Einwohnermeldeamt löschen", None),
        ("Vergiss es", None),
        ("Wann vergisst das Amt meine Daten?", None),
        ("Wie lösche ich meinen Eintrag im Melderegister?", None),
        ("", None),
    ],
)
def test_only_a_plain_wish_is_one(text: str, wanted: str | None) -> None:
    assert wish(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Die Müllabfuhr hat mich vergessen",
        "Der Schulbus hat mich heute morgen vergessen",
        "Die Tonne wurde von mir vergessen",
        "Perso vergessen, lässt man mich trotzdem wählen?",
        "Termin vergessen, kostet mich das Geld?",
        "Muss das Jugendamt meine Daten löschen?",
        "Google soll meine Daten löschen",
        "Können die Stadtwerke meine Daten löschen?",
        "Löschen Sie meine Daten?",
        "Haben Sie mich vergessen?",
        "mich vergessen",
        "Vergiss das, hilf mir",
    ],
)
async def test_whoever_tells_of_forgetting_or_asks_about_deleting_gets_an_answer(
    gateway: TestClient, rasa: RasaDouble, text: str
) -> None:
    _, body = await ask(gateway, text=text)
    assert body["replies"][0]["text"] == f"Sie sagten: {text}"


@pytest.mark.parametrize("text", ["Vergiss mich", "/loeschen"])
@pytest.mark.parametrize("channel", ["web", "voice"])
async def test_forgetting_works_while_rasa_is_down(
    gateway: TestClient, rasa: RasaDouble, text: str, channel: str, tmp_path: Any
) -> None:
    await ask(gateway, text="Kennwort-4711", channel=channel)
    rasa.status = 500
    _, body = await ask(gateway, text=text, channel=channel)
    assert "Quittung" in body["replies"][0]["text"]
    assert not [file.name for file in tmp_path.rglob("*") if file.is_file() and b"4711" in file.read_bytes()]


async def test_what_is_known_is_told_with_a_button_to_forget(gateway: TestClient) -> None:
    await gateway.post("/api/feedback", json={"session": SESSION, "entry": "a/b", "question": "Wo?", "helpful": False})
    _, body = await ask(gateway, text="Was weißt du über mich?")
    reply = body["replies"][0]
    assert "1 Bewertung" in reply["text"] and "- " not in reply["speech"]
    (button,) = reply["buttons"]
    _, body = await ask(gateway, button=button["id"])
    assert "Gelöscht: 1 Bewertung." in body["replies"][0]["text"]


async def test_a_late_turn_of_rasa_has_ended_before_deleting(gateway: TestClient, rasa: RasaDouble) -> None:
    """Rasa saves a turn at its end: one that outlasts our patience would come back after the deletion."""
    rasa.delay = 1.0
    await ask(gateway, text="Kennwort-4711")
    rasa.delay = 0.0
    receipt = await gateway.app[CONVERSATIONS].forget("web", SESSION, wholly=True)  # type: ignore[union-attr]
    assert "Quittung" in receipt
    assert rasa.received[-1]["message"] == "/vergiss_mich"
