"""`kreis umfrage` as staff use it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.cli import main
from knowledge.settings import ROOT, paths
from knowledge.surveys.store import Store, open_engine

LSS = Path(__file__).parent / "data" / "limesurvey" / "alt.lss"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ASSISTANT_DATA", str(tmp_path / "var"))
    paths.cache_clear()
    yield tmp_path
    paths.cache_clear()


def test_status_and_export(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store(open_engine()).send("beispiel-mobilitaet", "person", "f" * 32, {"zufriedenheit": 4}, date(2026, 11, 22))
    assert main(["umfrage", "status"]) == 0
    assert "1 Teilnahmen" in capsys.readouterr().out
    assert main(["umfrage", "export", "beispiel-mobilitaet", "--nach", str(data / "aus")]) == 0
    with (data / "aus" / "beispiel-mobilitaet.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file, delimiter=";"))) == 1
    for format_ in ("json", "html", "limesurvey"):
        assert main(["umfrage", "export", "beispiel-mobilitaet", "--format", format_, "--nach", str(data / "aus")]) == 0
    assert len(list((data / "aus").iterdir())) == 5


def test_an_unknown_survey_is_told_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["umfrage", "export", "gibtsnicht"]) == 1
    assert "beispiel-mobilitaet" in capsys.readouterr().err


def test_import_makes_a_draft(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ASSISTANT_CONTENT", str(data / "inhalt"))
    paths.cache_clear()
    assert main(["umfrage", "import", str(LSS)]) == 0
    assert "4 Fragen übernommen" in capsys.readouterr().out
    assert (data / "inhalt" / "umfragen" / "_radumfrage.yaml").exists()
    assert main(["umfrage", "status"]) == 0
    assert "Radumfrage" not in capsys.readouterr().out, "a draft is not live"


def test_the_handbook_names_every_key() -> None:
    from knowledge.surveys.definition import Question, Survey

    handbook = (ROOT / "docs" / "umfragen.md").read_text(encoding="utf-8")
    keys = (set(Survey.model_fields) | set(Question.model_fields)) - {"limesurvey"}
    assert {key for key in keys if not re.search(rf"`{key}[`:]", handbook)} == set()
