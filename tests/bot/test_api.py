"""The HTTP API keeps its contract, also towards clients that send nonsense."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from knowledge.reply import Reply
from tests.bot.rasa_double import RasaDouble

SESSION = str(uuid.UUID(int=7))
OTHER = str(uuid.UUID(int=8))


async def ask(gateway: TestClient, session: str = SESSION, **fields: Any) -> tuple[int, dict[str, Any]]:
    response = await gateway.post("/api/messages", json={"session": session, **fields})
    return response.status, await response.json()


async def test_a_question_gets_a_contract_reply(gateway: TestClient, rasa: RasaDouble) -> None:
    status, body = await ask(gateway, text="Was kostet ein Reisepass?")
    assert status == 200
    (reply,) = body["replies"]
    assert reply["text"] == "Sie sagten: Was kostet ein Reisepass?"
    assert set(reply) == {"text", "speech", "buttons", "links", "location", "source", "outcome"}
    assert set(reply["buttons"][0]) == {"title", "id"}
    metadata = rasa.received[0]["metadata"]
    assert set(metadata) == {"channel", "id"} and metadata["channel"] == "web" and len(metadata["id"]) == 32
    assert SESSION not in rasa.received[0]["sender"], "Rasa must not see the channel's id"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "bad_json"),
        (b"[]", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b'{"text": "Hallo"}', "bad_session"),
        (json.dumps({"session": "7; DROP TABLE", "text": "Hallo"}).encode(), "bad_session"),
        (json.dumps({"session": 5, "text": "Hallo"}).encode(), "bad_session"),
        (json.dumps({"session": SESSION}).encode(), "bad_message"),
        (json.dumps({"session": SESSION, "text": "a", "button": "b"}).encode(), "bad_message"),
        (json.dumps({"session": SESSION, "text": 5}).encode(), "bad_text"),
        (json.dumps({"session": SESSION, "text": "  "}).encode(), "empty_text"),
        (json.dumps({"session": SESSION, "text": "a" * 1001}).encode(), "text_too_long"),
        (json.dumps({"session": SESSION, "button": {"id": 1}}).encode(), "bad_button"),
        (json.dumps({"session": SESSION, "text": "a", "channel": "telegram"}).encode(), "bad_channel"),
        (
            json.dumps({"session": SESSION, "text": "a", "location": {"lat": 99, "lon": 0}}).encode(),
            "bad_location",
        ),
        (b'{"session": "' + b"a" * 1_000_000 + b'"}', "too_large"),
        (b"[" * 50_000, "bad_json"),
    ],
)
async def test_nonsense_is_refused_in_german(
    gateway: TestClient, rasa: RasaDouble, body: bytes, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = await gateway.post("/api/messages", data=body, headers={"Content-Type": "application/json"})
        error = (await response.json())["error"]
    assert 400 <= response.status < 500
    assert error["code"] == code
    assert error["message"].endswith((".", "…")) and "Traceback" not in error["message"]
    assert not rasa.received
    assert (await ask(gateway, text="Hallo"))[0] == 200, "the server is unharmed"


async def test_an_unknown_address_is_told_in_german(gateway: TestClient) -> None:
    response = await gateway.get("/nirgends")
    assert response.status == 404
    assert "gibt es hier nicht" in (await response.json())["error"]["message"]


async def test_text_with_a_slash_is_text(gateway: TestClient, rasa: RasaDouble) -> None:
    for text in ("/restart", " / /restart", "\u200b/restart", "\u202e//restart"):
        assert (await ask(gateway, text=text))[0] == 200
    assert {message["message"] for message in rasa.received} == {"restart"}


async def test_a_button_works_for_the_session_it_was_shown_to_and_no_other(
    gateway: TestClient, rasa: RasaDouble
) -> None:
    _, body = await ask(gateway, text="Hallo")
    button = body["replies"][0]["buttons"][0]["id"]
    await ask(gateway, button=button)
    assert rasa.received[-1]["message"] == "/mehr"
    sent = len(rasa.received)
    _, body = await ask(gateway, session=OTHER, button=button)
    assert len(rasa.received) == sent, "somebody else's button must not reach Rasa"
    assert "abgelaufen" in body["replies"][0]["text"]


@pytest.mark.parametrize("broken", ["empty", "status", "slow", "no json reply"])
async def test_when_rasa_fails_the_resident_is_told_to_try_again(
    gateway: TestClient, rasa: RasaDouble, broken: str
) -> None:
    working = rasa.answer
    if broken == "empty":
        rasa.answer = lambda message: []
    elif broken == "status":
        rasa.status = 500
    elif broken == "slow":
        rasa.delay = 2
    else:
        rasa.answer = lambda message: [{"custom": {"text": "ohne Ergebnis"}}]
    status, body = await ask(gateway, text="Hallo")
    assert status == 200
    assert "gleich noch einmal" in body["replies"][0]["text"]
    assert body["replies"][0]["outcome"] == "error"
    rasa.answer, rasa.status, rasa.delay = working, 200, 0
    _, body = await ask(gateway, text="Und jetzt?")
    assert body["replies"][0]["text"] == "Sie sagten: Und jetzt?"


async def test_one_conversation_is_answered_in_order_and_others_beside_it(
    gateway: TestClient, rasa: RasaDouble
) -> None:
    rasa.delay = 0.05
    same = [ask(gateway, text=f"Frage {number}") for number in range(5)]
    other = ask(gateway, session=OTHER, text="Dazwischen")
    await asyncio.gather(*same, other)
    texts = [message["message"] for message in rasa.received]
    assert [text for text in texts if text.startswith("Frage")] == [f"Frage {number}" for number in range(5)]
    assert texts.index("Dazwischen") < 3, "another conversation does not wait for this one"


async def test_forgetting_leaves_nothing_behind(gateway: TestClient, rasa: RasaDouble, tmp_path: Any) -> None:
    rasa.answer = lambda message: [{"custom": Reply(text="Das weiß ich nicht.", outcome="unanswered").to_dict()}]
    await ask(gateway, text="Geheimnis-4711 bitte")
    await gateway.post(
        "/api/feedback",
        json={"session": SESSION, "entry": "a/b", "question": "Geheimnis-4711", "helpful": False},
    )
    response = await gateway.delete(f"/api/sessions/{SESSION}")
    assert response.status == 200
    assert "gelöscht" in (await response.json())["receipt"]
    kept = [file.name for file in tmp_path.rglob("*") if file.is_file() and b"4711" in file.read_bytes()]
    assert kept == []


async def test_what_rasa_takes_for_the_wish_is_asked_back_before_anything_is_deleted(
    gateway: TestClient, rasa: RasaDouble
) -> None:
    rasa.answer = lambda message: [
        {"custom": Reply(text="Ich lösche jetzt alles.", outcome="smalltalk").to_dict()},
        {"custom": {"effect": "forget"}},
    ]
    _, body = await ask(gateway, text="Google soll meine Daten löschen")
    (reply,) = body["replies"]
    assert reply["text"].startswith("Soll ich alles löschen")
    _, body = await ask(gateway, button=reply["buttons"][0]["id"])
    assert "Quittung" in body["replies"][0]["text"]


async def test_a_flood_is_damped_politely(gateway: TestClient) -> None:
    statuses = [(await ask(gateway, text="Hallo"))[0] for _ in range(30)]
    assert statuses[:20] == [200] * 20
    assert 429 in statuses


async def test_health_tells_which_part_is_down(gateway: TestClient) -> None:
    response = await gateway.get("/health")
    report = await response.json()
    assert response.status == 503  # no action server here
    assert report["components"]["rasa"] == "ok"
    assert report["components"]["actions"] == "down"


async def test_metrics_count_outcomes(gateway: TestClient) -> None:
    await ask(gateway, text="Hallo")
    text = await (await gateway.get("/metrics")).text()
    assert 'kreis_replies_total{channel="web",outcome="answered"}' in text
