"""Anregungen und Mängel: nothing is lost, numbers survive the telephone, pictures tell nothing about the phone."""

from __future__ import annotations

import io
import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from knowledge import clock
from knowledge.reply import Turn
from knowledge.reports import photo, reference
from knowledge.reports.delivery import deliver_due
from knowledge.reports.outbox import Outbox
from knowledge.reports.report import Report
from knowledge.reports.service import ANSWER_SLOT, Reports
from tests.knowledge.surveys.wordings import find_place


@pytest.fixture
def box(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "meldungen")


class Resident:
    """Somebody who leaves a report."""

    def __init__(self, box: Outbox, channel: str = "web") -> None:
        self.reports, self.channel = Reports(box, find_place, str), channel
        self.slots: dict[str, Any] = {}
        self.passed_on = False
        self.shown = ""

    def start(self, text: str, **metadata: Any) -> Resident:
        self.slots |= self.reports.start(self._turn(text, metadata)).slots
        self._ask()
        return self

    def say(self, *texts: str, **metadata: Any) -> Resident:
        for text in texts:
            taken = self.reports.take(self._turn(text, metadata))
            self.slots |= taken.answer.slots
            self.passed_on = taken.passed_on
            self.shown = " ".join(reply.text for reply in taken.answer.replies)
            if self.slots.get(ANSWER_SLOT) is None:
                self._ask()
        return self

    def _ask(self) -> None:
        self.shown = self.reports.ask(self._turn("", {})).replies[0].text

    def _turn(self, text: str, metadata: dict[str, Any]) -> Turn:
        return Turn(text=text, slots=dict(self.slots), metadata={"channel": self.channel, **metadata}, sender="s")


def _number(shown: str) -> str:
    match = re.search(r"K-\d{4}-\d", shown)
    assert match is not None
    return match[0]


def test_said_again_after_an_error_is_no_answer_to_the_next_question(box: Outbox) -> None:
    talk = Resident(box).start("Das Licht am Weg ist kaputt", id="m1")
    unread = talk.say("Bahnhofstraße in Kusel", id="m2").shown
    assert talk.say("Bahnhofstraße in Kusel", id="m3", unseen=["m2"]).shown == unread
    number = _number(talk.say("nein", "ja").shown)
    kept = box.get(number)
    assert kept is not None and kept.contact == ""


def test_a_defect_with_its_place_in_one_sentence(box: Outbox) -> None:
    talk = Resident(box).start("Die Schaukel am Sportplatz in Glan-Münchweiler ist kaputt")
    assert "Antwort bekommen" in talk.shown
    number = _number(talk.say("nein", "ja").shown)
    kept = box.get(number)
    assert kept is not None
    assert (kept.kind, kept.where) == ("mangel", "am Sportplatz in Glan-Münchweiler")


def test_step_by_step_with_back_and_change(box: Outbox) -> None:
    talk = Resident(box).start("ich möchte etwas melden")
    talk.say("mehr Bänke am Radweg", "bei Kusel", "zurück", "in Konken", "ohne", "ort ändern", "in Ulmet")
    assert "Ulmet" in talk.shown
    kept = box.get(_number(talk.say("ja").shown))
    assert kept is not None
    assert (kept.kind, kept.where, kept.contact) == ("anregung", "in Ulmet", "")


def test_a_question_in_between_is_passed_on(box: Outbox) -> None:
    talk = Resident(box).start("die Laterne in Konken ist kaputt").say("Was kostet ein Reisepass?")
    assert talk.passed_on
    assert "Zurück zu Ihrer Meldung" in talk.shown


@pytest.mark.parametrize(
    "refusal",
    [
        "nein, nicht abschicken",
        "bitte nicht abschicken",
        "lieber nicht senden",
        "das passt nicht",
        "passt nicht so ganz",
        "ja, aber noch nicht abschicken",
        "ja, aber ändern Sie noch etwas",
    ],
)
def test_nothing_is_sent_while_somebody_refuses(box: Outbox, refusal: str) -> None:
    talk = Resident(box).start("die Laterne in Konken ist kaputt").say("am Friedhof", "nein", refusal)
    assert list(box.all()) == []
    assert "Was soll ich ändern" in talk.shown
    talk.say("den Ort", "an der Kirche")
    assert "an der Kirche, Konken" in talk.shown


