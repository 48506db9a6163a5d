"""Questions from LimeSurvey: what can be taken over is, what cannot is said. The files were written for this test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import ContentError
from knowledge.surveys.definition import Survey
from knowledge.surveys.files import read_survey
from knowledge.surveys.limesurvey import Imported, read_lss, read_tab, to_vv, to_yaml
from knowledge.surveys.store import Sheet

DATA = Path(__file__).parent / "data" / "limesurvey"


def _lss(name: str) -> Imported:
    return read_lss((DATA / name).read_text(encoding="utf-8"), name)


def _written(imported: Imported, folder: Path) -> Survey:
    path = folder / "umfragen" / "neu.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(to_yaml(imported), encoding="utf-8")
    return read_survey(path, folder)


def test_an_old_lss_file_becomes_a_valid_survey_file(tmp_path: Path) -> None:
    imported = _lss("alt.lss")
    survey = _written(imported, tmp_path)
    assert survey.titel == "Radumfrage"
    assert [(question.limesurvey, question.typ) for question in survey.fragen] == [
        ("Q1", "ja_nein"),
        ("Q2", "auswahl"),
        ("Q3", "mehrfach"),
        ("Q5", "text"),
    ]
    assert survey.fragen[0].frage == "Haben Sie ein Fahrrad ?"
    assert [option.text for option in survey.fragen[1].antworten] == ["oft", "selten"]
    assert survey.fragen[1].wenn == {"q1": "ja"}


def test_what_cannot_be_taken_over_is_named() -> None:
    notes = " ".join(_lss("alt.lss").notes)
    assert "Q4" in notes
    assert "Q5" in notes


def test_a_new_lss_file_with_separate_texts(tmp_path: Path) -> None:
    survey = _written(_lss("neu.lss"), tmp_path)
    assert [option.text for option in survey.fragen[0].antworten] == ["Bus", "Bahn"]
    assert survey.fragen[1].typ == "skala"
    assert survey.fragen[1].frage == "Wie finden Sie den Fahrplan?"


def test_answers_go_back_under_limesurveys_own_codes(tmp_path: Path) -> None:
    survey = _written(_lss("alt.lss"), tmp_path)
    sheet = Sheet(
        "t", date(2026, 5, 1), {"q1": "ja", "q2": "selten", "q3": ["staender"], "q5": 'ein "Satz"\nmit Umbruch {x}'}
    )
    lines = to_vv(survey, [sheet]).rstrip("\n").split("\n")
    row = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=True))
    assert (row["Q1"], row["Q2"], row["Q3_SQ001"], row["Q3_SQ002"]) == ("Y", "A2", "", "Y")
    assert row["Q5"] == "ein {quote}Satz{quote}{newline}mit Umbruch {lbrace}x}"


def test_a_tab_file(tmp_path: Path) -> None:
    lines = [
        "id\trelated_id\tclass\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tmandatory",
        "\t\tS\t\tlanguage\t\tde\t\t\t",
        "\t\tSL\t\tsurveyls_title\t\tRadumfrage\t\tde\t",
        "\t\tG\tG0\tGruppe\t1\t\t\tde\t",
        "\t\tQ\tN\tkm\t1\tWie viele Kilometer?\t\tde\tY",
        "\t\tQ\tL\tart\tkm.NAOK == 3\tWelches Rad?\t\tde\tN",
        "\t\tA\t0\tA1\t\tTourenrad\t\tde\t",
        "\t\tA\t0\tA2\t\tE-Bike\t\tde\t",
    ]
    survey = _written(read_tab("\n".join(lines), "x.txt"), tmp_path)
    assert [(question.typ, question.optional) for question in survey.fragen] == [("zahl", False), ("auswahl", True)]
    assert survey.fragen[1].wenn == {"km": "3"}


@pytest.mark.parametrize("text", ["<html></html>", "kein XML", "<!DOCTYPE x [<!ENTITY a 'b'>]><document/>"])
def test_other_files_are_refused_with_advice(text: str) -> None:
    with pytest.raises(ContentError, match="LimeSurvey"):
        read_lss(text, "x.lss")


@pytest.mark.parametrize("text", ["", "\r0", "a\tb\n", '"' + "x" * 200_000])
def test_other_tables_are_refused_with_advice(text: str) -> None:
    with pytest.raises(ContentError, match="Tabulator-Export"):
        read_tab(text, "x.txt")


def test_short_lines_are_lines_with_empty_cells() -> None:
    text = "class\tname\ttext\ttype/scale\nSL\tsurveyls_title\tRad\nQ\tkm\nQ\n"
    assert read_tab(text, "x.txt").data["titel"] == "Rad"


@pytest.mark.parametrize("row", ["<gid>1</gid>", "<qid>1</qid><gid>1</gid><question_order>x</question_order>"])
def test_rows_without_their_numbers_are_told_in_german(row: str) -> None:
    inner = f"<LimeSurveyDocType>Survey</LimeSurveyDocType><questions><rows><row>{row}</row></rows></questions>"
    text = f"<document>{inner}</document>"
    with pytest.raises(ContentError, match="fehlen Angaben"):
        read_lss(text, "x.lss")


def test_entities_are_refused() -> None:
    with pytest.raises(ContentError, match="nichts zu suchen"):
        read_lss('<!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>', "x.lss")
