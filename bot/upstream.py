"""Which Rasa answers at the moment: a small file that changes when a new model takes over.

The process manager writes it, the gateway reads it again when it has changed. Without the file (a gateway started by
itself) the setting holds.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from knowledge.settings import Paths

VARIABLE: Final = "ASSISTANT_RASA_FILE"
"""Set by the process manager for its gateway."""


@dataclass(frozen=True)
class Upstream:
    program: str
    """Its name in the process manager."""
    url: str
    model: str
    """Path of the model's file."""


def upstream_file(paths: Paths) -> Path:
    return paths.in_data("log/rasa.json")


def write_upstream(file: Path, upstream: Upstream) -> None:
    """Replace the file as a whole."""
    new = file.with_suffix(".neu")
    new.write_text(json.dumps(asdict(upstream)), encoding="utf-8")
    new.replace(file)


def read_upstream(file: Path) -> Upstream | None:
    """None when there is none, or it cannot be read."""
    try:
        return Upstream(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


class RasaAddress:
    """Calling it gives Rasa's present address."""

    def __init__(self, default: str) -> None:
        name = os.environ.get(VARIABLE)
        self._file = Path(name) if name else None
        self._url, self._seen = default, 0

    def __call__(self) -> str:
        if self._file is None:
            return self._url
        try:
            changed = self._file.stat().st_mtime_ns
        except OSError:
            return self._url
        if changed != self._seen:
            upstream = read_upstream(self._file)
            if upstream is not None:
                self._url, self._seen = upstream.url, changed
        return self._url
