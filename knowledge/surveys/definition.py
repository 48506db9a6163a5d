"""A survey as its YAML file defines it, and when a question is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from knowledge.text import fold

QuestionType = Literal["auswahl", "mehrfach", "skala", "zahl", "ja_nein", "text", "ort"]
Value = str | int | float | list[str] | None
"""An answer: option id, option ids, number, `ja`/`nein`, text or place; None when skipped."""
Status = Literal["geplant", "läuft", "beendet"]

_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_COMPARISON: Final = re.compile(r"(<=|>=|<|>)\s*(-?\d+(?:[.,]\d+)?)")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_YES_NO: Final = ("ja", "nein")
_SINGULAR: Final = {
    "Personen": "Person",
    "Menschen": "Mensch",
    "Kinder": "Kind",
    "Minuten": "Minute",
    "Stunden": "Stunde",
    "Tage": "Tag",
    "Wochen": "Woche",
    "Monate": "Monat",
    "Jahre": "Jahr",
    "Autos": "Auto",
}
"""Units of which one has another name: "1 Person", but "1 Euro"."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Strict):
    """One answer that can be chosen."""

    id: str
    text: str
    synonyme: tuple[str, ...] = ()
    """Other words residents use for it."""
    limesurvey: str = ""
    """Its code in LimeSurvey, when it came from there."""

    @model_validator(mode="before")
    @classmethod
    def from_text(cls, data: Any) -> Any:
        """Staff may write just the text; the id is then made from it."""
        if isinstance(data, str):
            return {"id": slug(data), "text": data}
        if isinstance(data, Mapping) and "text" in data and "id" not in data:
            return {**data, "id": slug(str(data["text"]))}
        return data