@pytest.mark.parametrize("agreed", ["ja", "passt", "stimmt so", "ja, abschicken", "warum nicht", "ja, nichts ändern"])
def test_whoever_agrees_gets_a_number(box: Outbox, agreed: str) -> None:
    talk = Resident(box).start("die Laterne in Konken ist kaputt").say("am Friedhof", "nein", agreed)
    assert box.get(_number(talk.shown)) is not None


@pytest.mark.parametrize(
    ("corrected", "where"),
    [
        ("Bahnhof in Altenglan", "Bahnhof in Altenglan"),
        ("an der Kirche", "an der Kirche, Kusel"),
        ("am Ortsausgang Richtung Altenglan", "am Ortsausgang Richtung Altenglan, Kusel"),
    ],
)
def test_a_corrected_place_keeps_the_village_unless_it_names_another(box: Outbox, corrected: str, where: str) -> None:
    talk = Resident(box).start("Am Bahnhof in Kusel ist der Aufzug kaputt").say("nein", "der Ort ist falsch", corrected)
    kept = box.get(_number(talk.say("ja").shown))
    assert kept is not None
    assert kept.where == where


def test_that_was_all_leaves_the_rest_out(box: Outbox) -> None:
    talk = Resident(box).start("die Laterne in Konken ist kaputt").say("das war alles", "das wars")
    assert "Konken" in talk.shown
    kept = box.get(_number(talk.say("ja das war alles").shown))
    assert kept is not None
    assert (kept.where, kept.contact) == ("Konken", "")


def test_nothing_is_kept_without_confirmation(box: Outbox) -> None:
    Resident(box).start("die Laterne in Konken ist kaputt").say("am Friedhof", "nein", "abbrechen")
    assert list(box.all()) == []


def test_confirming_twice_keeps_one_report_with_one_number(box: Outbox) -> None:
    talk = Resident(box).start("die Laterne in Konken ist kaputt").say("am Friedhof", "nein")
    before = dict(talk.slots)
    first = _number(talk.say("ja").shown)
    talk.slots = before  # the thank-you was lost, the resident says yes again
    assert _number(talk.say("ja").shown) == first
    assert len(list(box.all())) == 1


def test_the_state_can_be_asked_for_by_voice(box: Outbox) -> None:
    talk = Resident(box).start("die Laterne in Konken ist kaputt").say("am Friedhof", "nein", "ja")
    number = _number(talk.shown)
    words = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    spoken = "ka " + " ".join(words[int(digit)] for digit in re.sub(r"\D", "", number))
    reply = Reports(box, find_place, str).status(Turn(text=spoken)).replies[0]
    assert reply.outcome == "answered"
    assert number in reply.text
    assert "Laterne" not in reply.text  # whoever guesses a number learns only its state


def test_every_number_is_understood_when_it_is_said_digit_by_digit() -> None:
    words = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    for digits in (f"{number:04}" for number in range(10**reference.DIGITS)):
        digits += reference.check_digit(digits)
        said = "ka " + " ".join(words[int(digit)] for digit in digits)
        assert reference.find(said) == f"K-{digits[:4]}-{digits[4]}"


def test_every_wrong_digit_and_every_swap_of_neighbours_is_noticed() -> None:
    digits = "4821" + reference.check_digit("4821")
    for at in range(5):
        for other in "0123456789":
            changed = digits[:at] + other + digits[at + 1 :]
            assert reference.valid(changed) == (changed == digits)
    for at in range(4):
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        assert reference.valid(swapped) == (swapped == digits)


