"""Misspelt words are understood; correct German words mean what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.load import load
from knowledge.search import Search
from knowledge.search.kinds import kinds
from tests.knowledge.sample import write


@pytest.fixture
def search(tmp_path: Path) -> Search:
    return Search(load(write(tmp_path)))


@pytest.mark.parametrize("question", ["Ist das teuer?", "Das Futter für meine Katze ist teuer"])
def test_expensive_is_not_tax(search: Search, question: str) -> None:
    assert search.share_in("leistungen/hundesteuer", question) == 0


@pytest.mark.parametrize("question", ["Hundesteur", "Hunndesteuer", "hundestoier"])
def test_a_typo_is_understood(search: Search, question: str) -> None:
    assert search.share_in("leistungen/hundesteuer", question) > 0.5


def test_words_heard_apart_are_one_unless_they_stand_apart_in_a_name(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "stellen" / "amt.md").write_text(
        "---\ntitel: Straßenverkehrsamt\nsynonyme: [Arbeitsamt, Abfallwirtschaft, Vorort, Smartcity, Smart City]\n"
        "fragen: [Bei welchem Amt frage ich nach Arbeit?]\n"
        "telefon: 06381 424-0\nebene: kreis\nquelle: Internetseite\nstand: 2026-01-10\n---\n",
        encoding="utf-8",
    )
    standard = Search(load(folder)).lexical.standard

    assert standard("wo ist das arbeits amt?") == "wo ist das Arbeitsamt?"
    assert standard("straßen verkehrs amt") == "Straßenverkehrsamt"
    assert standard("die nummer der ab fall wirtschaft") == "die nummer der Abfallwirtschaft"
    assert standard("wer hilft vor Ort?") == "wer hilft vor Ort?"
    assert standard("Smart City") == "Smart City"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Wie viele Hunde gibt es im Kreis?", {"number"}),
        ("Wie viel Geld bekommt das Projekt?", set()),
        ("Wie alt ist das Rathaus?", {"size"}),
        ("Wer leitet das Jugendamt?", {"person"}),
        ("Was kostet ein Reisepass?", set()),
        ("Wie oft wurde das Ruftaxi bestellt?", {"statistics"}),
        ("Wann wird die Straße geteert?", {"plan"}),
        ("Wann werden die gelben Säcke abgeholt?", set()),
        ("Welcher Zahnarzt ist der beste?", {"taste"}),
        ("Wo gehe ich am besten hin?", set()),
        ("In welchem Stock ist die Zulassung?", {"room"}),
    ],
)
def test_the_sort_of_fact_asked_for(question: str, wanted: set[str]) -> None:
    assert kinds(question) == wanted
