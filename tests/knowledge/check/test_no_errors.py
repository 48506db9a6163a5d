"""What staff may write: `kreis check` takes it for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.check.entries import check_entries
from knowledge.load import load


def errors(folder: Path, text: str) -> list[str]:
    """The errors of an entry with this text in its body."""
    (folder / "a.md").write_text(f"---\ntitel: Zuschuss\nstand: 2026-01-01\n---\n{text}\n", encoding="utf-8")
    return [str(finding) for finding in check_entries(load(folder)) if finding.severity == "fehler"]


@pytest.mark.parametrize(
    "text",
    [
        "Es gibt 1.000.000 Euro.",
        "Es gibt 4 000 000 Euro.",
        "Es kostet 10,00 – 15,00 Euro.",
        "Der Antrag läuft bis 01.04.26.",
        "Kommen Sie am 01.02. 12 Uhr.",
        "Das war 2026-01-01 09:00.",
        "Geöffnet ist 8:00 - 12:00 Uhr.",
        "Das steht im Amtsblatt 01/2026.",
        "Für Kinder von 0 - 14 Jahren.",
    ],
)
def test_sums_dates_and_times_are_no_telephone_numbers(text: str, tmp_path: Path) -> None:
    assert errors(tmp_path, text) == []


@pytest.mark.parametrize("text", ["Rufen Sie an: 06381 4.", "Tel.06381 4", "Am 01.04.2026 unter (06381) 4"])
def test_telephone_numbers_are_still_counted(text: str, tmp_path: Path) -> None:
    assert "Telefonnummer" in errors(tmp_path, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Schreiben Sie an [das Amt](mailto:info@beispiel.de).",
        "Schreiben Sie an [info@beispiel.de](mailto:info@beispiel.de?subject=Hund).",
        "Die Adresse ist „info@beispiel.de“.",
        "Schreiben Sie an *info@beispiel.de*!",
    ],
)
def test_addresses_in_links_and_quotes_are_right(text: str, tmp_path: Path) -> None:
    assert errors(tmp_path, text) == []


def test_a_wrong_address_is_named_as_it_is_typed(tmp_path: Path) -> None:
    assert "„info@beispiel“ ist keine E-Mail-Adresse" in errors(tmp_path, "[Amt](mailto:info@beispiel)")[0]
