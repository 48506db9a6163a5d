"""Survey files: what is wrong is said in German, with line and cure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import ContentError
from knowledge.settings import ROOT
from knowledge.surveys.check import check
from knowledge.surveys.files import Catalogue, read_survey

HEAD = "titel: Probe\nzweck: Test\neinwilligung: ja\ndaten: niemand\nstand: 2026-01-01\nfragen:\n"


def _error(tmp_path: Path, text: str) -> ContentError:
    folder = tmp_path / "umfragen"
    folder.mkdir(exist_ok=True)
    path = folder / "probe.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_survey(path, tmp_path)
    return raised.value


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD + "  - id: a\n    typ: ja_nein\n    fage: Ja?\n", 9, "Meinten Sie „frage“?"),
        (HEAD + "  - id: a\n    typ: janein\n    frage: Ja?\n", 8, "Möglich sind"),
        (HEAD + "  - id: a\n    typ: auswahl\n    frage: Was?\n", 7, "antworten"),
        (HEAD + "  - id: a\n    typ: skala\n    frage: Wie?\n", 7, "von: 1"),
        (HEAD + "  - {id: a, typ: skala, frage: Wie?, von: 5, bis: 1}\n", 7, "Vertauschen Sie"),
        (
            HEAD + "  - {id: a, typ: ja_nein, frage: A?}\n  - {id: b, typ: text, frage: B?, wenn: {a: vielleicht}}\n",
            8,
            "Möglich sind: ja, nein",
        ),
        (HEAD + "  - {id: a, typ: ja_nein, frage: A?, wenn: {z: ja}}\n", 7, "vorher nicht gefragt"),
        ("titel: Probe\nzweck: Test\nvon: 2026-05-01\nbis: 2026-04-01\n", 1, "Ende liegt vor dem Anfang"),
        ("titel: Probe\n", 1, "„zweck“ fehlt"),
        ("titel: Probe\nzweck: Test\nbis: bald\n", 3, "Datum"),
        ("titel: Probe\ntitel: Noch einmal\nzweck: x\n", 2, "zweimal"),
    ],
)
def test_errors_name_line_and_cure(tmp_path: Path, text: str, line: int, said: str) -> None:
    error = _error(tmp_path, text)
    assert said in str(error)
    assert error.cure
    assert error.file == "umfragen/probe.yaml"
    assert error.line == line


def test_the_shipped_surveys_are_without_errors() -> None:
    assert [str(finding) for finding in check(ROOT / "knowledge" / "inhalt") if finding.severity == "fehler"] == []


def test_the_household_survey_of_2022_has_ended_and_the_example_is_marked() -> None:
    surveys = Catalogue(ROOT / "knowledge" / "inhalt").all()
    household = surveys["haushaltsumfrage-2022"]
    assert household.status(date(2022, 5, 15)) == "läuft"
    assert household.status(date(2022, 5, 16)) == "beendet"
    assert [survey.id for survey in surveys.values() if survey.open(date(2026, 11, 22)) and not survey.beispiel] == []


def test_branches_show_only_what_applies() -> None:
    survey = Catalogue(ROOT / "knowledge" / "inhalt").all()["beispiel-mobilitaet"]
    ids = [question.id for question in survey.path({"auto": "ja", "wege": ["auto"]})]
    assert "warum_kein_auto" not in ids
    assert "bus_oft" not in ids
    assert "kein_bus" in ids
