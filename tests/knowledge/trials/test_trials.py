"""Trial questions: what they accept, and what `kreis check` says about wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import ContentError
from knowledge.reply import Reply, Source
from knowledge.settings import ROOT
from knowledge.trials import FILE, Trial, read_trials
from knowledge.trials.check import check

ANSWER = Reply("46 Euro", "answered", source=Source("leistungen/reisepass", "Reisepass", "2026-01-01"))


def test_a_trial_looks_at_entry_and_outcome() -> None:
    assert Trial(frage="Was kostet er?", eintrag="leistungen/reisepass").is_met([ANSWER])
    assert Trial(frage="Was kostet er?", ergebnis="answered").is_met([ANSWER])
    assert not Trial(frage="Was kostet er?", eintrag="leistungen/wohngeld").is_met([ANSWER])
    assert not Trial(frage="Was kostet er?", ergebnis="form").is_met([ANSWER])
    assert not Trial(frage="Was kostet er?").is_met([])


def test_the_countys_own_trials_are_right() -> None:
    content = ROOT / "knowledge" / "inhalt"
    assert len(read_trials(content)) >= 10
    assert check(content) == []


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("- {frage: 'Was kostet er?'}", "erwartet nichts"),
        ("- {frage: 'Was kostet er?', eintrag: leistungen/fehlt}", "leistungen/fehlt"),
        ("- {frage: 'Was kostet er?', antwort: ja}", "Frage Nummer 1"),
        ("- {frage: 'Was kostet er?', ergebnis: gut}", "Frage Nummer 1"),
        ("frage: Was kostet er?", "Die Datei ist nicht richtig"),
        ("- {frage: 'Was", "kein gültiges YAML"),
    ],
)
def test_wrong_trials_are_named(tmp_path: Path, text: str, cause: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    (finding,) = check(tmp_path)
    assert cause in str(finding)


def test_no_file_is_no_error(tmp_path: Path) -> None:
    assert read_trials(tmp_path) == ()
    assert check(tmp_path) == []


def test_errors_are_german(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(ContentError, match="Einrückung"):
        read_trials(tmp_path)
