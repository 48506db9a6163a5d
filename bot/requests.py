"""Checks what a client sends before anything acts on it; every refusal is German and says what to do."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.conversation import Incoming
from bot.settings import MAX_TEXT

CHANNELS: Final = ("web", "voice")
"""Channels a client of the HTTP API may name."""


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


def parse_json(text: str | bytes) -> Mapping[str, Any]:
    """A JSON object.

    Raises:
        Refusal: it is no JSON, or no object.
    """
    try:
        data = json.loads(text)
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
    except (TypeError, KeyError, ValueError) as error:
        raise Refusal("bad_location", "Das Feld „location“ braucht die Zahlen „lat“ und „lon“.") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Refusal("bad_location", "Der Standort liegt nicht auf der Erde. Bitte prüfen Sie „lat“ und „lon“.")
    return {"lat": lat, "lon": lon}
