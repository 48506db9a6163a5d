"""Answer sheets as CSV or JSON with a codebook, for the statistics programs of the county."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from knowledge.surveys.definition import Question, Survey, Value
from knowledge.surveys.masking import mask
from knowledge.surveys.results import SMALL
from knowledge.surveys.store import Sheet

RARE: Final = "(selten)"
"""Stands for an answer that fewer than `SMALL` people gave: alone in a row it could give somebody away."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a text that starts like this."""


def rows(survey: Survey, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """One row per sheet: a running number, the day, the answers. No sender, no token, nothing finer than a day."""
    common = {question.id: _common(question, sheets) for question in survey.fragen}
    result = []
    for number, sheet in enumerate(sheets, start=1):
        row: dict[str, Any] = {"nr": number, "tag": sheet.day.isoformat()}
        for question in survey.fragen:
            row |= _cells(question, sheet.answers, common[question.id])
        result.append(row)
    return result


def to_csv(survey: Survey, sheets: Sequence[Sheet]) -> str:
    """Semicolons and a byte-order mark, as German spreadsheets expect it."""
    columns = ["nr", "tag", *(column for question in survey.fragen for column in _columns(question))]
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, columns, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for row in rows(survey, sheets):
        writer.writerow({key: _safe(value) for key, value in row.items()})
    return out.getvalue()


def codebook_csv(survey: Survey) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["spalte", "frage", "typ", "wert", "bedeutung"])
    for entry in codebook(survey):
        for value, meaning in entry["werte"].items() or [("", "")]:
            writer.writerow([_safe(entry[key]) for key in ("spalte", "frage", "typ")] + [value, _safe(meaning)])
    return out.getvalue()


def to_json(survey: Survey, sheets: Sequence[Sheet]) -> str:
    data = {
        "umfrage": {
            "id": survey.id,
            "titel": survey.titel,
            "zweck": survey.zweck,
            "beispiel": survey.beispiel,
            "teilnahmen": len(sheets),
        },
        "hinweis": f"„{RARE}“ steht für Antworten, die weniger als {SMALL} Personen gegeben haben.",
        "codebuch": codebook(survey),
        "antworten": rows(survey, sheets),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def codebook(survey: Survey) -> list[dict[str, Any]]:
    """What each column means."""
    entries = []
    for question in survey.fragen:
        for column in _columns(question):
            option = question.option(column.partition(".")[2]) if question.typ == "mehrfach" else None
            text = f"{question.frage} – {option.text}" if option else question.frage
            entries.append({"spalte": column, "frage": text, "typ": question.typ, "werte": _meanings(question)})
    return entries


def _meanings(question: Question) -> dict[str, str]:
    match question.typ:
        case "auswahl":
            return {option.id: option.text for option in question.antworten}
        case "mehrfach":
            return {"1": "genannt", "0": "nicht genannt"}
        case "skala":
            return {str(step): label for step, label in sorted(question.stufen.items())}
        case "ja_nein":
            return {"ja": "Ja", "nein": "Nein"}
        case "zahl":
            return {"": question.einheit} if question.einheit else {}
        case _:
            return {}


def _columns(question: Question) -> list[str]:
    if question.typ == "mehrfach":
        return [f"{question.id}.{option.id}" for option in question.antworten]
    return [question.id]


def _common(question: Question, sheets: Sequence[Sheet]) -> set[str]:
    """Answers that enough people gave."""
    counted: Counter[str] = Counter()
    for sheet in sheets:
        value = sheet.answers.get(question.id)
        counted.update(value if isinstance(value, list) else [] if value is None else [str(value)])
    return {value for value, count in counted.items() if count >= SMALL}


def _cells(question: Question, answers: Mapping[str, Value], common: set[str]) -> dict[str, Any]:
    value = answers.get(question.id)
    if question.typ == "mehrfach":
        if not isinstance(value, list):
            return dict.fromkeys(_columns(question), "")
        return {
            f"{question.id}.{option.id}": (1 if option.id in common else RARE) if option.id in value else 0
            for option in question.antworten
        }
    if value is None:
        return {question.id: ""}
    if question.typ == "text":
        return {question.id: mask(str(value))}
    return {question.id: value if str(value) in common else RARE}


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
