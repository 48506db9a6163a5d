"""The daily report for staff: how many asked what, what stayed unanswered, what did not work. German Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.daybook import Change, Count, Daybook
from bot.editors.basket import ASKERS, Cluster, clusters, vocabulary
from bot.store import Asked, Store
from knowledge.load import load
from knowledge.time_expressions.render import render_date

CHANNELS: Final = {"web": "Webchat", "telegram": "Telegram", "voice": "Sprachterminal"}
"""Trial questions of staff (`redaktion`) are not residents' questions and are left out."""
OUTCOMES: Final = {
    "answered": "beantwortet",
    "clarify": "Rückfrage",
    "unanswered": "nicht beantwortet",
    "out_of_scope": "nicht zuständig",
    "form": "Formular",
    "smalltalk": "Gespräch",
    "error": "Fehler",
}
NO_TOPIC: Final = "(ohne Eintrag)"
PARTS: Final = {
    "rasa": "Sprachverstehen",
    "actions": "Antwortdienst",
    "knowledge": "Zugriff auf die Wissensdateien",
    "telegram": "Telegram",
    "storage": "Speichern",
    "surveys": "Umfragen-Datenbank",
}
MOST_QUESTIONS: Final = 10


@dataclass(frozen=True)
class Material:
    """What the databases say about a day."""

    day: date
    counts: Sequence[Count]
    changes: Sequence[Change]
    asked: Sequence[Asked]
    """All open questions, whenever they were asked."""
    down: Sequence[str] = ()
    """Parts that were down when the day began."""
    watched: bool = True
    """False: nobody looked on this day whether the parts work."""

    @classmethod
    def of(cls, day: date, daybook: Daybook, store: Store) -> Material:
        return cls(
            day, daybook.counts(day), daybook.changes(day), store.asked(), daybook.down(day), daybook.watched(day)
        )


def compose(material: Material, content: Path) -> str:
    """The report of one day. Reads the knowledge files for the words that may be shown: call it in a thread."""
    counts = [count for count in material.counts if count.channel in CHANNELS]
    parts = (
        f"# Tagesbericht des Kreis-Assistenten\n\n{render_date(material.day)}",
        "## Nachrichten\n\n" + "\n".join(_numbers(counts)),
        "## Themen\n\n" + _topics(counts) if counts else "",
        "## Offene Fragen\n\n" + "\n".join(_questions(clusters(material.asked, vocabulary(load(content))))),
        "## Betrieb\n\n" + "\n".join(_health(material)),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _numbers(counts: Sequence[Count]) -> Iterable[str]:
    total = sum(count.n for count in counts)
    if not total:
        yield "Niemand hat an diesem Tag geschrieben oder gesprochen."
        return
    by_channel = _sum(counts, lambda count: CHANNELS[count.channel])
    yield f"- zusammen **{total}**: " + ", ".join(f"{name} {n}" for name, n in by_channel.most_common())
    for outcome, n in _sum(counts, lambda count: OUTCOMES[count.outcome]).most_common():
        yield f"- {outcome}: {n} ({round(100 * n / total)} %)"


def _topics(counts: Sequence[Count]) -> str:
    shown = [outcome for outcome in OUTCOMES if any(count.outcome == outcome for count in counts)]
    rows = [["Thema", *(OUTCOMES[outcome] for outcome in shown)], ["---", *("---:" for _ in shown)]]
    for topic, _ in _sum(counts, lambda count: count.topic).most_common():
        by_outcome = _sum((count for count in counts if count.topic == topic), lambda count: count.outcome)
        rows.append([topic or NO_TOPIC, *(str(by_outcome[outcome] or "") for outcome in shown)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _questions(found: Sequence[Cluster]) -> Iterable[str]:
    if not found:
        yield f"Keine Frage ist offen, die mindestens {ASKERS} Personen gestellt haben."
        return
    yield f"Von mindestens {ASKERS} Personen gestellt, seltene Wörter ausgelassen. Bearbeiten: `/redaktion/luecken`\n"
    for cluster in found[:MOST_QUESTIONS]:
        yield f"- „{cluster.title}“ ({cluster.askers} Personen)"


def _health(material: Material) -> Iterable[str]:
    if not material.watched and not material.changes:
        yield "Für diesen Tag ist nichts aufgezeichnet: Der Assistent lief nicht oder konnte nichts speichern."
        return
    if not material.down and not material.changes:
        yield "Alle Teile haben gearbeitet, solange der Assistent lief."
        return
    changed = {change.component for change in material.changes}
    for component in material.down:
        since = "schon vor Mitternacht" if component in changed else "den ganzen Tag"
        yield f"- {since}: {PARTS.get(component, component)} ist ausgefallen"
    for change in material.changes:
        said = "ist ausgefallen" if change.state == "down" else "arbeitet wieder" if change.state == "ok" else "ist aus"
        yield f"- {change.at:%H:%M} Uhr: {PARTS.get(change.component, change.component)} {said}"


def _sum(counts: Iterable[Count], key: Callable[[Count], str]) -> Counter[str]:
    summed: Counter[str] = Counter()
    for count in counts:
        summed[key(count)] += count.n
    return summed
