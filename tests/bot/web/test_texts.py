"""A mistake in the texts file is named in German, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.web.texts import FILE, load
from knowledge.errors import SettingsError


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
