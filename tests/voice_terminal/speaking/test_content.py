"""Every sentence the county has written for the voice can be read out: no digit, abbreviation or address is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from knowledge.settings import ROOT
from voice_terminal.speaking.normalize import LEFT_TO_MISREAD, pairs

CONTENT = ROOT / "knowledge" / "inhalt"
SPOKEN = ("gesprochen", "kurz", "leicht", "nach_ablauf", "kosten", "frist", "dauer", "ort", "telefon", "titel")


def front_matter(file: Path) -> dict[str, object]:
    text = file.read_text("utf-8")
    if not text.startswith("---"):
        return {}
    return YAML(typ="safe").load(text.split("\n---", 1)[0][3:]) or {}


@pytest.mark.parametrize("file", sorted(CONTENT.rglob("*.md")), ids=lambda file: str(file.relative_to(CONTENT)))
def test_nothing_is_left_to_misread(file: Path) -> None:
    for key in SPOKEN:
        value = front_matter(file).get(key)
        if not isinstance(value, str):
            continue
        spoken = pairs(value)
        assert spoken, f"{key} says nothing"
        for written, words in spoken:
            assert not LEFT_TO_MISREAD.search(words), f"{key}: {written!r} → {words!r}"


SAID_IN_YAML = ("gesprochen", "frage", "hilfe", "einleitung", "dank")


def said(data: object) -> Iterator[str]:
    """Every text of a YAML file that the voice may have to read."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in SAID_IN_YAML and isinstance(value, str):
                yield value
            else:
                yield from said(value)
    elif isinstance(data, list):
        for value in data:
            yield from said(value)


YAML_FILES = [CONTENT / "gespraech.yaml", *sorted((CONTENT / "umfragen").glob("*.yaml"))]


@pytest.mark.parametrize("file", YAML_FILES, ids=lambda file: file.name)
def test_nothing_is_left_to_misread_in_small_talk_and_surveys(file: Path) -> None:
    texts = said(YAML(typ="safe").load(file.read_text("utf-8")))
    for text in texts:
        for written, words in pairs(text):
            assert not LEFT_TO_MISREAD.search(words), f"{written!r} → {words!r}"
