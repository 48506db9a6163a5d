"""A person who says "Vergiss mich" is nowhere any more: real Rasa, actions and gateway, all channels, all files."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from bot.app import build
from bot.keepers import number
from bot.senders import Senders
from bot.settings import Settings
from bot.telegram.channel import CHANNEL
from knowledge import clock
from knowledge.settings import ROOT, Paths
from tests.bot.telegram.emulator import TOKEN, Emulator
from tests.bot.telegram.person import Person
from tests.stack.conftest import NOW, Stack, free_port
from tests.stack.traces import traces

pytestmark = pytest.mark.stack
FREE_TEXT = "Was fehlt Ihnen am meisten"


@pytest.fixture
def secret() -> str:
    """A word of its own for each test, so that one that fails spoils no other; only letters, which nothing masks."""
    return "Quorzel" + "".join(random.choices("abdefgiklmnorstu", k=10))


class Someone:
    """Tells their secret wherever there is a place for it, through the HTTP API."""

    def __init__(self, stack: Stack, session: str, channel: str, secret: str) -> None:
        self.stack, self.session, self.channel, self.secret = stack, session, channel, secret

    def say(self, text: str) -> dict[str, Any]:
        while True:
            try:
                return self.stack.ask(self.session, text=text, channel=self.channel)[-1]
            except urllib.error.HTTPError as error:
                if error.code != 429:
                    raise
                error.close()
                time.sleep(1)  # as the assistant asks: too many messages at once

    def tell_everything(self, *, send_report: bool = True, survey: bool = True) -> None:
        """Name, place, rating, an unfinished survey and an unfinished report, and one that is sent with a contact."""
        self.say(f"Ich heiße {self.secret} und wohne in {self.secret}hausen")
        self.say(f"Verschenkt der Landkreis auch {self.secret} an Kinder?")  # about us, and unanswered
        if self.channel == "web":  # the kiosk does not ask for ratings
            question = f"Wo ist {self.secret}?"
            rating = {"session": self.session, "entry": "leistungen/x", "question": question, "helpful": False}
            post(f"{self.stack.url}/api/feedback", rating)
        if send_report:
            self.say("Ich möchte einen Mangel melden")
            self.say("Die Straßenlaterne vor dem Rathaus brennt nicht mehr")
            self.say("vor dem Rathaus in Kusel")
            self.say(f"{self.secret}@example.org")
            assert "aufgenommen" in self.say("ja")["text"]
        if survey:
            self.begin_survey()
        self.say("Ich möchte einen Mangel melden")
        self.say(f"Die Straßenlaterne am {self.secret}weg brennt nicht mehr")

    def begin_survey(self) -> None:
        self.say("Ich möchte an der Mobilitätsumfrage teilnehmen")
        shown, before = self.say("ja")["text"], ""
        for _ in range(20):
            if FREE_TEXT in shown:
                break
            before, shown = shown, self.say("5" if "Wie viele" in shown or shown == before else "überspringen")["text"]
        assert FREE_TEXT in shown, shown
        self.say(f"Ein Bus nach {self.secret}hausen")
        self.say("später weitermachen")


def post(url: str, data: dict[str, Any]) -> None:
    request = urllib.request.Request(url, json.dumps(data).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=20).close()


def sender_of(stack: Stack, channel: str, person: str) -> str:
    return Senders.from_file(stack.data / "secret.key").sender_id(channel, person)


def open_questions(stack: Stack, sender: str) -> int:
    """How many rows of the Lücken-Korb are this person's."""
    with closing(sqlite3.connect(stack.data / "gateway.db", timeout=10)) as db:
        count: int = db.execute("SELECT count(*) FROM gaps WHERE sender = ?", (sender,)).fetchone()[0]
    return count


@pytest.mark.parametrize(("channel", "wish"), [("web", "Vergiss mich"), ("voice", "bitte vergessen Sie alles von mir")])
def test_whoever_says_so_is_forgotten(stack: Stack, session: str, channel: str, wish: str, secret: str) -> None:
    someone = Someone(stack, session, channel, secret)
    sender = sender_of(stack, channel, session)
    someone.tell_everything()
    found = " ".join(traces(stack.data, secret))
    for place in ("tracker.db, table events", "table survey_draft", "gateway.db, table gaps", "meldungen/K-"):
        assert place in found, "the secret was planted there"
    told = someone.say("Was weißt du über mich?")["text"]
    for kept in ("Nachrichten", "Unterwegs im Landkreis", "dass die Meldung K-"):
        assert kept in told
    # Where somebody lives may be asked back and is then an open question too: it depends on the random word.
    assert number(open_questions(stack, sender), "offene Frage", "offene Fragen") in told
    assert ("1 Bewertung" in told) == (channel == "web")

    receipt = someone.say(wish)["text"]
    assert "Quittung" in receipt and "angefangene Umfrage" in receipt and "Ihr Kontakt in der Meldung K-" in receipt
    assert traces(stack.data, secret, sender, session) == []
    assert "nichts über Sie gespeichert" in someone.say("Was weißt du über mich?")["text"]


