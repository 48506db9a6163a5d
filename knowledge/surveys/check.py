"""Checks the survey files for `kreis check`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge import clock
from knowledge.check.finding import Finding
from knowledge.errors import ContentError
from knowledge.surveys.definition import Survey
from knowledge.surveys.files import read_survey, survey_files

SPOKEN_WORDS = 30
"""Words; a longer question is hard to keep in mind by ear."""
SPOKEN_OPTIONS = 6
"""More answers than this cannot be remembered when they are read out."""


def check(content: Path) -> list[Finding]:
    """What staff should look at, in all survey files of a content folder."""
    findings: list[Finding] = []
    for path in survey_files(content):
        try:
            survey = read_survey(path, content)
        except ContentError as error:
            findings.append(Finding.of(error))
            continue
        findings += list(_advice(survey, path, content))
    return findings


def _advice(survey: Survey, path: Path, content: Path) -> Iterator[Finding]:
    name = path.relative_to(content).as_posix()
    lines = path.read_text(encoding="utf-8-sig").splitlines()

    def line(needle: str) -> int:
        return next((number for number, text in enumerate(lines, start=1) if needle in text), 1)

    if not survey.stand:
        yield Finding(
            name,
            1,
            "Es steht nicht da, wann die Angaben geprüft wurden.",
            "Ergänzen Sie eine Zeile „stand: 2026-01-31“ mit dem heutigen Datum.",
            "hinweis",
        )
    if survey.status(clock.today()) == "beendet" and not survey.ergebnis:
        yield Finding(
            name,
            line("bis:"),
            "Die Umfrage ist beendet, aber niemand erfährt, was daraus wurde.",
            "Schreiben Sie unter „ergebnis“, was folgte.",
            "hinweis",
        )
    if not survey.fragen and survey.status(clock.today()) != "beendet" and not survey.online:
        yield Finding(
            name,
            1,
            "Die Umfrage hat keine Fragen.",
            "Ergänzen Sie „fragen“, oder schreiben Sie unter „online“, wo man teilnehmen kann.",
        )
    for question in survey.fragen:
        at = line(f"id: {question.id}")
        if len((question.gesprochen or question.frage).split()) > SPOKEN_WORDS:
            yield Finding(
                name,
                at,
                f"Die Frage „{question.id}“ ist zum Hören zu lang.",
                "Kürzen Sie sie, oder schreiben Sie eine kurze Fassung unter „gesprochen“.",
                "hinweis",
            )
        if len(question.antworten) > SPOKEN_OPTIONS:
            yield Finding(
                name,
                at,
                f"Die Frage „{question.id}“ hat {len(question.antworten)} Antworten; so viele merkt sich "
                f"beim Zuhören niemand.",
                "Fassen Sie Antworten zusammen.",
                "hinweis",
            )
