"""A finding stands at the line that staff must change, in whatever text of the entry it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.check.entries import check_entries
from knowledge.load import load

HEAD = "---\ntitel: Personalausweis\nkurz: Das gehört zur Person.\n"


def lines(folder: Path, text: str, cause: str) -> list[int | None]:
    """The lines at which an entry's findings of a kind are reported."""
    (folder / "a.md").write_text(text, encoding="utf-8")
    found = check_entries(load(folder))
    return [finding.line for finding in found if finding.file == "a.md" and cause in finding.cause]


def test_a_synonym_is_reported_at_its_own_line_and_not_at_a_longer_word(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("---\ntitel: Person\n---\n", encoding="utf-8")
    text = f"{HEAD}synonyme:\n  - Personaldokument\n  - Person\n---\n"
    assert lines(tmp_path, text, "ist auch ein Name von") == [6]


def test_a_question_that_stands_twice_is_reported_at_the_second(tmp_path: Path) -> None:
    assert lines(tmp_path, f"{HEAD}fragen:\n  - Wie?\n  - Was?\n  - Wie?\n---\n", "steht zweimal da") == [7]


def test_a_dead_reference_is_reported_in_the_list_it_stands_in(tmp_path: Path) -> None:
    text = f"{HEAD}quelle: stellen/amt hat es gesagt\nzustaendig:\n  - stellen/amt\n---\n"
    assert lines(tmp_path, text, "diesen Eintrag gibt es nicht") == [6]


def test_a_slip_in_a_passage_is_reported_there_although_the_head_has_it_too(tmp_path: Path) -> None:
    text = f"{HEAD}quelle: Merkblatt 06381 4\n---\nText.\n\n## Anrufen\nWählen Sie die Nummer\n06381 4.\n"
    assert lines(tmp_path, text, "Telefonnummer") == [10]


@pytest.mark.parametrize(
    "key", ["kurz", "kosten", "frist", "dauer", "ort", "online", "leicht", "nach_ablauf", "zustaendig_anderswo"]
)
def test_every_text_is_looked_at(key: str, tmp_path: Path) -> None:
    assert lines(tmp_path, f"---\ntitel: Pass\n{key}: Rufen Sie 06381 4 an.\n---\n", "Telefonnummer") == [3]


@pytest.mark.parametrize("key", ["unterlagen", "voraussetzungen"])
def test_every_text_of_a_list_is_looked_at(key: str, tmp_path: Path) -> None:
    text = f"---\ntitel: Pass\n{key}:\n  - Bild\n  - Rufen Sie 06381 4 an.\n---\n"
    assert lines(tmp_path, text, "Telefonnummer") == [5]
