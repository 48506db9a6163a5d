"""`kreis vergleich` shows every change that residents notice, and says what it cannot compare."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from knowledge.search import engine
from knowledge.search.calibration import calibration
from tests.knowledge.sample import write

HUNDESTEUER = "leistungen/hundesteuer.md"
LONG = "Melden Sie Ihren Hund bei der Verbandsgemeinde an. " * 6


class Comparison:
    """Two equal states of a small county, and what the command says to them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.old, self.new = write(folder / "alt"), write(folder / "neu")
        self.questions = folder / "fragen.yaml"
        self._capsys = capsys
        self.ask("Hundesteuer")

    def ask(self, question: str) -> None:
        self.questions.write_text(f"{question}:\n", encoding="utf-8")

    def change(self, old: str, new: str, name: str = HUNDESTEUER, *, both: bool = False) -> None:
        for folder in (self.old, self.new) if both else (self.new,):
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    def said(self, *options: str) -> tuple[int, str]:
        """Exit code, and all that is printed."""
        options = options or ("--alt", str(self.old), "--content", str(self.new))
        code = main(["vergleich", "--lexikalisch", "--fragen", str(self.questions), *options])
        return code, "".join(self._capsys.readouterr())


@pytest.fixture
def comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Comparison:
    return Comparison(tmp_path, capsys)


def test_equal_states_give_equal_answers(comparison: Comparison) -> None:
    comparison.change("stand: 2026-01-10", "stand: 2026-02-10")
    assert comparison.said() == (0, "1 Fragen: 0 Antworten geändert, 0 anders als erwartet.\n")


def test_a_change_late_in_a_long_answer_is_shown(comparison: Comparison) -> None:
    comparison.change("kurz: ", f"kurz: {LONG}Das kostet 10 Euro. ", both=True)
    comparison.change("10 Euro", "999 Euro")
    _, said = comparison.said()
    assert "1 Antworten geändert" in said
    assert "Das kostet 10 Euro." in said
    assert "Das kostet 999 Euro." in said
    assert max(map(len, said.splitlines())) < 250


def test_a_change_of_what_the_voice_says_is_shown(comparison: Comparison) -> None:
    comparison.change("gesprochen: Melden", "gesprochen: Bitte melden")
    _, said = comparison.said()
    assert "jetzt:   leistungen/hundesteuer, Gesprochen: Bitte melden" in said


def test_another_question_back_is_shown(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    never_sure = replace(calibration(), sure=2.0, likely=2.0, unsure=0.0)
    monkeypatch.setattr(engine, "calibration", lambda: never_sure)
    comparison.ask("Hund und Katze melden")
    comparison.change("kurz: Melden Sie Ihren Hund", "kurz: Melden Sie jeden Hund")
    _, said = comparison.said()
    assert "jetzt:   nachfrage, Text: " in said
    assert "Melden Sie jeden Hund" in said


def test_a_button_that_is_gone_is_shown(comparison: Comparison) -> None:
    comparison.ask("Pass")
    comparison.change("unterlagen: [Personalausweis, Passbild]\n", "", "leistungen/reisepass.md")
    _, said = comparison.said()
    assert "vorher:  leistungen/reisepass, Knöpfe: Mehr dazu, Unterlagen, Kosten\n" in said
    assert "jetzt:   leistungen/reisepass, Knöpfe: Mehr dazu, Kosten\n" in said


@pytest.mark.parametrize("option", ["--alt", "--content"])
def test_a_folder_that_is_not_there_is_named(option: str, comparison: Comparison) -> None:
    folders = {"--alt": str(comparison.old), "--content": str(comparison.new), option: "gibt-es-nicht"}
    code, said = comparison.said(*(part for pair in folders.items() for part in pair))
    assert code == 1
    assert "Den Ordner „gibt-es-nicht“ gibt es nicht." in said
    assert option in said


def test_without_git_a_folder_is_asked_for(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(comparison.old))
    code, said = comparison.said("--content", str(comparison.new))
    assert code == 1
    assert "git lässt sich nicht starten" in said
    assert "--alt" in said


def test_files_that_cannot_be_read_are_named_with_their_state(comparison: Comparison) -> None:
    comparison.change("titel:", "titl:")
    (comparison.old / "orte").mkdir()
    (comparison.old / "orte/gemeinden.yaml").write_text("orte: [", encoding="utf-8")
    _, said = comparison.said()
    assert "Nicht gelesen (neuer Stand): leistungen/hundesteuer.md, Zeile" in said
    assert "Nicht gelesen (alter Stand): orte/gemeinden.yaml" in said
