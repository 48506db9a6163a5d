"""The search finds an entry however it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.load import load
from knowledge.search import Search
from knowledge.search.compounds import Splitter
from knowledge.search.encoder import Reading, Vectors
from knowledge.search.vectors import VectorCache
from tests.knowledge.sample import write


@pytest.fixture
def search(tmp_path: Path) -> Search:
    return Search(load(write(tmp_path)))


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Reisepass", "leistungen/reisepass"),
        ("reisepaß", "leistungen/reisepass"),
        ("REISEPAESSE", "leistungen/reisepass"),
        ("reisspass beantragn", "leistungen/reisepass"),
        ("Hundesteueranmeldung", "leistungen/hundesteuer"),
        ("isch will mei Hund aanmelle", "leistungen/hundesteuer"),
        ("Landratsamt", "stellen/kreisverwaltung"),
        ("wer war denn in der jury", "projekt/jury"),
    ],
)
def test_spelling_compounds_and_dialect(search: Search, question: str, entry: str) -> None:
    assert search.search(question)[0].entry == entry


def test_scores_are_probabilities_in_order(search: Search) -> None:
    hits = search.search("Was kostet ein Reisepass?")
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert hits[0].score > 0.5 > search.search("Wie hoch ist der Eiffelturm?")[0].score


def test_an_empty_question_or_collection_finds_nothing(search: Search, tmp_path: Path) -> None:
    assert search.search("  ") == []
    (tmp_path / "leer").mkdir()
    assert Search(load(tmp_path / "leer")).search("Reisepass") == []


def test_compounds_split_into_known_words() -> None:
    assert Splitter(["fuehrerschein", "stelle"]).parts("fuehrerscheinstelle") == ("fuhrerschein", "stell")
    assert Splitter(["haus"]).parts("haus") == ()
    assert Splitter(["bewerben", "wettbewerb"]).parts("wettbewerb") == ("bewerb",), "half a word makes no weather known"


class CountingEncoder:
    """Letters as vectors; counts what it encodes."""

    id = "zaehler"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def question(self, text: str, clause: str = "") -> Reading:
        return Reading(np.stack([self._vector(one) for one in (text, clause) if one]), clause)

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        vector = np.asarray([text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"], np.float32)
        return np.asarray(vector / (np.linalg.norm(vector) or 1), np.float32)


def test_nothing_is_encoded_twice(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    first = CountingEncoder()
    assert Search(load(folder)).embed(first, VectorCache(tmp_path, first.id))
    assert first.encoded
    again = CountingEncoder()
    search = Search(load(folder))
    assert search.embed(again, VectorCache(tmp_path, again.id))
    assert again.encoded == []
    assert search.semantic_ready
    path = folder / "leistungen/hundesteuer.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Melden Sie", "Bitte melden Sie"), encoding="utf-8")
    changed = CountingEncoder()
    Search(load(folder)).embed(changed, VectorCache(tmp_path, changed.id))
    assert len(changed.encoded) == 1


def test_an_index_made_from_a_former_one_is_the_same_as_a_fresh_one(tmp_path: Path) -> None:
    folder, encoder = write(tmp_path / "inhalt"), CountingEncoder()
    file = folder / "leistungen/hundesteuer.md"
    original = file.read_text(encoding="utf-8")

    def add() -> None:
        file.with_stem("katzensteuer").write_text(original.replace("Hund", "Katze"), encoding="utf-8")

    def change() -> None:
        file.write_text(original.replace("Melden Sie", "Bitte melden Sie stets"), encoding="utf-8")

    search = Search(load(folder))
    for saved in (add, change, (folder / "projekt/jury.md").unlink, lambda: file.write_text(original, "utf-8")):
        saved()
        search = Search(load(folder), before=search)
        assert search.embed(encoder, VectorCache(tmp_path, encoder.id))
        fresh = Search(load(folder))
        assert fresh.embed(encoder, VectorCache(tmp_path, encoder.id))
        for question in ("Wo melde ich meine Katze an?", "Reisepas, was kostet das", "Wer war stets in der Jury?"):
            assert search.search(question) == fresh.search(question)


def test_words_answer_while_vectors_are_missing(tmp_path: Path) -> None:
    search = Search(load(write(tmp_path / "inhalt")))
    encoder = CountingEncoder()
    assert not search.embed(encoder, VectorCache(tmp_path, encoder.id), at_most=3)
    assert not search.semantic_ready
    assert encoder.encoded == []
    assert search.search("Reisepass")[0].entry == "leistungen/reisepass"


@pytest.mark.parametrize(
    ("heard", "read"),
    [
        ("was kostet ein reise pass", "was kostet ein Reisepass"),
        ("wie hoch ist die hunde steuer", "wie hoch ist die Hundesteuer"),
        ("wo ist die kreis verwaltung", "wo ist die Kreisverwaltung"),
        ("ich will den hund anmelden", "ich will den hund anmelden"),
        ("da bei", "da bei"),
    ],
)
def test_a_compound_heard_as_two_words_is_one(search: Search, heard: str, read: str) -> None:
    assert search.lexical.standard(heard) == read
