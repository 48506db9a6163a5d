"""An event as a Markdown file: the front matter with its German keys, and what it becomes."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, ValidationError, model_validator
from rapidfuzz import process

from knowledge.clock import BERLIN
from knowledge.errors import ContentError
from knowledge.events.model import Event
from knowledge.load import split
from knowledge.reply import Link, Source
from knowledge.safe_yaml import line_of
from knowledge.schema.explain import explain
from knowledge.yaml_file import parse_yaml

FOLDER: Final = "veranstaltungen"
LARGEST_FILE: Final = 200_000
"""Bytes of a Markdown file; more is a mistake."""
_GERMAN_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)")
_CLOCK: Final = re.compile(r"[T ,]*(?:um )?(\d{1,2})[:.](\d{2})(?::\d{2})?(?: Uhr)?")
_MISSING_SOURCE: Final = "ohne Quelle"


def _when(value: Any) -> Any:
    """`2026-05-03`, `2026-05-03 19:30`, `3.5.2026 19:30` and YAML's own dates."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or BERLIN).astimezone(BERLIN)
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if match := _GERMAN_DAY.fullmatch(text):
        text = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}{match[4]}"
    try:
        day, rest = date.fromisoformat(text[:10]), text[10:]
        if not rest.strip():
            return day
        clock = _CLOCK.fullmatch(rest)
        return datetime(day.year, day.month, day.day, int(clock[1]), int(clock[2]), tzinfo=BERLIN) if clock else 1 / 0
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"„{text}“ ist kein Zeitpunkt. Schreiben Sie zum Beispiel „2026-05-03 19:30“.") from None


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


When = Annotated[datetime | date, BeforeValidator(_when)]
Words = Annotated[tuple[str, ...], BeforeValidator(_list)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Link(_Strict):
    titel: str = Field(min_length=1)
    url: HttpUrl


class _Source(_Strict):
    titel: str
    url: str = ""


class MarkdownEvent(_Strict):
    """The keys staff may write. Only `titel` and `beginn` are required."""

    titel: str = Field(min_length=1)
    beginn: When
    ende: When | None = None
    ganztaegig: bool | None = None
    kurz: str = ""
    ort: str = ""
    adresse: str = ""
    veranstalter: str = ""
    themen: Words = ()
    zielgruppe: Words = ()
    kostenlos: bool | None = None
    preis: str = ""
    stufenlos: bool | None = None
    online: bool = False
    abgesagt: bool = False
    link: HttpUrl | None = None
    links: tuple[_Link, ...] = ()
    quelle: Annotated[_Source | None, BeforeValidator(lambda v: {"titel": v} if isinstance(v, str) else v)] = None
    stand: date | None = None
    beispiel: bool = False
    pruefen: bool = False

    @model_validator(mode="after")
    def _order(self) -> MarkdownEvent:
        if self.ende is not None and _moment(self.ende) < _moment(self.beginn):
            raise ValueError("Das Ende liegt vor dem Beginn. Berichtigen Sie „beginn“ oder „ende“.")
        return self


def _moment(value: datetime | date) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=BERLIN)


def read_markdown(path: Path, content: Path) -> Event:
    """One event file.

    Raises:
        ContentError: the file is wrong; says where, why and what to do.
    """
    name = path.relative_to(content).as_posix()
    if path.stat().st_size > LARGEST_FILE:
        raise ContentError("Die Datei ist viel zu groß.", "Eine Veranstaltung ist ein kurzer Text.", name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError("Die Umlaute sind nicht lesbar.", "Speichern Sie die Datei als „UTF-8“.", name) from error
    matter, body, _ = split(text, name)
    data = parse_yaml(matter, name)
    if not data:
        raise ContentError(
            "Der Kopf der Datei fehlt.", "Beginnen Sie mit „---“, „titel: …“, „beginn: …“, „---“.", name, 1
        )
    _unknown_keys(data, name)
    try:
        plain = {str(key): _plain(value) for key, value in data.items() if value is not None}
        return _event(MarkdownEvent.model_validate(plain), path, name.removesuffix(".md"), body.strip())
    except ValidationError as error:
        raise explain(error, name, lambda where: line_of(data, where) + 1) from error


def _unknown_keys(data: Any, name: str) -> None:
    for key in data:
        if key not in MarkdownEvent.model_fields:
            close = process.extractOne(str(key).lower(), tuple(MarkdownEvent.model_fields), score_cutoff=60)
            known = f"Meinten Sie „{close[0]}“?" if close else f"Möglich sind: {', '.join(MarkdownEvent.model_fields)}."
            cause = f"Den Schlüssel „{key}“ gibt es bei Veranstaltungen nicht."
            raise ContentError(cause, f"{known} Berichtigen Sie den Namen.", name, line_of(data, (key,)) + 1)


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items() if value is not None}
    return [_plain(value) for value in data] if isinstance(data, (list, tuple)) else data


def _event(raw: MarkdownEvent, path: Path, entry: str, body: str) -> Event:
    whole_days = raw.ganztaegig if raw.ganztaegig is not None else not isinstance(raw.beginn, datetime)
    start, end = _moment(raw.beginn), _moment(raw.ende or raw.beginn)
    if whole_days:
        start = start.replace(hour=0, minute=0)
        end = end.replace(hour=0, minute=0) + timedelta(days=1)
    elif raw.ende is not None and not isinstance(raw.ende, datetime):
        end += timedelta(days=1)
    links = tuple(Link(link.titel, str(link.url)) for link in raw.links)
    if raw.link:
        links = (Link("Zur Veranstaltung", str(raw.link)), *links)
    source_title = raw.quelle.titel if raw.quelle else _MISSING_SOURCE
    return Event(
        uid=re.sub(r"[^a-z0-9-]", "-", path.stem.lower()),
        title=raw.titel,
        start=start,
        end=end,
        source=Source(entry, source_title, raw.stand.isoformat() if raw.stand else ""),
        all_day=whole_days,
        summary=raw.kurz or body.split("\n\n", 1)[0],
        place=raw.ort,
        address=raw.adresse,
        organiser=raw.veranstalter,
        topics=raw.themen,
        audience=tuple(word.lower() for word in raw.zielgruppe),
        free=raw.kostenlos,
        price=raw.preis,
        step_free=raw.stufenlos,
        online=raw.online,
        cancelled=raw.abgesagt,
        sample=raw.beispiel,
        unchecked=raw.pruefen,
        links=links,
    )
