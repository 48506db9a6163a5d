"""Reads survey files: strict, with German errors that name line and cure."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from rapidfuzz import process

from knowledge.errors import ContentError
from knowledge.safe_yaml import line_of
from knowledge.surveys.definition import Option, Question, Survey
from knowledge.yaml_file import plain, read_values

FOLDER: Final = "umfragen"
_EXPECTED: Final = {
    "bool": ("true oder false", "Schreiben Sie „true“ oder „false“, ohne Anführungszeichen."),
    "int": ("eine ganze Zahl", "Schreiben Sie nur die Zahl, zum Beispiel „5“."),
    "date": ("ein Datum", "Schreiben Sie Jahr-Monat-Tag, zum Beispiel „2026-03-31“."),
    "tuple": ("eine Liste", "Schreiben Sie jeden Punkt in eine eigene Zeile, die mit „- “ beginnt."),
    "dict": ("eine Gruppe von Angaben", "Schreiben Sie die Angaben eingerückt darunter, je eine Zeile „name: wert“."),
    "model": ("eine Gruppe von Angaben", "Schreiben Sie die Angaben eingerückt darunter, je eine Zeile „name: wert“."),
    "string": ("ein Text", "Setzen Sie den Wert in Anführungszeichen."),
}


def read_survey(path: Path, content: Path) -> Survey:
    """Read one file.

    Raises:
        ContentError: the file is wrong; says where, why and what to do.
    """
    name = path.relative_to(content).as_posix()
    data = read_values(path, name)
    try:
        return Survey.model_validate({**plain(data), "id": path.stem})
    except ValidationError as error:
        raise _explain(error, data, name) from error


def survey_files(content: Path) -> list[Path]:
    folder = content / FOLDER
    return sorted(path for path in folder.glob("*.yaml") if not path.name.startswith((".", "_")))


class Catalogue:
    """The surveys of a content folder. A saved file counts at once; a broken one keeps its last good version."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._read: dict[Path, tuple[tuple[int, int], Survey | None]] = {}
        self._lock = threading.Lock()

    def all(self) -> dict[str, Survey]:
        """By id, in the order of the file names."""
        with self._lock:
            files = survey_files(self._content)
            for gone in self._read.keys() - set(files):
                del self._read[gone]
            for path in files:
                self._refresh(path)
            return {survey.id: survey for _, survey in self._read.values() if survey}

    def get(self, id_: str) -> Survey | None:
        return self.all().get(id_)

    def _refresh(self, path: Path) -> None:
        try:
            status = path.stat()
        except OSError:
            return
        stamp = (status.st_mtime_ns, status.st_size)
        known = self._read.get(path)
        if known and known[0] == stamp:
            return
        try:
            self._read[path] = (stamp, read_survey(path, self._content))
        except ContentError:  # `kreis check` shows it to staff
            self._read[path] = (stamp, known[1] if known else None)


def _explain(error: ValidationError, data: Any, name: str) -> ContentError:
    errors = error.errors(include_url=False)
    # A misspelt key shows up twice, as unknown and as missing; the unknown one is the cause.
    first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
    path = tuple(part for part in first["loc"] if part in _all_keys(data) or isinstance(part, int))
    raw = first["loc"]
    key = str(raw[-1]) if raw else ""
    line = line_of(data, path) if path else 1
    kind = first["type"]
    if not path and kind == "value_error":
        line = _line_of_question(str(first["ctx"]["error"]), data)
    where = _place(path, data)
    if kind == "extra_forbidden":
        known = _known_keys(raw)
        close = process.extractOne(key.lower(), known, score_cutoff=60)
        hint = f"Meinten Sie „{close[0]}“?" if close else f"Möglich sind: {', '.join(known)}."
        return ContentError(
            f"Den Schlüssel „{key}“ gibt es nicht.",
            f"{hint} Berichtigen Sie den Namen oder löschen Sie die Zeile.",
            name,
            line,
        )
    if kind == "missing":
        return ContentError(f"{where}Die Angabe „{key}“ fehlt.", f"Ergänzen Sie eine Zeile „{key}: …“.", name, line)
    if kind == "value_error":
        cause, _, cure = str(first["ctx"]["error"]).partition(". ")
        return ContentError(f"{where}{cause}.", cure or "Bitte berichtigen Sie die Zeile.", name, line)
    if kind == "literal_error":
        allowed = first["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
        return ContentError(
            f"„{first['input']}“ ist bei „{key}“ nicht vorgesehen.", f"Möglich sind: {allowed}.", name, line
        )
    expected, cure = next(
        (_EXPECTED[part] for part in _EXPECTED if kind.startswith(part)),
        ("etwas anderes", "Vergleichen Sie mit der Beispielumfrage."),
    )
    return ContentError(f"{where}Bei „{key}“ wird {expected} erwartet.", cure, name, line)


def _line_of_question(message: str, data: Any) -> int:
    """The line of the first question that a message about the whole survey names."""
    named = re.findall(r"„(\w+)“", message)
    questions = data.get("fragen") or []
    for index, question in enumerate(questions if isinstance(questions, list) else []):
        if isinstance(question, dict) and question.get("id") in named[:1]:
            return line_of(data, ("fragen", index))
    return 1


def _place(path: tuple[Any, ...], data: Any) -> str:
    if len(path) >= 2 and path[0] == "fragen" and isinstance(path[1], int):
        try:
            return f"Frage „{data['fragen'][path[1]]['id']}“: "
        except (KeyError, TypeError):
            return f"Frage {path[1] + 1}: "
    return ""


def _known_keys(raw: tuple[Any, ...]) -> tuple[str, ...]:
    model = Option if "antworten" in raw else Question if "fragen" in raw else Survey
    return tuple(key for key in model.model_fields if not (model is Survey and key == "id"))


def _all_keys(data: Any) -> set[Any]:
    if isinstance(data, dict):
        return set(data).union(*(_all_keys(value) for value in data.values())) if data else set()
    if isinstance(data, list):
        return set().union(*(_all_keys(value) for value in data)) if data else set()
    return set()


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            (key if isinstance(key, int) else str(key)): _plain(value)
            for key, value in data.items()
            if value is not None
        }
    if isinstance(data, (list, tuple)):
        return [_plain(value) for value in data]
    return data
