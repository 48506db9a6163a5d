"""Responses as LimeSurvey's VV file: tab-separated, a line of texts, a line of codes, one line per response.

LimeSurvey reads it under "Responses › Import a VV response file"; it skips the first line, matches the second against
the question codes, and turns `{newline}`, `{tab}`, `{quote}`, `{cr}`, `{lbrace}` and `{question_not_shown}` back (its
`CSVImportResponses`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from knowledge.surveys.definition import Question, Survey, Value
from knowledge.surveys.masking import mask
from knowledge.surveys.store import Sheet

NOT_SHOWN: Final = "{question_not_shown}"
_ESCAPES: Final = (("{", "{lbrace}"), ('"', "{quote}"), ("\t", "{tab}"), ("\r", "{cr}"), ("\n", "{newline}"))


def to_vv(survey: Survey, sheets: Sequence[Sheet], language: str = "de") -> str:
    """The VV file's text. Days carry no time, so `submitdate` is midnight."""
    columns = [(code, text, question, part) for question in survey.fragen for code, text, part in _columns(question)]
    lines = [
        "\t".join(["Antwort-ID", "Datum", "Sprache", *(_escape(text) for _, text, _, _ in columns)]),
        "\t".join(["id", "submitdate", "startlanguage", *(code for code, _, _, _ in columns)]),
    ]
    for number, sheet in enumerate(sheets, start=1):
        cells = [_cell(question, part, sheet.answers) for _, _, question, part in columns]
        lines.append("\t".join([str(number), f"{sheet.day.isoformat()} 00:00:00", language, *cells]))
    return "\n".join(lines) + "\n"


def code_of(id_: str, given: str) -> str:
    """A question code as LimeSurvey allows it: letters and digits, a letter first, at most 20."""
    return given or re.sub(r"[^A-Za-z0-9]", "", id_)[:20]


def _columns(question: Question) -> list[tuple[str, str, str]]:
    """Code, text and option id per column."""
    code = code_of(question.id, question.limesurvey)
    if question.typ == "mehrfach":
        return [
            (f"{code}_{_option_code(question, index)}", f"{question.frage} [{option.text}]", option.id)
            for index, option in enumerate(question.antworten)
        ]
    return [(code, question.frage, "")]


def _option_code(question: Question, index: int) -> str:
    prefix = "SQ" if question.typ == "mehrfach" else "A"
    return question.antworten[index].limesurvey or f"{prefix}{index + 1:03d}"


def _cell(question: Question, part: str, answers: dict[str, Value] | object) -> str:
    given = answers if isinstance(answers, dict) else {}
    if question.id not in given:
        return NOT_SHOWN
    value = given[question.id]
    if value is None:
        return ""
    match question.typ:
        case "mehrfach":
            return "Y" if isinstance(value, list) and part in value else ""
        case "ja_nein":
            return "Y" if value == "ja" else "N"
        case "auswahl":
            index = next((index for index, option in enumerate(question.antworten) if option.id == value), None)
            return "" if index is None else _option_code(question, index)
        case "text" | "ort":
            return _escape(mask(str(value)))
        case _:
            return str(value)


def _escape(text: str) -> str:
    for character, escaped in _ESCAPES:
        text = text.replace(character, escaped)
    return text