def test_deleting_in_the_chat_window_forgets_too(stack: Stack, session: str, secret: str) -> None:
    Someone(stack, session, "web", secret).tell_everything(survey=False)
    request = urllib.request.Request(f"{stack.url}/api/sessions/{session}?alles=1", method="DELETE")
    with urllib.request.urlopen(request, timeout=20) as response:
        assert "Quittung" in json.load(response)["receipt"]
    assert traces(stack.data, secret, sender_of(stack, "web", session), session) == []


def test_the_end_of_a_visit_deletes_the_conversation_but_the_office_can_still_answer(
    stack: Stack, session: str, secret: str
) -> None:
    """The kiosk ends each visit; somebody who left a telephone number wants to be called."""
    Someone(stack, session, "voice", secret).tell_everything(survey=False)
    request = urllib.request.Request(f"{stack.url}/api/sessions/{session}", method="DELETE")
    urllib.request.urlopen(request, timeout=20).close()
    left = traces(stack.data, secret, sender_of(stack, "voice", session), session)
    assert len(left) == 1 and left[0].startswith("meldungen/K-")
    (stack.data / left[0].partition(":")[0]).unlink()


@asynccontextmanager
async def telegram_beside(stack: Stack, url: str) -> AsyncIterator[Any]:
    """A second gateway on the same data, with Telegram."""
    found = re.search(r"nlu\.serve.* --port (\d+)", (stack.data / "log" / "supervisord.conf").read_text())
    assert found
    settings = Settings(timeout=15, rasa_port=int(found[1]), telegram_token=TOKEN, telegram_api_url=url)
    app = build(settings, Paths(content=ROOT / "knowledge" / "inhalt", data=stack.data))
    async with TestClient(TestServer(app)):
        yield app


@pytest.mark.parametrize("wish", ["/loeschen", "Vergiss mich"])
async def test_telegram_forgets_the_person_the_pictures_and_the_reminders(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, wish: str, secret: str
) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", NOW)
    emulator, id_ = Emulator(), random.randrange(7_000_000_000, 8_000_000_000)
    emulator._next_update = id_  # the two runs share a database, which knows updates again by their number
    person = emulator.person(id_)
    person.user["first_name"] = person.user["username"] = emulator.chats[id_]["first_name"] = secret
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(picture, "JPEG")
    emulator.files["f"] = picture.getvalue()
    async with emulator.running() as url, telegram_beside(stack, url) as app:

        async def done(act: Callable[[], object]) -> str:
            before = len(person.seen)
            act()
            await emulator.until(lambda: len(person.seen) > before, seconds=60)
            await app[CHANNEL].dispatcher.idle()
            return person.texts[-1]

        await done(lambda: person.send("/start"))
        await done(lambda: person.send(f"Ich heiße {secret}"))
        await remind(person, done)
        shot = {"file_id": "f", "file_unique_id": "u", "width": 64, "height": 48}
        caption = f"Hier am {secret}weg ist die Straßenlaterne kaputt"
        await done(lambda: person.send(photo=[shot], caption=caption))
        assert list((stack.data / "meldungen").glob("entwurf-*.jpg")), "the picture waits for the end of the report"
        found = " ".join(await asyncio.to_thread(traces, stack.data, secret, str(id_)))
        for place in ("tracker.db, table events", "telegram.db, table chats", "telegram.db, table subscriptions"):
            assert place in found, "planted there"

        receipt = await done(lambda: person.send(wish))
        assert "Quittung" in receipt and "1 Erinnerung" in receipt and "1 Foto" in receipt
        await app[CHANNEL].dispatcher.idle()
        sender = sender_of(stack, "telegram", str(id_))
        assert await asyncio.to_thread(traces, stack.data, secret, str(id_), sender) == []
        assert not list((stack.data / "meldungen").glob("entwurf-*.jpg"))
        assert not list((stack.data / "telegram").glob("*.jpg"))
    assert emulator.violations == []


async def remind(person: Person, done: Callable[[Callable[[], object]], Any]) -> None:
    """Have oneself reminded of an event."""
    await done(lambda: person.send("/erinnern"))
    for title in ("Veranstaltung", "", "Vortag"):
        shown = next(one for one in reversed(person.seen) if one.buttons)
        wanted = next((b["text"] for b in shown.buttons if title and title in b["text"]), shown.buttons[0]["text"])
        await done(lambda shown=shown, wanted=wanted: person.press(shown, wanted))  # type: ignore[misc]


