"""Reads a survey exported from LimeSurvey: the XML of `.lss`, or the tab-separated text file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from knowledge.errors import ContentError
from knowledge.surveys.definition import slug

_SINGLE: Final = frozenset("L!O")
_SEVERAL: Final = frozenset("MP")
_TEXT: Final = frozenset("STUQ")
_IGNORED: Final = frozenset("X*|")
_YES_NO_MAYBE: Final = (("Y", "Ja"), ("U", "Unsicher"), ("N", "Nein"))
_MORE_LESS: Final = (("I", "Zunahme"), ("S", "Gleich"), ("D", "Abnahme"))
_CONDITION: Final = re.compile(r'(\w+?)(?:_(\w+))?(?:\.NAOK|\.valueNAOK)?\s*==\s*["\']?([\w-]+)["\']?')


@dataclass(frozen=True)
class Imported:
    data: dict[str, Any]
    """The survey as its YAML file will hold it."""
    notes: list[str] = field(default_factory=list)
    """German: what could not be taken over and must be looked at."""


@dataclass
class _Raw:
    """A question as both formats give it."""

    code: str
    type: str
    text: str
    help: str = ""
    mandatory: bool = False
    relevance: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    """Subquestions: code and text."""


def read_lss(text: str, name: str) -> Imported:
    """A `.lss` file, old (texts beside the questions) or new (texts in `…_l10ns`).

    Raises:
        ContentError: the file is no LimeSurvey survey.
    """
    try:
        root = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ContentError(
            "Die Datei enthält Anweisungen, die in einer Umfrage nichts zu suchen haben.",
            "Exportieren Sie die Umfrage in LimeSurvey noch einmal als „.lss“.",
            name,
        ) from error
    except ParseError as error:
        raise ContentError(
            "Die Datei ist keine vollständige .lss-Datei.",
            "Exportieren Sie die Umfrage in LimeSurvey noch einmal.",
            name,
            error.position[0],
        ) from error
    if root.findtext("LimeSurveyDocType") != "Survey":
        raise ContentError(
            "Die Datei ist keine LimeSurvey-Umfrage.",
            "Wählen Sie in LimeSurvey „Export“ und „Umfragestruktur (.lss)“.",
            name,
        )
    try:
        return _survey_of(root)
    except (KeyError, ValueError) as error:  # a row without its number, or with a word as its place
        raise ContentError(
            "In der Datei fehlen Angaben zu Fragen oder Antworten.",
            "Exportieren Sie die Umfrage in LimeSurvey noch einmal als „.lss“.",
            name,
        ) from error


def _survey_of(root: Element) -> Imported:
    language = root.findtext("languages/language") or "de"
    tables = {
        table.tag: [{cell.tag: cell.text or "" for cell in row} for row in table.iterfind("rows/row")] for table in root
    }

    def here(row: Mapping[str, str]) -> bool:
        return row.get("language", language) == language

    texts = {row["qid"]: row for row in tables.get("question_l10ns", []) if here(row)}
    answer_texts = {row["aid"]: row["answer"] for row in tables.get("answer_l10ns", []) if here(row)}
    groups = {row["gid"]: _order(row, "group_order") for row in tables.get("groups", []) if here(row)}
    raw: dict[str, _Raw] = {}
    for row in sorted(
        (row for row in tables.get("questions", []) if here(row)),
        key=lambda row: (groups.get(row["gid"], 0), _order(row, "question_order")),
    ):
        said = texts.get(row["qid"], row)
        raw[row["qid"]] = _Raw(
            row["title"],
            row["type"],
            _plain(said.get("question", "")),
            _plain(said.get("help", "")),
            row.get("mandatory") == "Y",
            row.get("relevance", ""),
        )
    for row in sorted(
        (row for row in tables.get("subquestions", []) if here(row)), key=lambda row: _order(row, "question_order")
    ):
        if row["parent_qid"] in raw and row.get("scale_id", "0") == "0":
            raw[row["parent_qid"]].parts.append((row["title"], _plain(texts.get(row["qid"], row).get("question", ""))))
    for row in sorted(
        (row for row in tables.get("answers", []) if here(row)), key=lambda row: _order(row, "sortorder")
    ):
        if row["qid"] in raw and row.get("scale_id", "0") == "0":
            raw[row["qid"]].answers.append(
                (row["code"], _plain(row.get("answer") or answer_texts.get(row.get("aid", ""), "")))
            )
    settings = next(
        (
            row
            for row in tables.get("surveys_languagesettings", [])
            if row.get("surveyls_language", language) == language
        ),
        {},
    )
    return _survey(
        _plain(settings.get("surveyls_title", "")), _plain(settings.get("surveyls_description", "")), raw.values()
    )


def read_tab(text: str, name: str) -> Imported:
    """The tab-separated export (`.txt`), one line per survey setting, group, question, subquestion or answer.

    Raises:
        ContentError: the file is no such export.
    """
    lines = io.StringIO(text.lstrip("\ufeff"), newline=None)
    reader = csv.DictReader(lines, delimiter="\t", restval="")
    try:
        rows = list(reader)
    except csv.Error:
        rows = []
    if not {"class", "name", "text"} <= set(reader.fieldnames or ()):
        raise ContentError(
            "Die Datei ist kein Tabulator-Export von LimeSurvey.",
            "Wählen Sie in LimeSurvey „Export“ und „Tab-getrennte Textdatei“.",
            name,
            1,
        )
    raw: list[_Raw] = []
    title = purpose = language = ""
    for row in rows:
        if row.get("language") and language and row["language"] != language and row["class"] != "S":
            continue
        match row["class"]:
            case "S":
                language = row["text"] if row["name"] == "language" else language
            case "SL" if row["name"] == "surveyls_title":
                title = title or _plain(row["text"])
            case "SL" if row["name"] == "surveyls_description":
                purpose = purpose or _plain(row["text"])
            case "Q":
                raw.append(
                    _Raw(
                        row["name"],
                        row.get("type/scale") or row.get("type") or "",
                        _plain(row["text"]),
                        _plain(row.get("help") or ""),
                        row.get("mandatory") == "Y",
                        row.get("relevance") or "",
                    )
                )
            case "SQ" if raw:
                raw[-1].parts.append((row["name"], _plain(row["text"])))
            case "A" if raw:
                raw[-1].answers.append((row["name"], _plain(row["text"])))
    return _survey(title, purpose, raw)


def _survey(title: str, purpose: str, raw: Iterable[_Raw]) -> Imported:
    notes: list[str] = []
    questions: list[dict[str, Any]] = []
    codes: dict[str, dict[str, Any]] = {}
    for one in raw:
        made = _questions(one, notes)
        for question in made:
            while any(question["id"] == other["id"] for other in questions):
                question["id"] += "_2"
            if one.relevance.strip() not in ("", "1"):
                _condition(one, question, codes, notes)
            questions.append(question)
        if len(made) == 1:
            codes[one.code] = made[0]
    data = {
        "titel": title or "Umfrage aus LimeSurvey",
        "zweck": purpose or "Bitte ergänzen: Worum geht es?",
        "anonym": True,
        "einwilligung": "Bitte ergänzen: Worin willigen die Teilnehmenden ein?",
        "daten": "Bitte ergänzen: Wer sieht die Antworten, und was geschieht mit ihnen?",
        "fragen": questions,
    }
    notes.insert(0, "Ergänzen Sie „einwilligung“ und „daten“, und prüfen Sie „von“ und „bis“.")
    return Imported(data, notes)


def _questions(raw: _Raw, notes: list[str]) -> list[dict[str, Any]]:
    """One question of ours, or one per line of an array."""
    base: dict[str, Any] = {"id": slug(raw.code), "frage": raw.text, "limesurvey": raw.code}
    if raw.help:
        base["hilfe"] = raw.help
    if not raw.mandatory:
        base["optional"] = True
    kind = raw.type
    if kind in _IGNORED:
        return []
    if kind in _SINGLE and len(raw.answers) >= 2:
        return [{**base, "typ": "auswahl", "antworten": _options(raw.answers)}]
    if kind in _SEVERAL and len(raw.parts) >= 2:
        return [{**base, "typ": "mehrfach", "antworten": _options(raw.parts)}]
    if kind == "5":
        return [{**base, **_scale(5, notes, raw.code)}]
    if kind == "N":
        return [{**base, "typ": "zahl", "ganz": False}]
    if kind == "Y":
        return [{**base, "typ": "ja_nein"}]
    if kind == "G":
        return [{**base, "typ": "auswahl", "antworten": _options([("F", "weiblich"), ("M", "männlich")])}]
    if kind in _TEXT and not raw.parts:
        return [{**base, "typ": "text"}]
    of_lines: dict[str, Any] = {
        "A": lambda: _scale(5, notes, raw.code),
        "B": lambda: _scale(10, notes, raw.code),
        "C": lambda: {"typ": "auswahl", "antworten": _options(_YES_NO_MAYBE)},
        "E": lambda: {"typ": "auswahl", "antworten": _options(_MORE_LESS)},
        "F": lambda: {"typ": "auswahl", "antworten": _options(raw.answers)},
        "H": lambda: {"typ": "auswahl", "antworten": _options(raw.answers)},
        "K": lambda: {"typ": "zahl", "ganz": False},
        "Q": lambda: {"typ": "text"},
    }
    if kind in of_lines and raw.parts and (kind not in "FH" or len(raw.answers) >= 2):
        return [
            {
                **base,
                "id": slug(f"{raw.code}_{code}"),
                "frage": f"{raw.text} {text}".strip(),
                "limesurvey": f"{raw.code}_{code}",
                **of_lines[kind](),
            }
            for code, text in raw.parts
        ]
    notes.append(
        f"Die Frage {raw.code} („{raw.text[:40]}“) hat eine Art, die im Gespräch nicht geht (LimeSurvey-Typ "
        f"„{kind}“). Sie fehlt."
    )
    return []


def _options(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for code, text in pairs:
        id_ = slug(text or code)
        while any(option["id"] == id_ for option in made):
            id_ += "_2"
        made.append({"id": id_, "text": text or code, "limesurvey": code})
    return made


def _scale(steps: int, notes: list[str], code: str) -> dict[str, Any]:
    notes.append(f"Geben Sie bei Frage {code} den Enden der Skala unter „stufen“ treffende Namen.")
    return {"typ": "skala", "von": 1, "bis": steps, "stufen": {1: "sehr schlecht", steps: "sehr gut"}}


def _condition(raw: _Raw, question: dict[str, Any], codes: Mapping[str, dict[str, Any]], notes: list[str]) -> None:
    """Take over conditions of the form `Q1 == "A1"`, joined by "and"; report all others."""
    conditions: dict[str, str] = {}
    parts = re.split(r"\s+(?:and|&&)\s+", raw.relevance.strip().strip("()"))
    for part in parts:
        match = _CONDITION.fullmatch(part.strip().strip("()").strip())
        earlier = codes.get(match[1]) if match else None
        value = _our_value(earlier, match[3], match[2]) if match and earlier else None
        if earlier is None or value is None:
            notes.append(
                f"Die Bedingung der Frage {raw.code} („{raw.relevance[:60]}“) ließ sich nicht übernehmen. "
                f"Schreiben Sie sie unter „wenn“."
            )
            return
        conditions[earlier["id"]] = value
    question["wenn"] = conditions


def _our_value(earlier: Mapping[str, Any], code: str, part: str | None) -> str | None:
    if earlier["typ"] == "ja_nein":
        return {"Y": "ja", "N": "nein"}.get(code)
    if part and earlier["typ"] == "mehrfach":
        code = part
    for option in earlier.get("antworten", ()):
        if option["limesurvey"] == code:
            return str(option["id"])
    return code if earlier["typ"] in ("skala", "zahl") else None


def _order(row: Mapping[str, str], key: str) -> int:
    return int(row.get(key) or 0)


def _plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