def _picture() -> bytes:
    image = Image.new("RGB", (64, 48), "red")
    exif = Image.Exif()
    exif[0x010F] = "Telefonmarke"
    exif[0x8825] = {1: "N", 2: (49.0, 32.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_pictures_lose_place_time_and_device(box: Outbox, tmp_path: Path) -> None:
    taken = _picture()
    assert b"Telefonmarke" in taken
    sent = tmp_path / "bild.jpg"
    sent.write_bytes(taken)
    talk = Resident(box, "telegram").start("die Laterne in Konken ist kaputt").say("am Friedhof")
    assert "Bild" in talk.shown
    talk.say("", photo=str(sent)).say("nein", "ja")
    kept = box.get(_number(talk.shown))
    assert kept is not None
    path = box.photo(kept)
    assert path is not None
    assert b"Telefonmarke" not in path.read_bytes()
    with Image.open(path) as opened:
        assert dict(opened.getexif()) == {}
        assert opened.size == (64, 48)


def test_what_is_no_picture_is_not_kept() -> None:
    assert photo.clean(b"%PDF-1.7 ...") is None


class _Mailbox(socketserver.ThreadingTCPServer):
    """An SMTP server that can be told to refuse."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: list[str] = []
        self.refuse = False


class _Session(socketserver.StreamRequestHandler):
    server: _Mailbox

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline():
            word = line.strip().split(b" ")[0].upper()
            if word == b"DATA":
                self._say("354 go on")
                lines = []
                while (text := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(text.decode())
                if self.server.refuse:
                    self._say("451 later")
                else:
                    self.server.mails.append("".join(lines))
                    self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Mailbox]:
    with _Mailbox() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("ASSISTANT_SMTP", f"smtp://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv("ASSISTANT_REPORTS_TO", "bauhof@example.org")
        yield server
        server.shutdown()
        thread.join()


def _report(box: Outbox, token: str = "t") -> Report:
    return box.add(Report(number="", token=token, day=clock.today(), kind="mangel", what="Schlagloch", where="Konken"))


async def test_a_report_reaches_the_office_once(box: Outbox, mailbox: _Mailbox) -> None:
    number = _report(box).number
    assert await deliver_due(box) == 1
    assert await deliver_due(box) == 0
    assert len(mailbox.mails) == 1
    assert number in mailbox.mails[0]
    kept = box.get(number)
    assert kept is not None
    assert (kept.sent, kept.state) == (True, "weitergeleitet")


async def test_a_server_that_refuses_gets_it_later(
    box: Outbox, mailbox: _Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2026-11-22T10:00")
    number = _report(box).number
    mailbox.refuse = True
    assert await deliver_due(box) == 0
    mailbox.refuse = False
    assert await deliver_due(box) == 0, "not before the waiting time is over"
    kept = box.get(number)
    assert kept is not None
    assert kept.next_try == clock.now() + timedelta(minutes=5)
    monkeypatch.setenv("ASSISTANT_NOW", "2026-11-22T10:06")
    assert await deliver_due(box) == 1
    assert len(mailbox.mails) == 1


async def test_nothing_is_lost_while_no_server_answers(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("ASSISTANT_SMTP", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("ASSISTANT_REPORTS_TO", "bauhof@example.org")
    number = _report(box).number
    assert await deliver_due(box) == 0
    kept = box.get(number)
    assert kept is not None
    assert (kept.sent, kept.tries, kept.state) == (False, 1, "eingegangen")


async def test_without_a_mail_server_reports_stay_in_the_outbox(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_SMTP", raising=False)
    number = _report(box).number
    assert await deliver_due(box) == 0
    assert box.get(number) is not None


async def test_pictures_of_reports_never_sent_are_deleted(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_SMTP", raising=False)
    bare = photo.clean(_picture())
    assert bare is not None
    orphan, used = box.keep_photo(bare, "p"), box.keep_photo(bare, "p")
    kept = box.add(Report(number="", token="t", day=clock.today(), kind="mangel", what="x", photo=used))
    monkeypatch.setenv("ASSISTANT_NOW", (clock.now() + timedelta(days=3)).isoformat())
    await deliver_due(box)
    path = box.photo(kept)
    assert path is not None
    assert path.exists()
    assert not (path.parent / orphan).exists()


def test_a_position_counts_only_when_somebody_says_here(box: Outbox) -> None:
    talk = Resident(box).start("die Laterne ist kaputt und flackert", lat=49.5, lon=7.4)
    assert "Wo genau" in talk.shown
    talk.say("hier", lat=49.5, lon=7.4).say("nein", "ja")
    kept = box.get(_number(talk.shown))
    assert kept is not None
    assert (kept.lat, kept.lon) == (49.5, 7.4)
