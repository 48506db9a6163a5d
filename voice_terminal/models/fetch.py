"""Downloads one file: goes on where it stopped, checks the SHA-256, never leaves half a file under the final name."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from knowledge.errors import SpeechError
from voice_terminal.models.catalogue import Part

Say = Callable[[str], None]
"""Receives German progress lines."""

ATTEMPTS: Final = 5
TIMEOUT_S: Final = 30.0
BLOCK: Final = 1 << 16
REPORT_EVERY: Final = 10
"""Per cent between two progress lines."""
_RETRY: Final = (httpx.TransportError, httpx.StreamError)


class ChecksumError(SpeechError):
    """The file is complete but not the one we expect."""


def fetch(part: Part, folder: Path, say: Say, *, pause_s: float = 2.0, attempts: int = ATTEMPTS) -> Path:
    """Download `part` into `folder` and return its path.

    Interrupted downloads stay as `<name>.teil` and are continued, also by a later call.

    Raises:
        SpeechError: no connection, the server refuses, or the checksum is wrong; the message says what to do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{part.file}.teil"
    for attempt in range(1, attempts + 1):
        try:
            _continue(part, partial, say)
            break
        except _RETRY as error:
            if attempt == attempts:
                raise SpeechError(_offline(part, error, partial)) from error
            say(f"{part.file}: Verbindung unterbrochen, neuer Versuch in {pause_s:g} Sekunden …")
            time.sleep(pause_s)
    _check(part, partial, say)
    done = folder / part.file
    partial.replace(done)
    _etag_file(partial).unlink(missing_ok=True)
    return done


def sha256(file: Path) -> str:
    """Hex digest of a file, read in blocks."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _continue(part: Part, partial: Path, say: Say) -> None:
    """Load what is missing. Starts over when the server cannot continue or has another version of the file."""
    have = partial.stat().st_size if partial.exists() else 0
    etag = _etag_file(partial).read_text("utf-8") if _etag_file(partial).exists() else ""
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
        if etag:
            headers["If-Range"] = etag
    with httpx.stream("GET", part.url, headers=headers, timeout=TIMEOUT_S, follow_redirects=True) as response:
        if response.status_code == 416:
            if _total(response) == have:
                return
            partial.unlink()
            raise httpx.StreamError("the partial file does not fit")
        if response.status_code not in (200, 206):
            raise SpeechError(_refused(part, response.status_code))
        begin = _begin(response)
        if begin not in (0, have):
            partial.unlink(missing_ok=True)
            raise httpx.StreamError("the server sent another range")
        _remember_etag(response, partial)
        _write(response, part, partial, begin, say)


def _write(response: httpx.Response, part: Part, partial: Path, begin: int, say: Say) -> None:
    total, loaded = _total(response), begin
    say(f"{part.file}: {'geht weiter bei' if begin else 'lädt'} {_megabytes(begin) if begin else _megabytes(total)}")
    shown = 0
    with partial.open("ab" if begin else "wb") as file:
        for block in response.iter_raw(BLOCK):
            file.write(block)
            loaded += len(block)
            percent = loaded * 100 // total if total else 0
            if percent >= shown + REPORT_EVERY:
                shown = percent - percent % REPORT_EVERY
                say(f"{part.file}: {shown} %, {_megabytes(loaded)} von {_megabytes(total)}")
    if total and loaded < total:
        raise httpx.StreamError(f"only {loaded} of {total} bytes came")


def _begin(response: httpx.Response) -> int:
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(found[1]) if response.status_code == 206 and found else 0


def _total(response: httpx.Response) -> int:
    """Size of the whole file in bytes; 0 when the server does not say."""
    if found := re.search(r"/(\d+)$", response.headers.get("Content-Range", "")):
        return int(found[1])
    return int(response.headers.get("Content-Length", 0)) if response.status_code == 200 else 0


def _check(part: Part, partial: Path, say: Say) -> None:
    found = sha256(partial)
    if not part.sha256:
        say(f"{part.file}: Es ist keine Prüfsumme hinterlegt. SHA-256 dieser Datei: {found}")
        return
    if found != part.sha256:
        partial.unlink()
        raise ChecksumError(
            f"{part.file} ist nicht die erwartete Datei (SHA-256 {found[:12]}… statt {part.sha256[:12]}…). "
            "Sie wurde gelöscht. Bitte versuchen Sie es noch einmal. Bleibt der Fehler, fragen Sie Ihre IT, "
            "ob ein Filter die Datei verändert."
        )
    say(f"{part.file}: Prüfsumme stimmt.")


def _etag_file(partial: Path) -> Path:
    return partial.with_suffix(".etag")


def _remember_etag(response: httpx.Response, partial: Path) -> None:
    etag = response.headers.get("ETag", "")
    if etag and not etag.startswith("W/"):  # weak tags are not allowed in If-Range
        _etag_file(partial).write_text(etag, "utf-8")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",")


def _offline(part: Part, error: Exception, partial: Path) -> str:
    host = httpx.URL(part.url).host
    kept = " Der geladene Teil bleibt erhalten." if partial.exists() else ""
    return (
        f"{part.file} konnte nicht geladen werden ({type(error).__name__} bei {host}).{kept} "
        "Bitte prüfen Sie die Internetverbindung und rufen Sie den Befehl noch einmal auf. "
        "Ohne Internet: Laden Sie die Datei auf einem anderen Rechner, entpacken Sie sie und nennen Sie den Ordner "
        "in ASSISTANT_RECOGNISER oder ASSISTANT_VOICE. Bis dahin läuft das Terminal mit den eingebauten Testmodellen."
    )


def _refused(part: Part, status: int) -> str:
    return (
        f"Der Server {httpx.URL(part.url).host} gibt {part.file} nicht heraus (Status {status}). "
        "Vielleicht ist die Datei umgezogen. Bitte laden Sie sie von Hand und nennen Sie den Ordner "
        "in ASSISTANT_RECOGNISER oder ASSISTANT_VOICE."
    )
