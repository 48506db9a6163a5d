"""A finger that slipped once: the ordinary word that was meant, and none where too many come in question."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from knowledge.load import load
from knowledge.search import Search
from knowledge.search.typos import Typos
from tests.knowledge.sample import write

COUNTS = Counter(
    {"und": 500, "mich": 200, "geld": 50, "kind": 60, "kinder": 40, "brennt": 9, "mail": 9, "kreis": 80, "reicht": 12,
     "für": 300, "muss": 90, "antrag": 70, "auftrag": 9, "hand": 5, "hund": 30, "haus": 40}
)  # fmt: skip


@pytest.fixture(scope="module")
def typos() -> Typos:
    return Typos(COUNTS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("udn", "und"), ("mcih", "mich"), ("gled", "geld"), ("kidn", "kind"), ("kries", "kreis"), ("reciht", "reicht"),
        ("brent", "brennt"), ("antrrag", "antrag"), ("atrag", "antrag"), ("brenmt", "brennt"), ("fur", "fuer"),
        ("mus", "muss"), ("kindr", "kinder"), ("geldd", "geld"),
    ],
)  # fmt: skip
def test_one_slip(typos: Typos, typed: str, meant: str) -> None:
    assert typos.meant(typed) == meant


@pytest.mark.parametrize(
    "typed", ["und", "ubd", "un", "xy", "kin", "hond", "band", "rennt", "gled7", "", "fernsehturm", "brnent2"]
)
def test_a_word_too_short_too_far_or_known_stays(typos: Typos, typed: str) -> None:
    assert typos.meant(typed) is None


def test_residents_words_are_known_too_when_they_are_german(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "leistungen" / "hundesteuer.fragen.txt").write_text(
        "Unser Dackel ist neu.\nMein Dackel bellt.\nWas kostet der Dackl?\nUnd der Dackl vom Nachbarn?\n",
        encoding="utf-8",
    )
    lexical = Search(load(folder)).lexical

    assert lexical.standard("Mein Dakcel bellt") == "Mein Dackel bellt"
    assert lexical.standard("Dackl") == "Dackel"
    assert lexical.standard("Was kostet der Nachbbar?") == "Was kostet der Nachbbar?"  # only said once
