"""What the editors' page knows: the live knowledge, the check's findings, unanswered questions, the surveys."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from aiohttp import web

from bot.check import check_all
from bot.editors.basket import Cluster, clusters, vocabulary
from bot.editors.writing import Writer
from bot.store import Asked
from knowledge import clock
from knowledge.check import Finding
from knowledge.live import LiveKnowledge, Snapshot
from knowledge.reply import Reply, Turn
from knowledge.search.encoder import shared
from knowledge.settings import Paths
from knowledge.surveys import plots, results
from knowledge.surveys.definition import Survey
from knowledge.surveys.files import Catalogue
from knowledge.surveys.store import Store as SurveyStore
from knowledge.surveys.store import open_engine

Band = Literal["sicher", "verstanden", "nachfrage", "weiss_nicht"]
SHOWN_HITS: Final = 6
_Stamp = tuple[date, tuple[tuple[str, int, int], ...]]
"""The day, and each file with its last change and size: what findings depend on."""


@dataclass(frozen=True)
class Ranked:
    """One entry that was considered for a question."""

    id: str
    titel: str
    score: float
    """Probability that it answers the question, 0 to 1."""
    passage: str
    """Heading of the passage that fits best, or empty."""
    band: Band


@dataclass(frozen=True)
class Trial:
    """What the knowledge says to a question, and why."""

    reply: Reply
    ranked: tuple[Ranked, ...]
    band: Band
    sure: float
    likely: float
    unsure: float
    known: float
    """Share of the question's words that the knowledge contains, 0 to 1."""
    by_meaning: bool
    """False while vectors are still being made: then only words count."""


class Desk:
    """All methods may take long (files, index, database): call them in a thread."""

    def __init__(self, paths: Paths, *, by_meaning: bool = True) -> None:
        """Nothing is read yet; the knowledge is loaded when somebody first looks.

        Args:
            by_meaning: False searches by words only, without loading the encoder.
        """
        self._paths = paths
        self._by_meaning = by_meaning
        self._loading = threading.Lock()
        self._checking = threading.Lock()
        self._checked: tuple[_Stamp, list[Finding]] | None = None
        self._surveys = Catalogue(paths.content)
        self.writer = Writer(paths.content)

    @cached_property
    def _live(self) -> LiveKnowledge:
        cache = self._paths.in_data("vektoren/.keep").parent
        live = LiveKnowledge(self._paths.content, cache, (lambda: shared().result()) if self._by_meaning else None)
        live.start()
        return live

    def now(self) -> Snapshot:
        """The knowledge as it stands in the files."""
        with self._loading:
            return self._live.current

    def reload(self) -> None:
        """Read the files again at once, so that the next page shows what was just written."""
        self.now()
        self._live.reload()

    def close(self) -> None:
        if "_live" in self.__dict__:
            self._live.stop()

    def findings(self) -> list[Finding]:
        """What `kreis check` says; checked again only after a file has changed, or on a new day."""
        stamp = _stamp(self._paths.content)
        with self._checking:
            if self._checked is None or self._checked[0] != stamp:
                self._checked = (stamp, check_all(self._paths.content))
            return self._checked[1]

    def try_question(self, question: str) -> Trial:
        state = self.now()
        weights = state.search.weights
        reply = state.answering.answer(Turn(question)).replies[0]

        def band(score: float) -> Band:
            borders: tuple[tuple[float, Band], ...] = (
                (weights.sure, "sicher"),
                (weights.likely, "verstanden"),
                (weights.unsure, "nachfrage"),
            )
            return next((name for border, name in borders if score >= border), "weiss_nicht")

        ranked = []
        for hit in state.answering.find(question)[:SHOWN_HITS]:
            entry = state.content.entries[hit.entry]
            heading = entry.passages[hit.passage].heading if hit.passage is not None else ""
            ranked.append(Ranked(entry.id, entry.titel, hit.score, heading, band(hit.score)))
        return Trial(
            reply,
            tuple(ranked),
            ranked[0].band if ranked else "weiss_nicht",
            weights.sure,
            weights.likely,
            weights.unsure,
            state.search.known_share(question),
            state.search.semantic_ready,
        )

    def basket(self, asked: Sequence[Asked]) -> list[tuple[Cluster, tuple[Ranked, ...]]]:
        """Clusters of questions, each with the entries that come nearest."""
        state = self.now()
        found = clusters(asked, vocabulary(state.content))
        return [(cluster, self.try_question(cluster.questions[0]).ranked[:3]) for cluster in found]

    def surveys(self) -> Sequence[tuple[Survey, int]]:
        """Surveys with questions, and how many took part."""
        counts = SurveyStore(open_engine()).counts()
        return [(survey, counts.get(survey.id, (0, 0))[0]) for survey in self._surveys.all().values() if survey.fragen]

    def survey_results(self, survey_id: str) -> tuple[Survey, str] | None:
        """A survey and its results as an HTML fragment; None when there is no such survey."""
        survey = self._surveys.get(survey_id)
        if survey is None:
            return None
        return survey, plots.fragment(results.results(survey, SurveyStore(open_engine()).sheets(survey.id)))


def _stamp(folder: Path) -> _Stamp:
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            status = path.stat()
        except OSError:  # gone in the meantime
            continue
        found.append((str(path), status.st_mtime_ns, status.st_size))
    return clock.today(), tuple(found)


DESK: Final = web.AppKey("editors_desk", Desk)
