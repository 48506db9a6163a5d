"""The names for `names.py`, read from the knowledge files: villages, titles and synonyms of entries, staff's
pairs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.error import YAMLError

from knowledge.errors import ContentError, KreisError
from knowledge.safe_yaml import load_yaml
from voice_terminal.listening.names import Names

PAIRS_FILE: Final = "hoerfehler.yaml"
_KEYS: Final = {"gehoert", "gemeint"}
_LONGEST_SERVICE: Final = 3
"""Words of a title that may be put back by its sound; longer titles are sentences."""


def misheard(file: Path) -> dict[str, str]:
    """Staff's list of what the terminal hears and what is meant; empty without the file.

    Raises:
        ContentError: the file is no list of `gehoert`/`gemeint`.
    """
    if not file.is_file():
        return {}
    name = file.name
    try:
        data = load_yaml(file.read_text(encoding="utf-8"), "rt")
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(
            "Die Datei ist kein gültiges YAML.",
            "Bitte prüfen Sie Einrückung und Anführungszeichen.",
            name,
            mark.line + 1 if mark else None,
        ) from error
    pairs: dict[str, str] = {}
    if data is None:
        return pairs
    if not isinstance(data, CommentedSeq):
        raise ContentError(
            "Die Datei ist keine Liste.",
            "Jeder Eintrag beginnt mit einem Strich und hat „gehoert“ und „gemeint“.",
            name,
            1,
        )
    for position, item in enumerate(data):
        line = data.lc.item(position)[0] + 1
        if (
            not isinstance(item, dict)
            or set(item) != _KEYS
            or not all(isinstance(item[key], str) and item[key].strip() for key in _KEYS)
        ):
            raise ContentError(
                "Der Eintrag ist unvollständig oder hat ein unbekanntes Feld.",
                "Er braucht genau „gehoert“ und „gemeint“, beides als Text.",
                name,
                line,
            )
        pairs[" ".join(item["gehoert"].lower().split())] = item["gemeint"].strip()
    return pairs


def read_names(content: Path) -> tuple[Names, list[str]]:
    """Everything that may be put back, and German reports of what could not be read. A broken file never
    stops the kiosk.
    """
    reports: list[str] = []
    pairs: dict[str, str] = {}
    try:
        pairs = misheard(content / PAIRS_FILE)
    except ContentError as error:
        reports.append(str(error))
    places = _places(content, reports)
    services, words = _entries(content, reports)
    return Names(places=places, services=services, pairs=pairs, known_words=words), reports


def _places(content: Path, reports: list[str]) -> tuple[str, ...]:
    from knowledge.places.gazetteer import Gazetteer

    try:
        return tuple(place.name for place in Gazetteer(content).places())
    except (KreisError, OSError) as error:
        reports.append(str(error))
        return ()


def _entries(content: Path, reports: list[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    from knowledge.load import load

    loaded = load(content)
    reports += [str(error) for error in loaded.errors]
    names: dict[str, None] = {}
    words: set[str] = set()
    for entry in loaded.entries.values():
        for name in (entry.titel, *entry.synonyme):
            if len(name.split()) <= _LONGEST_SERVICE:
                names[name] = None
        for text in (
            entry.titel,
            *entry.synonyme,
            *entry.fragen,
            entry.kurz or "",
            *(passage.text for passage in entry.passages),
        ):
            words.update(re.findall(r"[a-zäöüß]+", text.lower()))
    return tuple(names), frozenset(words)
