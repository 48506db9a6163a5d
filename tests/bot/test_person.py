"""Forgetting reaches every keeper, is honest when one fails, and works while Rasa is down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from aiohttp.test_utils import TestClient

from bot.conversation import CONVERSATIONS, OLD_BUTTON, Conversations
from bot.person import Persons
from bot.store import Store
from bot.telegram.database import Database
from bot.telegram.reminders.subscription import Subscription, Subscriptions
from bot.undone import Undone
from bot.wishes import wish
from knowledge import clock
from knowledge.reports.outbox import Outbox
from knowledge.reports.records import ReportRecords
from knowledge.reports.report import Report
from tests.bot.rasa_double import RasaDouble
from tests.bot.test_api import SESSION, ask


class Shelf:
    """Keeps one thing until it is told to forget; while it is broken, it fails."""

    def __init__(self, name: str = "shelf", broken: bool = False) -> None:
        self.name, self.broken, self.kept = name, broken, ["2 Erinnerungen"]

    async def known(self, sender: str) -> Sequence[str]:
        self.work()
        return self.kept

    async def forget(self, sender: str, wholly: bool, until: datetime | None) -> Sequence[str]:
        self.work()
        gone, self.kept = self.kept, []
        return gone

    def work(self) -> None:
        if self.broken:
            raise OSError("not readable")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "store.db")) as store:
        yield store


def persons_with(store: Store, *shelves: Shelf) -> Persons:
    persons = Persons(Undone(store))
    for shelf in shelves:
        persons.add(shelf)
    return persons


async def test_the_receipt_names_what_was_deleted(store: Store) -> None:
    persons = persons_with(store, Shelf())
    assert "- 2 Erinnerungen" in await persons.known("a")
    receipt = await persons.forget("a", wholly=True)
    assert "Gelöscht: 2 Erinnerungen." in receipt and "Quittung" in receipt
    assert "keiner Person mehr zuordnen" in receipt
    assert "nichts" in await persons.known("a")


async def test_one_failure_keeps_no_other_from_deleting_and_is_tried_again_after_a_restart(store: Store) -> None:
    broken, fine = Shelf("broken", broken=True), Shelf("fine")
    receipt = await persons_with(store, broken, fine).forget("a", wholly=True)
    assert "ließ sich gerade nicht löschen" in receipt
    assert (broken.kept, fine.kept) == (["2 Erinnerungen"], [])
    broken.broken, fine.kept = False, ["1 Bewertung"]
    persons = persons_with(store, broken, fine)
    assert persons.unfinished() == {"a"}
    await persons.finish("a")
    assert (broken.kept, fine.kept) == ([], ["1 Bewertung"]), "only where it had failed"
    assert persons.unfinished() == set()


async def test_a_failure_is_remembered_while_nothing_can_be_written(store: Store) -> None:
    ((pages,),) = store._db.rows("PRAGMA page_count")
    store._db.rows(f"PRAGMA max_page_count={pages}")
    sender = "a" * 100_000  # does not fit any more
    persons = persons_with(store, shelf := Shelf(broken=True))
    await persons.forget(sender, wholly=True)
    assert store.undone() == [] and persons.unfinished() == {sender}
    shelf.broken = False
    await persons.finish(sender)
    assert shelf.kept == [] and persons.unfinished() == set()


async def test_a_conversation_that_ends_leaves_the_wish_to_be_forgotten_open(store: Store) -> None:
    persons = persons_with(store, shelf := Shelf(broken=True))
    await persons.forget("a", wholly=True)
    shelf.broken = False
    await persons.forget("a", wholly=False)
    assert [wished.wholly for wished in store.undone()] == [True]
    await persons.forget("a", wholly=True)
    assert store.undone() == []


async def test_a_part_that_cannot_be_read_is_said_beside_what_can(store: Store) -> None:
    broken = Shelf("broken", broken=True)
    told = await persons_with(store, broken, Shelf("fine")).known("a")
    assert "- 2 Erinnerungen" in told and "ließ sich gerade nicht lesen" in told
    told = await persons_with(store, broken).known("a")
    assert "ließ sich gerade nicht lesen" in told and "nichts" not in told


async def test_what_came_after_the_wish_outlives_a_deletion_made_up_for(
    gateway: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversations: Conversations = gateway.app[CONVERSATIONS]  # type: ignore[union-attr]
    monkeypatch.setattr(Store, "forget", Mock(side_effect=OSError("no space")))
    _, before = await ask(gateway, text="Hallo")
    await ask(gateway, text="Vergiss mich")
    monkeypatch.undo()
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setenv(clock.VARIABLE, later.isoformat())
    _, after = await ask(gateway, text="Hallo")
    await conversations.finish_deletions()
    pressed = [(await ask(gateway, button=said["replies"][0]["buttons"][0]["id"]))[1] for said in (before, after)]
    assert [body["replies"][0]["text"] == OLD_BUTTON.text for body in pressed] == [True, False]


def test_a_report_made_after_the_wish_keeps_its_contact(tmp_path: Path) -> None:
    records, box = ReportRecords(tmp_path), Outbox(tmp_path / "meldungen")
    wished = datetime(2026, 6, 9, 12, tzinfo=clock.BERLIN)
    report = Report("", "t1", date(2026, 6, 9), "mangel", "Schlagloch", contact="1", person=records.person("a"))
    old, new = box.add(report), box.add(replace(report, token="t2", day=date(2026, 6, 10)))
    assert records.forget("a", wholly=True, until=wished) == (0, [old.number])
    assert {one.number: one.contact for one in box.all()} == {old.number: "", new.number: "1"}


def test_telegram_keeps_the_reminders_set_after_the_wish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(tmp_path / "telegram.db")
    for hour, topic in ((9, "fest"), (11, "markt")):
        monkeypatch.setenv(clock.VARIABLE, f"2026-06-09T{hour:02}:00")
        database.know(7, "a")
        Subscriptions(database).add(Subscription(7, "thema", topic, topic))
    database.forget(7, until=datetime(2026, 6, 9, 10, tzinfo=clock.BERLIN))
    assert [one.title for one in Subscriptions(database).of(7)] == ["markt"]
    assert database.chats_of("a") == [7]
    database.close()


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
