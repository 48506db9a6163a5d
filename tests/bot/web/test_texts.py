"""The texts promise only what the assistant keeps; a mistake in the file is named in German, with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.web.texts import FILE, load
from knowledge.errors import SettingsError
from knowledge.live import knowledge
from knowledge.reply import Turn
from knowledge.settings import ROOT


def test_the_retention_limit_is_filled_in() -> None:
    assert any("Nach 14 Tagen" in paragraph for paragraph in load(14).datenschutz.absaetze)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda text: text.replace("kreis:", "kries:"), "kreis"),
        (lambda text: text.replace("  titel: Was wird gespeichert?", ""), "datenschutz.titel"),
        (lambda text: text + "\nextra: 1\n", "extra"),
        (lambda text: "name: 'offen\n" + text, "Zeile"),
        (lambda text: "", "falsch"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, change: object, named: str) -> None:
    file = tmp_path / "texts.yaml"
    file.write_text(change(FILE.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(SettingsError, match=named):
        load(30, file)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="fehlt"):
        load(30, tmp_path / "texts.yaml")


@pytest.mark.parametrize("suggestion", load(30).vorschlaege)
def test_what_the_page_suggests_can_be_answered(suggestion: str) -> None:
    answer = knowledge().current.answering.answer(Turn(text=suggestion))
    assert [reply.outcome for reply in answer.replies] == ["answered"]


def test_telephone_numbers_are_those_of_the_county() -> None:
    office = (ROOT / "knowledge" / "inhalt" / "stellen" / "kreisverwaltung.md").read_text(encoding="utf-8")
    numbers = re.findall(r"Telefon ([\d /-]*\d)", FILE.read_text(encoding="utf-8"))
    assert numbers
    assert all(f"telefon: {number}\n" in office for number in numbers)
