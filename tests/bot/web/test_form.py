"""The chat as a plain form: question, buttons, deletion, and whatever else may be posted."""

from __future__ import annotations

import re
import uuid

from aiohttp import FormData, web
from aiohttp.test_utils import TestClient

from tests.bot.web.scripted import ScriptedGateway

Client = TestClient[web.Request, web.Application]


async def post(client: Client, **fields: str) -> tuple[int, str]:
    response = await client.post("/", data=fields)
    assert "Set-Cookie" not in response.headers
    assert response.content_type == "text/html"
    return response.status, await response.text()


async def test_a_question_is_answered_and_the_session_kept(client: Client, gateway: ScriptedGateway) -> None:
    session = str(uuid.uuid4())
    status, html = await post(client, session=session, text="Wie viel Geld gibt es?")
    assert status == 200
    assert "Wie viel Geld gibt es?" in html
    assert "<strong>14,57 Millionen Euro</strong>" in html
    assert "Stand: 29.11.2021" in html
    assert f'value="{session}"' in html
    assert gateway.received[0]["sender"] == session


async def test_each_first_visit_has_its_own_session(client: Client) -> None:
    pattern = r'name="session" value="([^"]+)"'
    first, second = [set(re.findall(pattern, await (await client.get("/")).text())) for _ in range(2)]
    assert len(first) == len(second) == 1
    assert first != second


async def test_buttons_are_pressed_by_id_and_shown_by_title(client: Client) -> None:
    session = str(uuid.uuid4())
    _, html = await post(client, session=session, text="Was kostet das?")
    assert 'name="button" value="id-Förderung des Projekts"' in html
    status, html = await post(
        client,
        session=session,
        button="id-Förderung des Projekts",
        **{"titel-id-Förderung des Projekts": "Förderung des Projekts"},
    )
    assert status == 200
    assert "14,57 Millionen Euro" in html
    assert 'dir="auto">Förderung des Projekts</p>' in html


async def test_deleting_gives_a_receipt_and_a_new_session(client: Client, gateway: ScriptedGateway) -> None:
    session = str(uuid.uuid4())
    status, html = await post(client, session=session, loeschen="ja")
    assert status == 200
    assert "Quittung" in html
    assert session not in html
    assert gateway.deleted == [session]


async def test_nothing_of_a_question_becomes_markup(client: Client) -> None:
    _, html = await post(client, session=str(uuid.uuid4()), text="böse <script>alert(7)</script>")
    assert "&lt;script&gt;alert(7)" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html), "no such address in any attribute"


async def test_an_empty_question_gets_a_hint(client: Client, gateway: ScriptedGateway) -> None:
    status, html = await post(client, session=str(uuid.uuid4()), text="  ")
    assert status == 400
    assert "Bitte schreiben Sie eine Frage in das Feld." in html
    assert not gateway.received


async def test_a_long_question_is_given_back_to_be_shortened(client: Client, gateway: ScriptedGateway) -> None:
    status, html = await post(client, session=str(uuid.uuid4()), text="lang " * 300)
    assert status == 413
    assert "zu lang" in html
    assert "lang lang lang" in html
    assert not gateway.received


async def test_a_wrong_session_is_refused_and_the_text_kept(client: Client, gateway: ScriptedGateway) -> None:
    for session in ("", "x", "../../etc/passwd"):
        status, html = await post(client, session=session, text="Hallo")
        assert status == 400
        assert ">Hallo</textarea>" in html
        assert "UUID" not in html, "no word for a resident"
    assert not gateway.received


async def test_rubbish_is_refused_in_german(client: Client) -> None:
    upload = FormData()
    upload.add_field("text", b"\xff\xfe", filename="x.bin")
    for data, headers in (
        (upload, {}),
        (b"%%%=&&&", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"\xff", {}),
    ):
        response = await client.post("/", data=data, headers=headers)
        assert response.status == 400
        assert 'role="alert"' in await response.text()


async def test_a_server_that_cannot_answer_says_so(client: Client, gateway: ScriptedGateway) -> None:
    gateway.failing = True
    status, html = await post(client, session=str(uuid.uuid4()), text="Hallo")
    assert status == 503
    assert "noch einmal" in html
    assert ">Hallo</textarea>" in html