class Question(Strict):
    """One question. Which keys belong to which `typ`: `docs/umfragen.md`."""

    id: str
    typ: QuestionType
    frage: str
    gesprochen: str = ""
    """The question as a voice says it; default: `frage`."""
    hilfe: str = ""
    """Said when somebody asks what is meant."""
    optional: bool = False
    wenn: dict[str, str | int | float | list[str | int]] = Field(default_factory=dict)
    """Asked only when these earlier answers were given: `{auto: nein}`, `{weg: [bus, bahn]}`, `{note: "<= 2"}`."""
    antworten: tuple[Option, ...] = ()
    hoechstens: int | None = None
    """Several choices: at most this many."""
    von: int | None = None
    bis: int | None = None
    """Lowest and highest number of a scale or of a number."""
    stufen: dict[int, str] = Field(default_factory=dict)
    """Names of steps of a scale; the two ends at least."""
    einheit: str = ""
    ganz: bool = True
    """Number: only whole ones."""
    limesurvey: str = ""
    """Its code in LimeSurvey, when it came from there."""

    @field_validator("id")
    @classmethod
    def simple_id(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise ValueError(
                f"„{value}“ ist keine Kennung. Schreiben Sie Kleinbuchstaben ohne Umlaute, zum Beispiel "
                f"„weg_zur_arbeit“."
            )
        return value

    @model_validator(mode="after")
    def keys_fit_type(self) -> Question:
        if self.typ in ("auswahl", "mehrfach"):
            if len(self.antworten) < 2:
                raise ValueError("Es fehlen Antworten zum Auswählen. Schreiben Sie unter „antworten“ mindestens zwei.")
            ids = [option.id for option in self.antworten]
            if len(set(ids)) < len(ids):
                raise ValueError("Zwei Antworten haben dieselbe Kennung. Geben Sie jeder eine eigene „id“.")
        elif self.antworten:
            raise ValueError(
                f"Zum Typ „{self.typ}“ gehören keine „antworten“. Löschen Sie sie, oder schreiben Sie „typ: auswahl“."
            )
        if self.typ == "skala":
            if self.von is not None and self.bis is not None and self.von >= self.bis:
                raise ValueError("„von“ muss kleiner als „bis“ sein. Vertauschen Sie die beiden Zahlen.")
            if self.von is None or self.bis is None:
                raise ValueError("Der Skala fehlen ihre Enden. Schreiben Sie zum Beispiel „von: 1“ und „bis: 5“.")
            if self.bis - self.von > 10:
                raise ValueError("Die Skala hat mehr als elf Stufen. Niemand kann sie sich merken: nehmen Sie 1 bis 5.")
            if self.von not in self.stufen or self.bis not in self.stufen:
                raise ValueError(
                    "Die Enden der Skala haben keinen Namen. Schreiben Sie unter „stufen“ zum Beispiel „1: "
                    "sehr unzufrieden“ und „5: sehr zufrieden“."
                )
            if any(not self.von <= step <= self.bis for step in self.stufen):
                raise ValueError("Eine der „stufen“ liegt außerhalb der Skala. Prüfen Sie „von“ und „bis“.")
        elif self.stufen:
            raise ValueError(
                f"Zum Typ „{self.typ}“ gehören keine „stufen“. Löschen Sie sie, oder schreiben Sie „typ: skala“."
            )
        return self

    def option(self, id_: str) -> Option | None:
        return next((option for option in self.antworten if option.id == id_), None)

    def applies(self, answers: Mapping[str, Value]) -> bool | None:
        """Whether the question is asked after these answers; None while an earlier answer it depends on is open."""
        unknown = False
        for key, wanted in self.wenn.items():
            if key not in answers:
                unknown = True
            elif not _matches(answers[key], wanted):
                return False
        return None if unknown else True

    def show(self, value: Value) -> str:
        """An answer in words, for the summary and for reports."""
        if value is None:
            return "keine Angabe"
        if isinstance(value, list):
            return ", ".join(self.show(part) for part in value) or "nichts davon"
        if self.typ in ("auswahl", "mehrfach"):
            option = self.option(str(value))
            return option.text if option else str(value)
        if self.typ == "skala" and isinstance(value, int) and value in self.stufen:
            return f"{value} ({self.stufen[value]})"
        if self.typ == "zahl":
            number = f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
            unit = _SINGULAR.get(self.einheit, self.einheit) if value == 1 else self.einheit
            return f"{number} {unit}".strip()
        if self.typ == "ja_nein":
            return str(value).capitalize()
        return str(value)


class Survey(Strict):
    id: str
    """Name of the file without suffix."""
    titel: str
    synonyme: tuple[str, ...] = ()
    zweck: str
    """What it is about, in one or two sentences."""
    von: date | None = None
    bis: date | None = None
    """Last day on which one can take part."""
    urspruenglich_bis: date | None = None
    verlaengert_am: date | None = None
    zielgruppe: str = ""
    anonym: bool | None = None
    """None: not known."""
    einwilligung: str = ""
    """What residents agree to before the first question."""
    daten: str = ""
    """Who sees the answers and what happens with them."""
    fragen: tuple[Question, ...] = ()
    """Empty for surveys that are not taken here."""
    themen: tuple[str, ...] = ()
    """What it asked about, when the questions are not here."""
    online: str = ""
    """How to take part when not here."""
    dank: str = "Vielen Dank, dass Sie mitgemacht haben."
    ergebnis: str = ""
    """Das wurde daraus: what followed from the survey."""
    quelle: str = ""
    stand: date | None = None
    pruefen: bool = False
    beispiel: bool = False

    @model_validator(mode="after")
    def hangs_together(self) -> Survey:
        if self.von and self.bis and self.von > self.bis:
            raise ValueError("Das Ende liegt vor dem Anfang. Prüfen Sie „von“ und „bis“.")
        if self.fragen and not (self.einwilligung and self.daten):
            raise ValueError(
                "Es fehlt, worin die Teilnehmenden einwilligen. Schreiben Sie „einwilligung“ und „daten“ "
                "(wer die Antworten sieht)."
            )
        seen: dict[str, Question] = {}
        for question in self.fragen:
            if question.id in seen:
                raise ValueError(f"Die Frage „{question.id}“ gibt es zweimal. Geben Sie jeder Frage eine eigene „id“.")
            for key, wanted in question.wenn.items():
                if key not in seen:
                    raise ValueError(
                        f"Die Frage „{question.id}“ hängt von „{key}“ ab, das vorher nicht gefragt wird. "
                        f"Prüfen Sie „wenn“."
                    )
                _check_condition(seen[key], question.id, wanted)
            seen[question.id] = question
        return self

    def status(self, today: date) -> Status:
        if self.bis and today > self.bis:
            return "beendet"
        return "geplant" if self.von and today < self.von else "läuft"

    def open(self, today: date) -> bool:
        """Whether one can take part here today."""
        return bool(self.fragen) and self.status(today) == "läuft"

    def question(self, id_: str) -> Question:
        return next(question for question in self.fragen if question.id == id_)

    def path(self, answers: Mapping[str, Value]) -> list[Question]:
        """The questions that are asked after these answers; those still undecided are included."""
        asked: dict[str, Value] = {}
        result = []
        for question in self.fragen:
            if question.applies(asked) is False:
                continue
            result.append(question)
            if question.id in answers:
                asked[question.id] = answers[question.id]
        # An undecided question depends on one that is still open. What depends on a question not asked is not asked.
        ids = {question.id for question in result}
        return [question for question in result if all(key in ids for key in question.wenn)]


def slug(text: str) -> str:
    """An identifier made from German words: `Mit dem Bus` becomes `mit_dem_bus`."""
    made = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")[:40].strip("_") or "antwort"
    return made if made[0].isalpha() else f"a_{made}"


def _check_condition(earlier: Question, id_: str, wanted: Any) -> None:
    for one in wanted if isinstance(wanted, list) else [wanted]:
        known: tuple[str, ...] | None = None
        if earlier.typ == "ja_nein":
            known = _YES_NO
        elif earlier.antworten:
            known = tuple(option.id for option in earlier.antworten)
        if known is not None and str(one) not in known:
            raise ValueError(
                f"Die Frage „{id_}“ erwartet bei „{earlier.id}“ die Antwort „{one}“, die es dort nicht "
                f"gibt. Möglich sind: {', '.join(known)}."
            )
        if earlier.typ in ("skala", "zahl") and not (
            _NUMBER.fullmatch(str(one)) or _COMPARISON.fullmatch(str(one).strip())
        ):
            raise ValueError(
                f"Die Frage „{id_}“ vergleicht „{earlier.id}“ mit „{one}“. Schreiben Sie eine Zahl oder zum "
                f'Beispiel "<= 2".'
            )


def _matches(value: Value, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return any(_matches(value, one) for one in wanted)
    if value is None:
        return False
    if isinstance(value, list):
        return str(wanted) in value
    if isinstance(value, (int, float)):
        if comparison := _COMPARISON.fullmatch(str(wanted).strip()):
            limit = float(comparison[2].replace(",", "."))
            return {"<=": value <= limit, ">=": value >= limit, "<": value < limit, ">": value > limit}[comparison[1]]
        return float(value) == float(wanted)
    return str(value) == str(wanted)
