"""A text entry: front matter of one Markdown file, and its body in passages. Fields are the German keys."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from knowledge.schema.hours import OpeningHours

_URL: Final = re.compile(r"https?://[^\s/]+\.[^\s/]+(?:/\S*)?$")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$")
_GERMAN_DATE: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$")


def _text(value: Any) -> Any:
    if isinstance(value, str):
        if not value.strip():
            raise ValueError("Der Wert ist leer. Schreiben Sie etwas dahinter oder löschen Sie die Zeile.")
        return value.strip()
    if isinstance(value, (bool, int, float, date)):
        raise ValueError(
            f'Hier wird ein Text erwartet, „{value}“ wird aber anders gelesen. Setzen Sie den Wert in "…".'
        )
    return value


def _date(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and (german := _GERMAN_DATE.match(value.strip())):
        day, month, year = german.groups()
        raise ValueError(
            f"Das Datum „{value}“ steht in anderer Schreibweise. Schreiben Sie {year}-{month:0>2}-{day:0>2}."
        )
    raise ValueError(f"„{value}“ ist kein Datum. Schreiben Sie es als Jahr-Monat-Tag, zum Beispiel 2026-03-01.")


def _url(value: Any) -> Any:
    value = _text(value)
    if isinstance(value, str) and not _URL.match(value):
        raise ValueError(
            f"„{value}“ ist keine Internetadresse. Sie beginnt mit https:// und enthält keine Leerzeichen."
        )
    return value


def _email(value: Any) -> Any:
    value = _text(value)
    if isinstance(value, str) and not _EMAIL.match(value):
        raise ValueError(f"„{value}“ ist keine E-Mail-Adresse. Sie sieht so aus: name@beispiel.de.")
    return value


def _list(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError(f"Hier wird eine Liste erwartet. Schreiben Sie darunter eine Zeile „  - {value[:40]}“.")
    return value


def _one_or_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _source(value: Any) -> Any:
    return {"titel": value} if isinstance(value, str) else value


def _postcode(value: Any) -> Any:
    text = f"{value:05d}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    if not re.fullmatch(r"\d{5}", text):
        raise ValueError(f'„{value}“ ist keine Postleitzahl. Sie hat fünf Ziffern, zum Beispiel "66869".')
    return text


Text = Annotated[str, BeforeValidator(_text)]
Day = Annotated[date, BeforeValidator(_date)]
Url = Annotated[str, BeforeValidator(_url)]
Email = Annotated[str, BeforeValidator(_email)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_list)]
TextOrTexts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_list)]
Level = Literal["gemeinde", "verbandsgemeinde", "kreis", "land", "bund"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LinkRef(_Strict):
    titel: Text
    url: Url


class SourceRef(_Strict):
    """Where the facts come from: a law, a page."""

    titel: Text
    url: Url | None = None


class Address(_Strict):
    strasse: Text
    plz: Annotated[str, BeforeValidator(_postcode)]
    ort: Text

    def __str__(self) -> str:
        return f"{self.strasse}, {self.plz} {self.ort}"


class Passage(_Strict):
    """A part of the body that can be the answer by itself."""

    heading: str
    """Text of the `##` heading; empty for what stands before the first one."""
    text: str
    """Markdown below the heading."""
    line: int
    """Line in the file, from 1."""


class Entry(_Strict):
    """One text entry, contract 4 of `docs/architecture.md`."""

    id: str
    """Path below the content folder without suffix: `leistungen/reisepass`."""
    titel: Text
    kurz: Text | None = None
    gesprochen: Text | None = None
    leicht: Text | None = None
    synonyme: Texts = ()
    fragen: Texts = ()
    quelle: Annotated[SourceRef, BeforeValidator(_source)] | None = None
    stand: Day | None = None
    gueltig_ab: Day | None = None
    gueltig_bis: Day | None = None
    nach_ablauf: Text | None = None
    pruefen: bool = False
    beispiel: bool = False
    geschichte: bool = False
    zustaendig: TextOrTexts = ()
    zustaendig_anderswo: Text | None = None
    """Who is responsible when it is none of our offices: "das Nachlassgericht beim Amtsgericht"."""
    ebene: Level | None = None
    kosten: Text | None = None
    frist: Text | None = None
    dauer: Text | None = None
    ort: Text | None = None
    telefon: Text | None = None
    online: Text | None = None
    unterlagen: TextOrTexts = ()
    voraussetzungen: TextOrTexts = ()
    links: tuple[LinkRef, ...] = ()
    siehe_auch: TextOrTexts = ()
    themen: TextOrTexts = ()
    # Only offices (`stellen/…`) have what follows.
    adresse: Address | None = None
    email: Email | None = None
    web: Url | None = None
    oeffnungszeiten: OpeningHours | None = None
    zustaendig_fuer: TextOrTexts = ()
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    # Not front matter: filled in by the loader.
    passages: tuple[Passage, ...] = ()
    gesagt: tuple[str, ...] = ()
    """What residents say, from the text file beside the entry (`knowledge.said`)."""
    path: Path = Path()

    @model_validator(mode="after")
    def _consistent(self) -> Entry:
        if self.gueltig_ab and self.gueltig_bis and self.gueltig_ab > self.gueltig_bis:
            raise ValueError("„gueltig_bis“ liegt vor „gueltig_ab“. Prüfen Sie die beiden Daten.")
        if (self.lat is None) != (self.lon is None):
            raise ValueError(
                "„lat“ und „lon“ gehören zusammen. Ergänzen Sie den fehlenden Wert oder löschen Sie beide."
            )
        if self.is_office:
            return self
        extra = [key for key in OFFICE_KEYS if key in self.model_fields_set]
        if extra:
            raise ValueError(
                f"„{extra[0]}“ gibt es nur bei Stellen. Tragen Sie es in einer Datei im Ordner stellen/ ein "
                "und nennen Sie die Stelle hier unter „zustaendig“."
            )
        return self

    @property
    def is_office(self) -> bool:
        return self.id.startswith("stellen/")

    @property
    def short(self) -> str:
        """The answer in one or two sentences: `kurz`, else the first paragraph, else the title."""
        if self.kurz:
            return self.kurz
        for passage in self.passages:
            for paragraph in re.split(r"\n\s*\n", passage.text):
                if paragraph.strip():
                    return paragraph.strip()
        return self.titel

    def expired(self, today: date) -> bool:
        """True once the facts no longer hold."""
        return self.gueltig_bis is not None and self.gueltig_bis < today


OFFICE_KEYS: Final = ("adresse", "email", "web", "oeffnungszeiten", "zustaendig_fuer", "lat", "lon")
FROM_LOADER: Final = ("id", "passages", "gesagt", "path")
FRONT_MATTER_KEYS: Final = tuple(key for key in Entry.model_fields if key not in FROM_LOADER)
