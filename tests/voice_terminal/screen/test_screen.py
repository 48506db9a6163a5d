"""The screen's server: who may talk to it, what it hands on, the QR code and the slip."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from knowledge.errors import KreisError
from tests.voice_terminal.scripted_gateway import until
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.messages import Event, Ordered, Pressed, Released, Touched, View
from voice_terminal.screen.printing import printer, slip
from voice_terminal.screen.qr import qr_svg
from voice_terminal.screen.server import Screen


@pytest.fixture
async def touched() -> list[Event]:
    return []


@pytest.fixture
async def screen(touched: list[Event]) -> AsyncIterator[Screen]:
    running = Screen(touched.append, ("Testmodell",), port=0)
    await running.start()
    yield running
    await running.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_touches_become_events(screen: Screen, touched: list[Event], http: aiohttp.ClientSession) -> None:
    page = await http.ws_connect(screen.url + "ws")
    first = await page.receive_json()
    assert first["view"]["label"] == "bereit"
    assert first["view"]["notices"] == ["Testmodell"]
    for message in ({"press": True}, {"release": 900}, {"choice": "b1"}, {"command": "louder"}):
        await page.send_json(message)
    for wrong in ("kein json", "[]", '{"command": "rm"}', '{"press": 1}', '{"choice": 3}'):
        await page.send_str(wrong)
    await page.send_json({"command": "stop"})
    await until(lambda: Ordered(Command.STOP) in touched)
    assert touched == [Pressed(), Released(0.9), Touched("b1"), Ordered(Command.LOUDER), Ordered(Command.STOP)]
    screen.show(View(heard="was kostet das"))
    assert (await page.receive_json())["view"]["heard"] == "was kostet das"
    await page.close()


@pytest.mark.parametrize("headers", [{"Origin": "https://example.org"}, {"Host": "kiosk.example.org"}])
async def test_pages_from_elsewhere_are_refused(
    screen: Screen, http: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    async with http.get(screen.url + "ws", headers=headers) as response:
        assert response.status == 403


async def test_the_page_may_load_nothing_from_elsewhere(screen: Screen, http: aiohttp.ClientSession) -> None:
    async with http.get(screen.url) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in (await response.text()).replace("http-equiv", "")
    async with http.get(screen.url + "static/%2e%2e%2fserver.py") as response:
        assert response.status == 404


async def test_a_taken_port_is_said_in_german(screen: Screen) -> None:
    second = Screen(lambda event: None, port=int(screen.url.rstrip("/").rsplit(":", 1)[1]))
    with pytest.raises(KreisError, match="KIOSK_PORT"):
        await second.start()
    await second.close()


async def test_the_qr_code_is_there_only_with_an_answer(screen: Screen, http: aiohttp.ClientSession) -> None:
    async with http.get(screen.url + "antwort.svg") as response:
        assert response.status == 404
    screen.show(View(take_home="Ein Reisepass kostet 60 Euro."))
    async with http.get(screen.url + "antwort.svg") as response:
        assert (await response.text()).startswith("<svg")


def test_a_long_answer_still_makes_a_readable_code() -> None:
    assert qr_svg("wort " * 1000).count("\n") < 5


async def test_the_slip_goes_to_the_receipt_printer(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    device.touch()
    print_slip = printer(f"escpos:{device}")
    assert print_slip is not None
    await print_slip("Bürgerbüro: Montag 8 bis 12 Uhr, 60 €")
    data = device.read_bytes()
    assert data.startswith(b"\x1b@")
    assert "Bürgerbüro".encode("cp858") in data
    assert "60 €".encode("cp858") in data
    assert data.endswith(b"\x1dV\x00")
    with pytest.raises(KreisError, match="Drucker"):
        await printer(f"escpos:{tmp_path}/nichts/lp0")("x")  # type: ignore[misc]
    assert printer("") is None


async def test_a_missing_cups_is_said_in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nirgends")
    with pytest.raises(KreisError, match="Drucker"):
        await printer("cups:Bon")("x")  # type: ignore[misc]


def test_the_slip_is_wrapped_and_dated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2022-04-20T10:00")
    lines = slip("Ein Reisepass kostet für Erwachsene ab vierundzwanzig Jahren 60 Euro.").split("\n")
    assert max(map(len, lines)) <= 24
    assert "Gedruckt am 20.04.2022" in lines
