"""Results as an HTML fragment for the editors' page: bars as SVG and the same figures as a table."""

from __future__ import annotations

from html import escape
from typing import Final

from knowledge.surveys.results import HIDDEN, SMALL, Bar, QuestionResult, Results

_WIDTH: Final = 600
_LABEL: Final = 230
_ROW: Final = 30
_STYLE: Final = """<style>
.umfrage-ergebnis svg { max-width: 100%; height: auto }
.umfrage-ergebnis .balken { fill: #1b5e8c }
.umfrage-ergebnis text { font: 14px sans-serif; fill: currentColor }
.umfrage-ergebnis table { border-collapse: collapse }
.umfrage-ergebnis th, .umfrage-ergebnis td { border: 1px solid currentColor; padding: .3em .6em; text-align: left }
</style>"""


def fragment(results: Results) -> str:
    """The results as HTML without `<html>` and `<body>`, to be placed into a page. All texts are escaped."""
    survey = results.survey
    title = escape(survey.titel)
    if not results.questions:
        note = (
            f"Bisher {results.sheets} Teilnahmen. Ergebnisse werden ab {SMALL} Teilnahmen angezeigt, damit "
            f"niemand erkennbar ist."
        )
        return f'<section class="umfrage-ergebnis"><h2>{title}</h2><p>{note}</p></section>'
    parts = [_question(number, result) for number, result in enumerate(results.questions, start=1)]
    example = "<p><strong>Beispielumfrage.</strong></p>" if survey.beispiel else ""
    hint = f"<p>{results.sheets} Teilnahmen. Zahlen unter {SMALL} werden nicht gezeigt („{HIDDEN}“).</p>"
    return f'<section class="umfrage-ergebnis">{_STYLE}<h2>{title}</h2>{example}{hint}{"".join(parts)}</section>'


def _question(number: int, result: QuestionResult) -> str:
    heading = f"<h3>{number}. {escape(result.question.frage)}</h3>"
    told = (
        f"{result.answered} Antworten, {result.skipped} übersprungen"
        if result.answered >= SMALL
        else f"{HIDDEN} Antworten"
    )
    if result.mean is not None and result.median is not None:
        told += f", Mittelwert {_decimal(result.mean)}, Median {_decimal(result.median)}"
    body = ""
    if result.bars:
        body = _bars(number, result) + _table(result)
    elif result.texts:
        body = "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in result.texts) + "</ul>"
    return f"<section>{heading}<p>{told}.</p>{body}</section>"


def _bars(number: int, result: QuestionResult) -> str:
    highest = max((bar.count or 0 for bar in result.bars), default=0) or 1
    height = len(result.bars) * _ROW + 10
    rows = "".join(_row(index, bar, highest) for index, bar in enumerate(result.bars))
    spoken = "; ".join(f"{bar.label}: {_count(bar)}" for bar in result.bars)
    label = f"frage{number}"
    return (
        f'<svg role="img" aria-labelledby="{label}-titel {label}-text" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}">'
        f'<title id="{label}-titel">Balken zu: {escape(result.question.frage)}</title><desc '
        f'id="{label}-text">{escape(spoken)}</desc>{rows}</svg>'
    )


def _row(index: int, bar: Bar, highest: int) -> str:
    top = index * _ROW + 5
    width = round((bar.count or 0) / highest * (_WIDTH - _LABEL - 110))
    name = bar.label if len(bar.label) <= 30 else bar.label[:29] + "…"
    return (
        f'<text x="{_LABEL - 8}" y="{top + 16}" text-anchor="end">{escape(name)}</text>'
        f'<rect class="balken" x="{_LABEL}" y="{top}" width="{width}" height="{_ROW - 10}"/>'
        f'<text x="{_LABEL + width + 6}" y="{top + 16}">{_count(bar)}</text>'
    )


def _table(result: QuestionResult) -> str:
    rows = "".join(
        f"<tr><th "
        f'scope="row">{escape(bar.label)}</th><td>{_count(bar)}</td><td>{_share(bar, result.answered)}</td></tr>'
        for bar in result.bars
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Antwort", "Anzahl", "Anteil"))
    return (
        f"<details><summary>Als Tabelle</summary><table><caption>{escape(result.question.frage)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _share(bar: Bar, total: int) -> str:
    return f"{bar.count / total:.0%}".replace("%", " %") if bar.count is not None and total else "–"


def _decimal(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def _count(bar: Bar) -> str:
    return HIDDEN if bar.count is None else str(bar.count)
