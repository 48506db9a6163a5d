"""Turns a sender into a hash that only this survey knows. The key lies apart and is deleted when the survey ends."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path


class Persons:
    def __init__(self, folder: Path) -> None:
        """`folder` holds one key file per survey."""
        self._folder = folder

    def hash(self, survey: str, sender: str) -> str:
        """64 hexadecimal digits; another survey gives another hash for the same sender."""
        return hmac.new(self._key(survey), sender.encode(), hashlib.sha256).hexdigest()

    def known(self, survey: str) -> bool:
        """Whether anybody has been hashed for it; asking makes no key."""
        return self._path(survey).exists()

    def forget(self, survey: str) -> None:
        """Delete the key: from then on nobody can tell who took part, not even by trying senders."""
        self._path(survey).unlink(missing_ok=True)

    def _path(self, survey: str) -> Path:
        return self._folder / f"{survey}.key"

    def _key(self, survey: str) -> bytes:
        path = self._path(survey)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = self._folder / f".{survey}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)  # only one of two processes wins; both then read the same key
        except FileExistsError:
            pass
        finally:
            made.unlink()
        return path.read_bytes()