def test_after_the_retention_limit_nothing_is_left(stack: Stack, session: str, secret: str) -> None:
    """A gateway whose clock stands beyond the limit tidies up when it starts."""
    Someone(stack, session, "web", secret).tell_everything(send_report=False)
    assert traces(stack.data, secret)
    later = clock.now() + timedelta(days=400)
    environment = {
        **os.environ, "ASSISTANT_DATA": str(stack.data), "ASSISTANT_NOW": later.isoformat(),
        "ASSISTANT_PORT": str(free_port()), "ASSISTANT_RASA_PORT": "9", "ASSISTANT_ACTIONS_PORT": "9",
    }  # fmt: skip
    gateway = subprocess.Popen([sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + 120
        while left := traces(stack.data, secret, sender_of(stack, "web", session), session):
            assert time.monotonic() < deadline, left
            time.sleep(0.5)
    finally:
        gateway.send_signal(signal.SIGTERM)
        gateway.wait(30)


def test_provoked_errors_quote_nobody(stack: Stack, session: str, secret: str) -> None:
    """Each part fails in its own way while somebody tells a secret; the logs say where, and not what was said."""
    ports = {
        name: int(found[1])
        for name in ("nlu", "actions")
        if (found := re.search(rf"{name}\.serve.*?--port (\d+)", (stack.data / "log" / "supervisord.conf").read_text()))
    }
    text = f"Mein Kennwort ist {secret}"
    # Rasa, whose caller does not wait: it writes the text itself.
    body = json.dumps({"sender": session, "message": text, "metadata": {}})

    def hung_up() -> bool:
        caller = http.client.HTTPConnection("127.0.0.1", ports["nlu"])
        caller.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
        time.sleep(0.01)
        caller.close()
        return "rest.message.received.timeout" in log(stack, "rasa")

    wait_for(hung_up)  # now and then the answer is quicker than the hanging up
    # Rasa cannot save: SQLAlchemy names the values of the statement.
    with closing(sqlite3.connect(stack.data / "tracker.db")) as db:
        db.execute("BEGIN EXCLUSIVE")
        stack.ask(session, text=text)
        db.rollback()
    # The action server: no JSON, an unknown action, an action that raises.
    wrong: dict[str, Any] = {
        "next_action": "action_wiederholen",
        "sender_id": session,
        "domain": {},
        "version": "3.6.21",
    }
    message = {"text": text, "intent": {"name": text, "confidence": text}}
    tracker = {"sender_id": session, "slots": {"letzte_antwort": {"text": text, "outcome": text}}, "events": [],
               "latest_message": message, "paused": False}  # fmt: skip
    for broken in (text, json.dumps({**wrong, "next_action": text}), json.dumps({**wrong, "tracker": tracker})):
        knock(ports["actions"], "/webhook", broken)
    # The gateway: no JSON, and a request that is none.
    knock(int(stack.url.rpartition(":")[2]), "/api/messages", text)
    knock(int(stack.url.rpartition(":")[2]), f"/{secret} x", text)

    wait_for(lambda: "a turn could not be saved" in log(stack, "rasa"))
    wait_for(lambda: "action_wiederholen failed" in log(stack, "actions"))
    assert secret not in log(stack, "") and session not in log(stack, "")
    stack.ask(session, text="Vergiss mich")


@pytest.mark.parametrize("wish", ["/loeschen", "lösche meine Daten"])
def test_other_words_for_it(stack: Stack, session: str, secret: str, wish: str) -> None:
    someone = Someone(stack, session, "web", secret)
    someone.say(f"Ich heiße {secret}")
    assert "Quittung" in someone.say(wish)["text"]
    assert traces(stack.data, secret, sender_of(stack, "web", session), session) == []


def test_a_wish_spoken_to_a_new_visitor_says_that_nothing_was_kept(stack: Stack) -> None:
    (reply,) = stack.ask(str(uuid.uuid4()), text="Vergiss mich", channel="voice")
    assert "gelöscht" in reply["speech"] and "*" not in reply["speech"]


def knock(port: int, path: str, body: str) -> None:
    """Send something; whatever the answer is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection._validate_path = lambda _: None  # type: ignore[attr-defined]  # a broken request is meant
    connection.request("POST", path, body.encode(), {"Content-Type": "application/json"})
    connection.getresponse().read()
    connection.close()


def log(stack: Stack, name: str) -> str:
    return "".join(file.read_text(errors="replace") for file in (stack.data / "log").glob(f"{name}*.log"))


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)
