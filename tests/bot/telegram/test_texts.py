"""The channel's texts: staff can change them while it runs, and a mistake breaks nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.telegram.texts import FILE, LiveTexts, fill, load
from knowledge.errors import SettingsError


def save(file: Path, text: str) -> None:
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 1_000_000, before + 1_000_000))


def test_a_saved_change_counts_at_once_and_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "texts.yaml"
    save(file, FILE.read_text(encoding="utf-8"))
    texts = LiveTexts(file)
    save(file, file.read_text(encoding="utf-8").replace("sprache_leicht: Leichte Sprache", "sprache_leicht: Einfach"))
    assert texts().sprache_leicht == "Einfach"
    save(file, "start: 'offen")
    assert texts().sprache_leicht == "Einfach"
    file.unlink()
    assert texts().sprache_leicht == "Einfach"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("hilfe: |", "hilffe: |", "hilfe"),
        ("  ruhe_von: 20", "  ruhe_von: 25", "erinnerungen.ruhe_von"),
        ("kreis: Landkreis Kusel", "kreis: 'Landkreis", "Zeile"),
        ("profil: ", "profil: " + "sehr lang " * 20, "profil"),
    ],
)
def test_a_mistake_is_named_in_german(tmp_path: Path, old: str, new: str, named: str) -> None:
    file = tmp_path / "texts.yaml"
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=named):
        load(file)


def test_braces_that_staff_type_do_no_harm() -> None:
    assert fill("{titel} {am} {} {wann", titel="Fest") == "Fest {am} {} {wann"
