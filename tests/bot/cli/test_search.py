"""The verbs about knowledge, as staff and test collections call them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.cli import main
from tests.knowledge.sample import write


def test_search_reads_any_folder_with_titles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("---\ntitel: Sperrmüll\nautor: jemand\n---\nSofas abholen.", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\ntitel: Heiraten\n---\nDas Standesamt traut.", encoding="utf-8")
    assert main(["search", "--lexikalisch", "--content", str(tmp_path), "--json", "altes sofa abholen"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert results[0]["entry"] == "a"
    assert 0 <= results[0]["score"] <= 1


def test_search_knows_a_plain_file_by_its_title_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("# Reisepass\n\n## Ablauf\nKommen Sie vorbei.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("# Hundesteuer\n\n## Ablauf\nSchreiben Sie uns.\n", encoding="utf-8")
    assert main(["search", "--lexikalisch", "--content", str(tmp_path), "--json", "Reisepass"]) == 0
    results = {result["entry"]: result["score"] for result in json.loads(capsys.readouterr().out)}
    assert results["a"] > results.get("b", 0)


def test_search_reads_questions_from_standard_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO("Reisepass\nHund anmelden\n"))
    assert main(["search", "--lexikalisch", "--content", str(tmp_path), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["question"] for line in lines] == ["Reisepass", "Hund anmelden"]
    assert [line["results"][0]["entry"] for line in lines] == ["leistungen/reisepass", "leistungen/hundesteuer"]


def test_check_fails_on_errors_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path)
    assert main(["check", "--content", str(tmp_path)]) == 0
    (tmp_path / "leistungen" / "neu.md").write_text("---\ntitl: X\n---\n", encoding="utf-8")
    assert main(["check", "--content", str(tmp_path)]) == 1
    assert "leistungen/neu.md, Zeile" in capsys.readouterr().out


def test_comparison_shows_what_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = write(tmp_path / "alt"), write(tmp_path / "neu")
    questions = tmp_path / "pruefungen.yaml"
    questions.write_text("Was kostet ein Reisepass?: leistungen/reisepass\nWer saß in der Jury?:\n", encoding="utf-8")
    path = new / "leistungen/reisepass.md"
    path.write_text(path.read_text(encoding="utf-8").replace("70 Euro", "75 Euro"), encoding="utf-8")
    call = ["vergleich", "--lexikalisch", "--alt", str(old), "--content", str(new), "--fragen", str(questions)]
    assert main(call) == 0
    out = capsys.readouterr().out
    assert "1 Antworten geändert" in out
    assert "75 Euro" in out
