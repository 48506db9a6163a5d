"""What the assistant says about itself and to be polite: reads `gespraech.yaml`, again whenever staff save it."""

from __future__ import annotations

import threading
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml.error import YAMLError

from knowledge.errors import ContentError
from knowledge.reply import Button, Reply
from knowledge.safe_yaml import load_yaml

FILE = "gespraech.yaml"


class Line(BaseModel):
    """One section of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    gesprochen: str = ""
    leicht: str = ""
    knoepfe: tuple[str, ...] = ()
    """Suggestions; pressing one asks it as a question."""


def load(file: Path) -> dict[str, Line]:
    """Read and check the file.

    Raises:
        ContentError: the file is no YAML, or a section has unknown or missing keys.
    """
    try:
        data = load_yaml(file.read_text(encoding="utf-8"))
        return TypeAdapter(dict[str, Line]).validate_python(data)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(
            "Die Datei ist kein gültiges YAML.",
            "Prüfen Sie Einrückung, Doppelpunkte und Anführungszeichen in dieser Zeile.",
            file.name,
            mark.line + 1 if mark else None,
        ) from error
    except ValidationError as error:
        where = " → ".join(str(part) for part in error.errors()[0]["loc"])
        raise ContentError(
            f"Der Abschnitt „{where}“ stimmt nicht.",
            "Erlaubt sind text, gesprochen, leicht und knoepfe; text darf nicht fehlen.",
            file.name,
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(
            "Die Datei lässt sich nicht lesen.", "Speichern Sie sie als Text in UTF-8.", file.name
        ) from error


class SmallTalk:
    """The sections of `gespraech.yaml`; a broken file leaves the last good version in force."""

    def __init__(self, content: Path) -> None:
        self._file = content / FILE
        self._lock = threading.Lock()
        self._changed = self._stamp()
        self._lines = load(self._file)
        self.error: ContentError | None = None

    def reply(self, section: str, *, easy: bool = False) -> Reply:
        """The reply of a section.

        Raises:
            KeyError: the file has no such section.
        """
        line = self._fresh()[section]
        buttons = tuple(Button(title, title) for title in line.knoepfe)
        text = line.leicht if easy and line.leicht else line.text
        return Reply(text=text, speech=line.gesprochen, buttons=buttons, outcome="smalltalk")

    def _fresh(self) -> dict[str, Line]:
        with self._lock:
            stamp = self._stamp()
            if stamp != self._changed:
                self._changed = stamp
                try:
                    self._lines = load(self._file)
                    self.error = None
                except ContentError as error:
                    self.error = error
            return self._lines

    def _stamp(self) -> tuple[int, int]:
        try:
            stat = self._file.stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size)
