"""What leaves the house: no person, no time, no contact data, no lonely answer."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest

from knowledge.settings import ROOT
from knowledge.surveys import plots
from knowledge.surveys.definition import Survey
from knowledge.surveys.export import RARE, codebook, to_csv, to_json
from knowledge.surveys.files import Catalogue
from knowledge.surveys.limesurvey import to_vv
from knowledge.surveys.masking import mask
from knowledge.surveys.results import SMALL, Bar, hide_small, results
from knowledge.surveys.store import Sheet


@pytest.fixture
def survey() -> Survey:
    return Catalogue(ROOT / "knowledge" / "inhalt").all()["beispiel-mobilitaet"]


@pytest.fixture
def sheets() -> list[Sheet]:
    made = []
    for number in range(20):
        answers = {
            "zufriedenheit": 1 + number % 5,
            "auto": "ja" if number else "nein",
            "wege": ["bus", "rad"] if number % 2 else ["auto"],
            "haltestelle": 5 + number % 3,
            "wohnort": "Kusel" if number > 2 else "Konken",
            "wunsch": f"Ruf mich an {number}: 06381 42416{number % 10}, oder anna.{number}@example.org <b>",
        }
        made.append(Sheet(f"{number:032x}", date(2026, 11, 1 + number), answers))
    return made


def test_a_csv_has_no_token_no_time_and_no_contact_data(survey: Survey, sheets: list[Sheet]) -> None:
    text = to_csv(survey, sheets)
    assert not any(sheet.token in text for sheet in sheets)
    assert not re.search(r"\d{1,2}:\d{2}", text)
    assert "06381" not in text
    assert "@" not in text
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert len(rows) == 20
    assert set(rows[0]) & {"sender", "person", "token"} == set()


def test_an_answer_only_few_gave_is_not_in_a_row(survey: Survey, sheets: list[Sheet]) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(survey, sheets).lstrip("\ufeff")), delimiter=";"))
    assert {row["wohnort"] for row in rows} == {"Kusel", RARE}
    assert "nein" not in {row["auto"] for row in rows}


def test_a_text_that_is_a_formula_does_not_run_in_a_spreadsheet(survey: Survey) -> None:
    text = to_csv(survey, [Sheet("t", date(2026, 1, 1), {"wunsch": "=HYPERLINK(1)"})])
    assert "'=HYPERLINK" in text


def test_the_codebook_explains_every_column(survey: Survey, sheets: list[Sheet]) -> None:
    header = to_csv(survey, sheets).lstrip("\ufeff").splitlines()[0].split(";")
    assert [entry["spalte"] for entry in codebook(survey)] == header[2:]


def test_json_carries_codebook_and_answers(survey: Survey, sheets: list[Sheet]) -> None:
    data = json.loads(to_json(survey, sheets))
    assert data["umfrage"]["teilnahmen"] == len(data["antworten"]) == 20
    assert data["codebuch"]


@pytest.mark.parametrize(
    "text",
    [
        "rufen Sie 06381 424-166 an",
        "meine Nummer: 0171/1234567",
        "+49 6381 424166",
        "00496381424166",
        "mail an kira.muster@example.de bitte",
        "kira punkt muster at example punkt de",
        "null sechs drei acht eins vier zwei vier",
    ],
)
def test_contact_data_is_masked(text: str) -> None:
    assert "entfernt]" in mask(text)
    assert not re.search(r"\d{3}|@", mask(text))


@pytest.mark.parametrize(
    "text",
    [
        "seit 2015 gibt es 3 Busse am Tag",
        "am 24.12.2025 war zu",
        "66869 Kusel",
        "zwei oder drei Bänke",
        "ich zahle 49,50 Euro",
    ],
)
def test_harmless_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_small_counts_cannot_be_computed_from_the_total() -> None:
    shown = hide_small([Bar("a", 10), Bar("b", 2), Bar("c", 7)])
    assert [bar.count for bar in shown] == [10, None, None]


def test_nothing_is_shown_below_five_sheets(survey: Survey, sheets: list[Sheet]) -> None:
    assert results(survey, sheets[: SMALL - 1]).questions == ()
    assert "Bisher 4 Teilnahmen" in plots.fragment(results(survey, sheets[: SMALL - 1]))


def test_the_fragment_is_accessible_and_complete(survey: Survey, sheets: list[Sheet]) -> None:
    html = plots.fragment(results(survey, sheets))
    tree = ElementTree.fromstring(html)  # well-formed, so every text is escaped
    charts = tree.findall(".//{*}svg")
    assert charts
    for chart in charts:
        assert chart.get("role") == "img"
        named = (chart.get("aria-labelledby") or "").split()
        assert {element.get("id") for element in chart} >= set(named)
    assert len(tree.findall(".//table")) == len(charts)
    assert all(cell.get("scope") for cell in tree.findall(".//th"))
    assert "http" not in html
    assert "06381" not in html


def test_limesurvey_responses_follow_its_import(survey: Survey, sheets: list[Sheet]) -> None:
    lines = to_vv(survey, sheets).rstrip("\n").split("\n")
    codes = lines[1].split("\t")
    assert codes[:3] == ["id", "submitdate", "startlanguage"]
    assert len(lines) == 22
    assert {len(line.split("\t")) for line in lines} == {len(codes)}
    first = dict(zip(codes, lines[2].split("\t"), strict=True))
    assert first["submitdate"] == "2026-11-01 00:00:00"
    assert first["auto"] == "N"
    assert first["wege_SQ001"] == "Y"
    assert first["wege_SQ002"] == ""
    assert first["busoft"] == "{question_not_shown}"
