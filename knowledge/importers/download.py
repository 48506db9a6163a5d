"""Fetches one file politely and safely: with limits on size and time, and all of it or nothing.

A server may be slow, send half, send a web page instead of data, fail, or never stop: each ends in one German sentence.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import httpx

from knowledge.errors import KreisError

CONTACT: Final = "Kreis-Assistent/0.1 (+https://www.landkreis-kusel.de)"
"""Who we are, for the operators of the servers. A county puts its own contact into `importe.yaml` (`kontakt`)."""
MAX_BYTES: Final = 300_000_000
TOTAL_SECONDS: Final = 600.0
_CHUNK: Final = 1 << 16


class FetchError(KreisError):
    """An import did not work; what was there before is still there."""


Progress = Callable[[str], None]


def client(user_agent: str = CONTACT, timeout: float = 30.0) -> httpx.Client:
    """A client that says who it is, follows few redirects and gives up when nothing comes for `timeout` seconds."""
    return httpx.Client(headers={"User-Agent": user_agent}, timeout=timeout, follow_redirects=True, max_redirects=5)


def download(
    http: httpx.Client,
    url: str,
    target: Path,
    progress: Progress,
    *,
    max_bytes: int = MAX_BYTES,
    total_seconds: float = TOTAL_SECONDS,
    params: Mapping[str, str] | None = None,
) -> int:
    """Fetch `url` into `target` (a temporary file of the caller); returns its size in bytes.

    Raises:
        FetchError: the server did not deliver all of it within the limits.
    """
    started = time.monotonic()
    size, told = 0, 0
    try:
        with http.stream("GET", url, params=params) as response:
            _must_be_ok(response)
            announced = int(response.headers.get("content-length") or 0)
            encoded = bool(response.headers.get("content-encoding"))
            if announced > max_bytes:
                raise FetchError(_too_large(url, max_bytes))
            with target.open("wb") as file:
                for chunk in response.iter_bytes(_CHUNK):
                    size += len(chunk)
                    if size > max_bytes:
                        raise FetchError(_too_large(url, max_bytes))
                    if time.monotonic() - started > total_seconds:
                        raise FetchError(f"{url} liefert zu langsam. Bitte später noch einmal versuchen.")
                    file.write(chunk)
                    if size - told >= 5_000_000:
                        told = size
                        of = f" von {announced // 1_000_000}" if announced else ""
                        progress(f"  {size // 1_000_000}{of} MB geladen")
            if announced and not encoded and size != announced:
                raise FetchError(f"{url} hat die Datei nur zum Teil geliefert. Bitte später noch einmal versuchen.")
    except httpx.HTTPError as error:
        raise FetchError(explain(error, url)) from error
    if size == 0:
        raise FetchError(f"{url} hat eine leere Datei geliefert. Bitte die Adresse prüfen.")
    return size


def get_json(http: httpx.Client, url: str, params: Mapping[str, Any] | None = None) -> Any:
    """A small JSON answer.

    Raises:
        FetchError: no answer, an error, or no JSON.
    """
    try:
        with http.stream("GET", url, params=params) as response:
            _must_be_ok(response)
            body = bytearray()
            for chunk in response.iter_bytes(_CHUNK):
                body += chunk
                if len(body) > 20_000_000:
                    raise FetchError(_too_large(url, 20_000_000))
            return httpx.Response(200, content=bytes(body)).json()
    except httpx.HTTPError as error:
        raise FetchError(explain(error, url)) from error
    except ValueError as error:
        raise FetchError(f"{url} hat keine JSON-Daten geliefert. Bitte die Adresse prüfen.") from error


def explain(error: httpx.HTTPError, url: str) -> str:
    """The sentence for what httpx says."""
    if isinstance(error, httpx.TimeoutException):
        return f"{url} antwortet nicht rechtzeitig. Bitte später noch einmal versuchen."
    if isinstance(error, httpx.RemoteProtocolError):
        return f"{url} hat die Verbindung mitten in der Datei beendet. Bitte später noch einmal versuchen."
    if isinstance(error, httpx.TooManyRedirects):
        return f"{url} leitet im Kreis weiter. Bitte die Adresse prüfen."
    return f"{url} ist nicht erreichbar. Bitte Adresse und Internetverbindung prüfen."


def _must_be_ok(response: httpx.Response) -> None:
    if response.status_code != 200:
        what = "gibt es nicht" if response.status_code == 404 else "meldet einen Fehler"
        raise FetchError(
            f"{response.url} {what} (Status {response.status_code}). Bitte Adresse prüfen oder später versuchen."
        )


def _too_large(url: str, limit: int) -> str:
    return f"{url} ist größer als {limit // 1_000_000} MB und wurde abgelehnt. Bitte einen kleineren Ausschnitt wählen."
