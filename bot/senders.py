"""Who is speaking, without knowing who: keyed hashes instead of channel ids."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import logging
import os
import secrets
from pathlib import Path
from typing import Final

from knowledge.damage import set_aside
from knowledge.errors import SettingsError

log = logging.getLogger(__name__)
KEY_BYTES: Final = 32
NEW_KEY: Final = (
    "Der Schlüssel %s war beschädigt und liegt jetzt als %s daneben. Es gilt ein neuer: Alle Gespräche beginnen neu. "
    "Mit der letzten Sicherung kommt der alte zurück."
)


class Senders:
    """Turns channel ids into sender ids with a key that never leaves this machine.

    HMAC-SHA-256 (RFC 2104), cut to 128 bits. Without the key nobody can try all phone-number-like ids.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def from_file(cls, file: Path) -> Senders:
        """Read the key, or make one (readable by the owner only).

        Raises:
            SettingsError: the file cannot be read. A new key would cut residents off from what is stored of them.
        """
        try:
            key = file.read_bytes()
        except FileNotFoundError:
            return cls(_make_key(file))
        except OSError as error:
            raise SettingsError(
                f"Der Schlüssel {file} ist nicht lesbar ({error.strerror}). Geben Sie dem Benutzer des Assistenten das "
                "Recht, ihn zu lesen."
            ) from error
        if len(key) != KEY_BYTES:
            aside = set_aside(file)
            log.error(NEW_KEY, file.name, aside.name)
            return cls(_make_key(file))
        return cls(key)

    @property
    def key(self) -> bytes:
        return self._key

    def sender_id(self, channel: str, person: str) -> str:
        """32 hexadecimal digits for a person on a channel; the same each time."""
        return self._hash(f"{channel}:{person}")

    def said(self, text: str) -> str:
        """32 hexadecimal digits by which the same words are known again, and that tell nobody what they were."""
        return self._hash(f"said:{text}")

    def _hash(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:32]


def _make_key(file: Path) -> bytes:
    """Write a new key as a whole, so that a crash never leaves half of one; the one that is then in the file."""
    new = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(secrets.token_bytes(KEY_BYTES))
        target.flush()
        os.fsync(target.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(new, file)  # only one of two processes that start together wins; both then read the same key
    new.unlink()
    return file.read_bytes()
