"""Reads knowledge files: one Markdown file becomes one `Entry`, a folder becomes a `Content` snapshot."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

from knowledge.dialect import FILE as DIALECT
from knowledge.dialect import Dialect, read_dialect
from knowledge.errors import ContentError
from knowledge.safe_yaml import line_of
from knowledge.said import file_of, read_said
from knowledge.schema import Entry, Passage
from knowledge.schema.entry import FROM_LOADER, FRONT_MATTER_KEYS
from knowledge.schema.explain import explain
from knowledge.template import unfilled
from knowledge.text_file import read_text
from knowledge.yaml_file import parse_yaml

OTHER_SCHEMA: Final = ("veranstaltungen",)
"""Folders whose Markdown files are no text entries; their topic reads and checks them."""
_FENCE: Final = "---"
_TITLE: Final = re.compile(r"#\s+(.*?)\s*#*$")
_HEADING: Final = re.compile(r"#{2,6}\s+(.*?)\s*#*$")


@dataclass(frozen=True)
class Content:
    """All text entries at one moment. Never changes; a saved file makes a new one."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By id, e.g. `leistungen/reisepass`."""
    errors: tuple[ContentError, ...] = ()
    """Files that could not be read. Their last good version, if there was one, is among the entries."""
    version: str = ""
    """Changes whenever an entry or the dialect does."""
    dialect: Dialect = field(default_factory=Dialect)
    """Staff's words of the region, in standard German."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", MappingProxyType(dict(self.entries)))

    def offices(self, entry: Entry) -> tuple[Entry, ...]:
        """The responsible offices of an entry that exist, nearest first."""
        return tuple(self.entries[id_] for id_ in entry.zustaendig if id_ in self.entries)


def load(folder: Path, *, strict: bool = True) -> Content:
    """Read a folder. Files with errors are left out and reported in `Content.errors`.

    `strict=False` reads any folder of Markdown files: only names and text count.
    """
    entries: dict[str, Entry] = {}
    errors: list[ContentError] = []
    for path in text_files(folder, strict=strict):
        said: tuple[str, ...] = ()
        try:
            said = _said_unless_unchanged(path, folder, _stamp(file_of(path)))
        except ContentError as error:
            errors.append(error)
        try:
            entry = _read_unless_unchanged(path, folder, strict, _stamp(path), said)
            entries[entry.id] = entry
        except ContentError as error:
            errors.append(error)
    dialect = Dialect()
    try:
        dialect = _dialect_unless_unchanged(folder, _stamp(folder / DIALECT))
    except ContentError as error:
        errors.append(error)
    return Content(entries, tuple(errors), version_of(entries, dialect), dialect)


@lru_cache(maxsize=50_000)
def _read_unless_unchanged(
    path: Path, folder: Path, strict: bool, stamp: tuple[int, int], said: tuple[str, ...]
) -> Entry:
    """`read_entry`, remembered until the file changes: reading all files takes most of a reload, and one changes."""
    entry = read_entry(path, folder, strict=strict)
    return entry.model_copy(update={"gesagt": said}) if said else entry


@lru_cache(maxsize=50_000)
def _said_unless_unchanged(path: Path, folder: Path, stamp: tuple[int, int]) -> tuple[str, ...]:
    return read_said(path, folder) if any(stamp) else ()


@lru_cache(maxsize=8)
def _dialect_unless_unchanged(folder: Path, stamp: tuple[int, int]) -> Dialect:
    return read_dialect(folder)


def _stamp(path: Path) -> tuple[int, int]:
    """Nanoseconds of the last change, and size. Both 0 if the file has just gone: reading it then tells."""
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)


def text_files(folder: Path, *, strict: bool = True) -> Iterator[Path]:
    """The files that are text entries, in a stable order. `.name`, `_name` and README are drafts."""
    for path in sorted(folder.rglob("*.md")):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "_")) for part in parts) or path.stem.lower() == "readme":
            continue
        if strict and parts[0] in OTHER_SCHEMA:
            continue
        yield path


def read_entry(path: Path, folder: Path, *, strict: bool = True) -> Entry:
    """Read one file.

    Raises:
        ContentError: the file is wrong; says where, why and what to do.
    """
    name = path.relative_to(folder).as_posix()
    text = read_text(path, name)
    matter, body, body_line = split(text, name)
    data = parse_yaml(matter, name)
    passages = _passages(body, body_line)
    if not strict:
        data = _lenient(data, body, passages, path)
    elif not data:
        raise ContentError(
            "Oben in der Datei fehlt der Kopf mit den Angaben.",
            "Beginnen Sie die Datei mit den drei Zeilen „---“, „titel: …“ und „---“.",
            name,
            1,
        )
    elif lines := unfilled(text):
        raise ContentError(
            f"Die Datei ist noch ein Entwurf. Sätze der Vorlage stehen in Zeile {', '.join(map(str, lines))}.",
            "Ersetzen Sie diese Sätze durch Ihre eigenen, oder löschen Sie die Angaben.",
            name,
            lines[0],
        )
    reserved = set(FROM_LOADER) & {str(key) for key in data}
    if reserved:
        key = sorted(reserved)[0]
        raise ContentError(
            f"Den Schlüssel „{key}“ gibt es nicht.", "Löschen Sie die Zeile.", name, line_of(data, (key,)) + 1
        )
    try:
        return Entry.model_validate(
            {**_plain(data), "id": name.removesuffix(".md"), "passages": passages, "path": path}, strict=False
        )
    except ValidationError as error:
        # The fence `---` is line 1, so the YAML's line 0 is the file's line 2.
        raise explain(error, name, lambda where: line_of(data, where) + 1) from error


def split(text: str, name: str) -> tuple[str, str, int]:
    """Front matter, body, and the line on which the body starts (from 1)."""
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != _FENCE:
        return "", text, 1
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    raise ContentError(
        "Der Kopf der Datei ist nicht abgeschlossen.",
        "Setzen Sie unter die letzte Angabe eine Zeile mit „---“.",
        name,
        1,
    )


def version_of(entries: Mapping[str, Entry], dialect: Dialect) -> str:
    """A fingerprint of the entries and the dialect."""
    digest = hashlib.sha256(dialect.version.encode())
    for id_ in sorted(entries):
        digest.update(entries[id_].model_dump_json(exclude={"path"}).encode())
    return digest.hexdigest()[:16]


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items() if value is not None}
    if isinstance(data, (list, tuple)):
        return [_plain(value) for value in data]
    return data


def _lenient(data: Any, body: str, passages: tuple[Passage, ...], path: Path) -> Any:
    known: dict[str, Any] = {}
    for key in ("titel", "kurz", "synonyme", "fragen"):
        value = data.get(key) if key in FRONT_MATTER_KEYS else None
        if value is not None:
            known[key] = value
    title = next((match[1] for row in body.splitlines() if (match := _TITLE.match(row))), "")
    heading = title or next((passage.heading for passage in passages if passage.heading), "")
    known["titel"] = str(known.get("titel") or data.get("title") or heading or path.stem.replace("-", " "))
    return known


def _passages(body: str, first_line: int) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    heading, line, collected = "", first_line, list[str]()

    def close() -> None:
        text = "\n".join(collected).strip()
        if text or heading:
            passages.append(Passage(heading=heading, text=text, line=line))

    for number, row in enumerate(body.splitlines(), start=first_line):
        if match := _HEADING.match(row):
            close()
            heading, line, collected = match[1], number, []
        elif not _TITLE.match(row):  # it would only repeat `titel`
            collected.append(row)
    close()
    return tuple(passages)
