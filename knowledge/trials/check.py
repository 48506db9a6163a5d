"""Checks the trial questions for `kreis check`: they expect something, and of entries that exist."""

from __future__ import annotations

from pathlib import Path

from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.trials.trial import FILE, read_trials


def check(content: Path) -> list[Finding]:
    try:
        trials = read_trials(content)
    except ContentError as error:
        return [Finding.of(error)]
    findings = []
    lines = (content / FILE).read_text(encoding="utf-8-sig").splitlines() if trials else []
    for trial in trials:
        line = next((number for number, text in enumerate(lines, start=1) if trial.frage in text), 1)
        if not (trial.eintrag or trial.ergebnis):
            cure = "Nennen Sie „eintrag“ oder „ergebnis“."
            findings.append(Finding.of(ContentError("Diese Probefrage erwartet nichts.", cure, FILE, line)))
        elif trial.eintrag and not (content / f"{trial.eintrag}.md").exists():
            cause = f"Den Eintrag „{trial.eintrag}“ gibt es nicht."
            findings.append(Finding.of(ContentError(cause, "Prüfen Sie die Schreibweise.", FILE, line)))
    return findings
