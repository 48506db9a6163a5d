"""What the assistant says about itself and to be polite: reads `gespraech.yaml`, again whenever staff save it."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from knowledge.errors import ContentError
from knowledge.reply import Button, Reply
from knowledge.safe_yaml import line_of
from knowledge.yaml_file import plain, read_values

log = logging.getLogger(__name__)
FILE = "gespraech.yaml"


class Line(BaseModel):
    """One section of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    gesprochen: str = ""
    leicht: str = ""
    knoepfe: tuple[str, ...] = ()
    """Suggestions; pressing one asks it as a question."""


_WORDLESS = Line(text="Ich helfe Ihnen gern. Bitte stellen Sie mir eine Frage zum Landkreis Kusel.")


def load(file: Path) -> dict[str, Line]:
    """Read and check the file.

    Raises:
        ContentError: the file is no YAML, or a section has unknown or missing keys.
    """
    data = read_values(file, file.name)
    try:
        return TypeAdapter(dict[str, Line]).validate_python(plain(data))
    except ValidationError as error:
        where = " → ".join(str(part) for part in error.errors()[0]["loc"])
        raise ContentError(
            f"Der Abschnitt „{where}“ stimmt nicht.",
            "Erlaubt sind text, gesprochen, leicht und knoepfe; text darf nicht fehlen.",
            file.name,
            line_of(data, error.errors()[0]["loc"]),
        ) from error


class SmallTalk:
    """The sections of `gespraech.yaml`; a broken file leaves the last good version in force, also after a restart."""

    def __init__(self, content: Path, kept: Path) -> None:
        """`kept`: where a copy of the last good version lies."""
        self._file = content / FILE
        self._kept = kept
        self._lock = threading.Lock()
        self._changed = self._stamp()
        self.error: ContentError | None = None
        self._lines: Mapping[str, Line] = {}
        if not self._read():
            with suppress(ContentError):
                self._lines = load(kept)

    def reply(self, section: str, *, easy: bool = False) -> Reply:
        """The reply of a section.

        A section that the file has not is answered with an offer to help: the file may be broken from the beginning.
        """
        line = self._fresh().get(section, _WORDLESS)
        buttons = tuple(Button(title, title) for title in line.knoepfe)
        text = line.leicht if easy and line.leicht else line.text
        return Reply(text=text, speech=line.gesprochen, buttons=buttons, outcome="smalltalk")

    def _fresh(self) -> Mapping[str, Line]:
        with self._lock:
            stamp = self._stamp()
            if stamp != self._changed:
                self._changed = stamp
                self._read()
            return self._lines

    def _read(self) -> bool:
        """Whether the file is good."""
        try:
            self._lines = load(self._file)
            self.error = None
        except ContentError as error:
            log.error("%s", error)
            self.error = error
            return False
        try:
            fresh = self._kept.with_suffix(".neu")
            shutil.copyfile(self._file, fresh)
            fresh.replace(self._kept)
        except OSError:
            log.exception("keeping a copy of %s failed", FILE)
        return True

    def _stamp(self) -> tuple[int, int]:
        try:
            stat = self._file.stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size)
