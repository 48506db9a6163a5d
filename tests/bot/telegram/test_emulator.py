"""The emulator refuses what Telegram refuses; otherwise the other tests would prove little."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.bot.telegram.emulator import Emulator
from tests.bot.telegram.wire import Refused

QUIET = {"link_preview_options": json.dumps({"is_disabled": True})}


def keyboard(*rows: list[dict[str, str]]) -> dict[str, Any]:
    return {"reply_markup": json.dumps({"inline_keyboard": rows})}


@pytest.mark.parametrize(
    ("method", "fields", "named"),
    [
        ("sendMessage", {"text": "a" * 4097}, "too long"),
        ("sendMessage", {"text": "😀" * 2049}, "too long"),  # counted in UTF-16 units
        ("sendMessage", {"text": "  "}, "empty"),
        ("sendMessage", {"text": "<b>x", "parse_mode": "HTML"}, "end tag"),
        ("sendMessage", {"text": "<b><i>x</b></i>", "parse_mode": "HTML"}, "entities"),
        ("sendMessage", {"text": "1 < 2", "parse_mode": "HTML"}, "entities"),
        ("sendMessage", {"text": "<div>x</div>", "parse_mode": "HTML"}, "entities"),
        ("sendMessage", {"text": "x", **keyboard([{"text": "a", "callback_data": "ä" * 33}])}, "BUTTON_DATA"),
        ("sendMessage", {"text": "x", **keyboard([{"text": " ", "callback_data": "a"}])}, "without text"),
        ("sendMessage", {"text": "x", **keyboard([{"text": "a", "callback_data": "a"}] * 9)}, "layout"),
        ("sendVenue", {"latitude": 91, "longitude": 0, "title": "a", "address": "b"}, "latitude"),
        ("sendVenue", {"latitude": 49, "longitude": 7, "title": "a"}, "address"),
        ("setMyDescription", {"description": "a" * 513}, "too long"),
        ("setWebhook", {"url": "http://example.org", "secret_token": "a"}, "TLS"),
        ("sendSmoke", {}, "unknown method"),
    ],
)  # fmt: skip
def test_a_documented_limit_is_kept(method: str, fields: dict[str, Any], named: str) -> None:
    emulator = Emulator()
    emulator.person(7)
    with pytest.raises(Refused):
        emulator._call(method, {"chat_id": "7", **QUIET, **fields})
    assert named in emulator.violations[0]


def test_what_keeps_the_limits_is_shown() -> None:
    emulator = Emulator()
    person = emulator.person(7)
    fields = {"text": "<b>" + "😀" * 2048 + "</b>", "parse_mode": "HTML"}
    row = [{"text": "a", "callback_data": "a" * 64}]
    emulator._call("sendMessage", {"chat_id": "7", **QUIET, **fields, **keyboard(row)})
    assert emulator.violations == []
    assert person.texts == ["😀" * 2048]
