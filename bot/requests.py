"""Checks what a client sends before anything acts on it; every refusal is German and says what to do."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.conversation import Incoming
from bot.settings import MAX_TEXT

CHANNELS: Final = ("web", "voice")
"""Channels a client of the HTTP API may name."""
BODY_SECONDS: Final = 20.0
"""A request's body must have arrived after this; who sends byte by byte holds nothing up."""


BAD_ID: Final = "Das Feld „id“ muss eine Kennung der Nachricht sein, höchstens 64 Zeichen."


@dataclass
class Refusal(Exception):  # noqa: N818  (it is an answer, not a fault)
    """A request that cannot be answered; becomes `{"error": {"code", "message"}}`."""

    code: str
    message: str
    status: int = 400

    def to_dict(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message}}

    def response(self) -> web.Response:
        return web.json_response(self.to_dict(), status=self.status)


async def body_of(request: web.Request) -> bytes:
    """The whole body.

    Raises:
        Refusal: it arrives too slowly, or is compressed and damaged.
    """
    async with _in_time():
        return await request.read()


async def fields_of(request: web.Request) -> dict[str, str]:
    """The text fields of a posted form; none when the body is no form.

    Raises:
        Refusal: it arrives too slowly.
    """
    async with _in_time():
        try:
            posted = await request.post()
        except (ValueError, LookupError, AssertionError):  # a wrong boundary, an unknown encoding, a cut part
            return {}
    # Lone surrogates come from a wrong encoding; they can be neither shown nor stored.
    return {name: value for name, value in posted.items() if isinstance(value, str) and is_unicode(name + value)}


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            yield
    except web.RequestPayloadError as error:
        raise Refusal("bad_body", "Die Anfrage ist beschädigt angekommen. Bitte senden Sie sie noch einmal.") from error
    except TimeoutError as error:
        raise Refusal("too_slow", "Die Anfrage kam zu langsam an. Bitte senden Sie sie noch einmal.", 408) from error


def is_unicode(text: str) -> bool:
    """False for text with half a surrogate pair, which JSON can carry but UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def parse_json(text: str | bytes) -> Mapping[str, Any]:
    """A JSON object.

    Raises:
        Refusal: it is no JSON, or no object.
    """
    try:
        data = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()  # half surrogate pairs can be neither sent on nor stored
    except (ValueError, RecursionError) as error:
        raise Refusal(
            "bad_json", "Die Anfrage ist kein gültiges JSON. Bitte prüfen Sie Klammern und Anführungszeichen."
        ) from error
    if not isinstance(data, dict):
        raise Refusal("bad_json", 'Die Anfrage muss ein JSON-Objekt sein, zum Beispiel {"session": …, "text": …}.')
    return data


def read_session(value: Any) -> str:
    """A session id: a UUID that the client made.

    Raises:
        Refusal: it is none.
    """
    try:
        return str(uuid.UUID(value))
    except (ValueError, TypeError, AttributeError) as error:
        raise Refusal(
            "bad_session", "Das Feld „session“ fehlt oder ist keine UUID. Bitte erzeugen Sie eine."
        ) from error


def read_message(data: Mapping[str, Any], session: str) -> Incoming:
    """A message of a resident: either text or a button.

    Raises:
        Refusal: a field is missing or has the wrong type or size.
    """
    text, button, channel = data.get("text"), data.get("button"), data.get("channel", "web")
    id_ = data.get("id", "")
    if (text is None) == (button is None):
        raise Refusal("bad_message", "Bitte senden Sie entweder „text“ oder „button“.")
    if channel not in CHANNELS:
        raise Refusal("bad_channel", "Das Feld „channel“ darf nur „web“ oder „voice“ sein.")
    if text is not None and not isinstance(text, str):
        raise Refusal("bad_text", "Das Feld „text“ muss Text sein.")
    if text is not None and not text.strip():
        raise Refusal("empty_text", "Die Nachricht ist leer. Bitte schreiben Sie Ihre Frage.")
    if text is not None and len(text) > MAX_TEXT:
        raise Refusal("text_too_long", f"Die Nachricht ist zu lang. Bitte kürzen Sie sie auf {MAX_TEXT} Zeichen.", 413)
    if button is not None and not (isinstance(button, str) and 0 < len(button) <= 64):
        raise Refusal("bad_button", "Das Feld „button“ muss die Kennung eines Knopfes sein.")
    if not (isinstance(id_, str) and len(id_) <= 64):
        raise Refusal("bad_id", BAD_ID)
    return Incoming(channel, session, text=text, button=button, metadata=_location(data.get("location")), id=id_)


def _location(value: Any) -> dict[str, float]:
    if value is None:
        return {}
    try:
        lat, lon = float(value["lat"]), float(value["lon"])
    except (TypeError, KeyError, ValueError, OverflowError) as error:
        raise Refusal("bad_location", "Das Feld „location“ braucht die Zahlen „lat“ und „lon“.") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Refusal("bad_location", "Der Standort liegt nicht auf der Erde. Bitte prüfen Sie „lat“ und „lon“.")
    return {"lat": lat, "lon": lon}
