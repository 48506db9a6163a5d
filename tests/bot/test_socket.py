"""The WebSocket: typing state, one answer per message id, strangers refused."""

from __future__ import annotations

import uuid

from aiohttp import WSServerHandshakeError
from aiohttp.test_utils import TestClient
from pytest import raises

from tests.bot.rasa_double import RasaDouble

SESSION = str(uuid.UUID(int=9))


async def test_typing_then_replies(gateway: TestClient) -> None:
    async with gateway.ws_connect(f"/ws?session={SESSION}") as socket:
        await socket.send_json({"id": "1", "text": "Hallo"})
        assert (await socket.receive_json())["type"] == "typing"
        message = await socket.receive_json()
    assert (message["type"], message["id"]) == ("replies", "1")
    assert message["replies"][0]["text"] == "Sie sagten: Hallo"


async def test_a_message_sent_again_after_a_lost_connection_is_answered_once(
    gateway: TestClient, rasa: RasaDouble
) -> None:
    rasa.delay = 0.2
    async with gateway.ws_connect(f"/ws?session={SESSION}") as socket:
        await socket.send_json({"id": "1", "text": "Hallo"})
        await socket.receive_json()
    async with gateway.ws_connect(f"/ws?session={SESSION}") as socket:
        await socket.send_json({"id": "1", "text": "Hallo"})
        await socket.receive_json()
        assert (await socket.receive_json())["replies"][0]["text"] == "Sie sagten: Hallo"
    assert len(rasa.received) == 1


async def test_nonsense_gets_a_german_error_and_the_connection_stays(gateway: TestClient) -> None:
    async with gateway.ws_connect(f"/ws?session={SESSION}") as socket:
        for nonsense in ("{", "[]", '{"text": "ohne Kennung"}', '{"id": "1"}'):
            await socket.send_str(nonsense)
            assert (await socket.receive_json())["error"]["message"]
        await socket.send_json({"id": "2", "text": "Hallo"})
        assert (await socket.receive_json())["type"] == "typing"


async def test_a_foreign_page_may_not_connect(gateway: TestClient) -> None:
    with raises(WSServerHandshakeError) as refused:
        await gateway.ws_connect(f"/ws?session={SESSION}", headers={"Origin": "https://boese.example"})
    assert refused.value.status == 403
