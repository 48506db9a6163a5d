"""`kreis neu`: the file is a draft until staff have replaced what the template says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from knowledge.answering import Answering
from knowledge.check import check_folder
from knowledge.load import load
from knowledge.reply import Turn
from knowledge.search import Search
from tests.knowledge.sample import write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_NOW", "2026-03-02T10:00")
    return write(tmp_path)


def new(folder: Path, kind: str, title: str) -> int:
    return main(["neu", kind, title, "--content", str(folder)])


@pytest.mark.parametrize("kind", ["leistung", "stelle", "projekt"])
def test_residents_never_hear_the_template(folder: Path, kind: str) -> None:
    before = set(load(folder).entries)
    assert new(folder, kind, "Drohnenflug") == 0

    content = load(folder)
    reply = Answering(content, Search(content)).answer(Turn("Drohnenflug")).replies[0]

    assert set(content.entries) == before
    assert "Hier steht" not in reply.text


def test_the_check_names_the_lines_that_are_still_the_template_s(folder: Path) -> None:
    new(folder, "leistung", "Drohnenflug")
    (finding,) = [one for one in check_folder(folder) if one.file == "leistungen/drohnenflug.md"]
    assert (finding.severity, finding.line) == ("fehler", 3)
    assert "Entwurf" in finding.cause
    assert "Zeile 3, 4, 6, 7, 19, 24" in finding.cause
    assert "Ersetzen Sie" in finding.cure


def test_a_filled_template_answers(folder: Path) -> None:
    new(folder, "stelle", "Drohnenbüro: Anmeldung")
    path = folder / "stellen/drohnenbuero-anmeldung.md"
    text = path.read_text(encoding="utf-8")
    text = text.replace("Hier steht in einem Satz, was die Stelle macht.", "Das Büro meldet Drohnen an.")
    text = text.replace("Hier steht die Internetseite oder wer Auskunft gab.", "Auskunft des Büros")
    path.write_text(text, encoding="utf-8")

    content = load(folder)
    assert content.errors == ()
    office = content.entries["stellen/drohnenbuero-anmeldung"]
    assert office.titel == "Drohnenbüro: Anmeldung"
    assert office.telefon is None, "no number that nobody wrote"


@pytest.mark.parametrize("title", ["Readme", "???", ""])
def test_a_title_that_gives_no_file_name_is_refused(
    folder: Path, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(folder.rglob("*"))
    assert new(folder, "leistung", title) == 1
    assert "Nehmen Sie einen anderen Titel" in capsys.readouterr().err
    assert set(folder.rglob("*")) == before


def test_a_very_long_title_gets_a_short_file_name(folder: Path) -> None:
    assert new(folder, "leistung", "Sehr langer Titel " * 20) == 0
    (path,) = (folder / "leistungen").glob("sehr-langer-*.md")
    assert len(path.stem) <= 60


def test_nothing_is_overwritten(folder: Path) -> None:
    before = (folder / "leistungen/hundesteuer.md").read_bytes()
    assert new(folder, "leistung", "Hundesteuer") == 1
    assert (folder / "leistungen/hundesteuer.md").read_bytes() == before
