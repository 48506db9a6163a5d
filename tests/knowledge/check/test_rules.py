"""What `kreis check` finds in files that can be read but should not go out."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.check import Finding, check_folder
from knowledge.check.readability import sentences, vienna_score
from tests.knowledge.sample import write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_NOW", "2026-03-02T10:00")
    return write(tmp_path)


def findings_after(folder: Path, name: str, old: str, new: str) -> list[Finding]:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check_folder(folder)


def test_the_sample_has_no_errors(folder: Path) -> None:
    assert [str(finding) for finding in check_folder(folder) if finding.severity == "fehler"] == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("[stellen/kreisverwaltung]", "[stellen/kreisverwaltng]", "kreisverwaltng"),
        ('["Wo melde ich meinen Hund an?"]', '["Was kostet ein Reisepass?"]', "Reisepass"),
        ("synonyme: [Hund anmelden]", "synonyme: [Pass]", "Name von"),
        ("stand: 2026-01-10", "stand: 2026-01-10\ngueltig_bis: 2026-02-01", "nach_ablauf"),
        ("stand: 2026-01-10", "stand: 2027-01-10", "Zukunft"),
        ("stand: 2026-01-10", "stand: 2024-01-10", "zuletzt"),
        ("stand: 2026-01-10", "stand: 2026-01-10\ntelefon: 06381 4", "Telefonnummer"),
        ("bei der Verbandsgemeinde an.", "unter info@remove-this.beispiel.de an.", "Spam-Schutz"),
        ("gesprochen: Melden Sie Ihren Hund bei der Verbandsgemeinde an.\n", "", "gesprochen"),
        ("gesprochen: Melden", "gesprochen: " + "Wort " * 25 + "melden", "zu lang"),
        ("titel: Hundesteuer", "titel: Reisepass beantragen", "Titel"),
        ("quelle: Kommunalabgabengesetz\n", "", "quelle"),
    ],
)
def test_a_slip_is_found_at_its_line(folder: Path, old: str, new: str, word: str) -> None:
    found = findings_after(folder, "leistungen/hundesteuer.md", old, new)
    hits = [finding for finding in found if word in str(finding)]
    assert hits, [str(finding) for finding in found]
    assert hits[0].line


def test_a_phone_number_that_differs_in_one_digit_is_suspicious(folder: Path) -> None:
    found = findings_after(folder, "leistungen/hundesteuer.md", "stand: 2026", "telefon: 06381 425-0\nstand: 2026")
    assert any("gleicht fast" in finding.cause for finding in found)


@pytest.mark.parametrize(("target", "severity"), [("stellen/vg-ost", "hinweis"), ("#amt", "fehler"), ("amt", "fehler")])
def test_a_link_that_residents_cannot_press_is_found(folder: Path, target: str, severity: str) -> None:
    found = findings_after(folder, "leistungen/reisepass.md", "Der Pass gilt", f"Das [Amt]({target}) sagt: Er gilt")
    dead = [finding for finding in found if "führt ins Leere" in finding.cause]
    assert [finding.severity for finding in dead] == [severity]
    assert "nur beim Namen" in dead[0].cure


@pytest.mark.parametrize("target", ["https://beispiel.de", "mailto:info@beispiel.de", "tel:+496381424"])
def test_a_link_that_residents_can_press_is_right(folder: Path, target: str) -> None:
    found = findings_after(folder, "leistungen/reisepass.md", "Der Pass gilt", f"Das [Amt]({target}) sagt: Er gilt")
    assert not [finding for finding in found if finding.severity == "fehler"]


def test_abbreviations_and_dates_end_no_sentence() -> None:
    assert len(sentences("Das gilt z. B. ab dem 15. Mai 2022. Bitte rufen Sie an.")) == 2


def test_officialese_is_harder_to_read_than_plain_words() -> None:
    easy = vienna_score("Kommen Sie zu uns. Bringen Sie Ihr Foto mit. Wir helfen gern.")
    hard = vienna_score(
        "Die Inanspruchnahme von Unterstützungsleistungen setzt ordnungsgemäße Antragsformulare voraus."
    )
    assert easy < 6 < 13 < hard
