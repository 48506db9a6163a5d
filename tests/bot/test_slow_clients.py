"""Clients that send slowly or nothing, and bodies that swell when unpacked, hold nothing up."""

from __future__ import annotations

import asyncio
import gzip
import uuid

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import requests

SESSION = str(uuid.UUID(int=12))


async def test_a_body_that_does_not_arrive_is_refused(gateway: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "BODY_SECONDS", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
    async with asyncio.timeout(20):
        assert b" 408 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_a_compressed_bomb_is_too_large(gateway: TestClient) -> None:
    bomb = gzip.compress(b'{"session": "%s", "text": "%s"}' % (SESSION.encode(), b"a" * 20_000_000))
    response = await gateway.post("/api/messages", data=bomb, headers={"Content-Encoding": "gzip"})
    assert response.status in (400, 413)
    assert (await response.json())["error"]["message"]


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Langsam: "])
async def test_a_connection_without_a_whole_request_is_closed(begun: bytes) -> None:
    async with TestServer(web.Application()) as server:
        runner = web.AppRunner(web.Application(), keepalive_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        reader, writer = await asyncio.open_connection(*runner.addresses[0][:2])
        writer.write(begun)
        async with asyncio.timeout(20):
            assert await reader.read() == b""
        writer.close()
        await runner.cleanup()
        assert server
