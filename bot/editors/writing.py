"""Writes knowledge files for staff: comments stay, nothing is half written, and a file that was good stays good."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final, Literal

from ruamel.yaml import YAML

from knowledge import clock
from knowledge.check.entries import check_entries
from knowledge.errors import ContentError, KreisError
from knowledge.file_name import file_name
from knowledge.load import Content, load, read_entry, split
from knowledge.schema import Entry
from knowledge.text import normal

ListKey = Literal["synonyme", "fragen"]
FOLDERS: Final[Mapping[str, str]] = {
    "leistungen": "Leistung: was Menschen beim Amt erledigen",
    "projekt": "Projekt und Landkreis",
    "mobilitaet": "Bus, Bahn und Fahrdienste",
}
"""Where a new entry may be put, with what the form says."""
_MASK: Final = re.compile(r"\[(?:…|[A-ZÄÖÜ][\w-]*)\]")
"""What stands for something personal in the questions of the Lücken-Korb."""


class Writer:
    """Changes files below one folder, one change at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._lock = threading.Lock()

    def add(self, entry_id: str, key: ListKey, text: str) -> Path:
        """Add a synonym or an example question to an entry.

        Raises:
            KreisError: there is no such entry, the text is there already, or the file would be wrong afterwards.
        """
        text = _one_line(text)
        with self._lock:
            content = load(self._folder)
            entry = content.entries.get(entry_id)  # a look-up, so that no path can be smuggled in
            if entry is None:
                raise KreisError(f"Den Eintrag „{entry_id}“ gibt es nicht, oder seine Datei hat einen Fehler.")
            if normal(text) in {normal(old) for old in getattr(entry, key)}:
                raise KreisError(f"„{text}“ steht bei „{entry.titel}“ schon unter „{key}“.")
            path = self._folder / f"{entry_id}.md"
            before = path.read_bytes()
            changed = with_item(before.decode("utf-8"), path.name, key, text)
            wanted = entry.model_copy(update={key: (*getattr(entry, key), text)})
            self._replace(path, before, changed, content, wanted)
            return path

    def create(self, folder: str, titel: str, kurz: str, frage: str, quelle: str, zustaendig: str = "") -> Path:
        """Make a new entry, marked as not yet confirmed.

        Raises:
            KreisError: something is missing, the entry exists, or it would contradict another one.
        """
        titel, kurz, frage, quelle = (_one_line(text, 600) for text in (titel, kurz, frage, quelle))
        if folder not in FOLDERS:
            raise KreisError("Bitte wählen Sie einen Ordner aus der Liste.")
        name = file_name(titel)
        with self._lock:
            content = load(self._folder)
            if zustaendig and zustaendig not in content.entries:
                raise KreisError("Die zuständige Stelle gibt es nicht. Bitte wählen Sie eine aus der Liste.")
            path = self._folder / folder / f"{name}.md"
            if path.exists():
                raise KreisError(f"Die Datei {folder}/{name}.md gibt es schon. Nehmen Sie einen anderen Titel.")
            data: dict[str, Any] = {"titel": titel, "kurz": kurz, "fragen": [frage]}
            if zustaendig:
                data["zustaendig"] = [zustaendig]
            data |= {"quelle": quelle, "stand": clock.today(), "pruefen": True}
            self._replace(path, None, f"---\n{_dump(data)}---\n", content, None)
            return path

    def _replace(self, path: Path, before: bytes | None, text: str, content: Content, wanted: Entry | None) -> None:
        """Put `text` in the place of a file, after reading it as the assistant would.

        Args:
            before: what `text` was made from; None for a file that was not there.

        Raises:
            KreisError: it does not read, says something else than meant, brings a new error into the knowledge, or
                somebody saved the file meanwhile.
        """
        name = path.relative_to(self._folder).as_posix()
        with tempfile.TemporaryDirectory() as trial:
            candidate = Path(trial) / name
            candidate.parent.mkdir(parents=True)
            candidate.write_bytes(text.encode("utf-8"))
            entry = read_entry(candidate, Path(trial))
            if wanted is not None and _says(entry) != _says(wanted):
                raise KreisError(f"{name} lässt sich nicht selbsttätig ändern. Bitte ändern Sie die Datei von Hand.")
            after = Content({**content.entries, entry.id: entry}, content.errors)
            known = {(finding.file, finding.cause) for finding in check_entries(content)}
            for finding in check_entries(after):
                if finding.severity == "fehler" and (finding.file, finding.cause) not in known:
                    raise ContentError(finding.cause, finding.cure, finding.file)
        _write(path, before, text)


def with_item(raw: str, name: str, key: ListKey, text: str) -> str:
    """The file's text with one more item in a list of its front matter; everything else stays as it is."""
    newline = "\r\n" if "\r\n" in raw else "\n"
    mark, plain = ("\ufeff", raw[1:]) if raw.startswith("\ufeff") else ("", raw)
    plain = plain.replace("\r\n", "\n")
    matter, _, _ = split(plain, name)
    data = _yaml().load(matter)
    if data.get(key) is None:
        data[key] = [text]
    else:
        data[key].append(text)
    # "---\n" + front matter + "\n" + the rest, which begins with the closing fence
    rest = plain[plain.index("\n") + 1 + len(matter) :].lstrip("\n") if matter else plain
    return mark + f"---\n{_dump(data)}{rest}".replace("\n", newline)


def _dump(data: Any) -> str:
    out = StringIO()
    _yaml().dump(data, out)
    text = out.getvalue()
    return text if text.endswith("\n") else f"{text}\n"


def _yaml() -> YAML:
    """Reads and writes front matter as staff wrote it: quotes, comments, long lines, indented lists."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _says(entry: Entry) -> dict[str, Any]:
    said = entry.model_dump(exclude={"path", "gesagt"})  # what residents say stands in another file
    # A line more in the front matter moves the passages down; their text must not change.
    return said | {"passages": [(part.heading, part.text) for part in entry.passages]}


def _write(path: Path, before: bytes | None, text: str) -> None:
    """Write beside the file and rename: a reader sees the old or the new file, never half of one.

    Raises:
        KreisError: the folder or the disk does not take it, or the file is not as `before`; it stays as it is.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".neu", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(number, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        _refuse_if_changed(path, before)
        temporary.replace(path)
    except OSError as error:
        raise KreisError(
            f"{path.name} lässt sich nicht speichern. Bitte fragen Sie Ihre IT, ob der Assistent in den Ordner "
            "schreiben darf und ob noch Platz ist."
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _refuse_if_changed(path: Path, before: bytes | None) -> None:
    """Checking a change takes seconds, in which a colleague may save the same file in a text editor."""
    now = path.read_bytes() if path.exists() else None
    if now != before:
        raise KreisError(
            f"{path.name} hat sich gerade geändert: Jemand anderes arbeitet an der Datei. "
            "Ihre Änderung ist nicht gespeichert. Bitte versuchen Sie es noch einmal."
        )


def _one_line(text: str, longest: int = 300) -> str:
    line = " ".join(text.split())
    if not line or len(line) > longest or not line.isprintable():
        raise KreisError(f"Bitte füllen Sie alle Felder aus, mit höchstens {longest} Zeichen.")
    if mask := _MASK.search(line):
        raise KreisError(f"Im Text steht noch „{mask[0]}“. Schreiben Sie dort ein Wort hin, oder löschen Sie es.")
    return line
