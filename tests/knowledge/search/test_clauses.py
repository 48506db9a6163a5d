"""Of a long story, what is wanted stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.load import load
from knowledge.search import Search
from knowledge.search.clauses import KEPT, clauses, readings
from tests.knowledge.sample import write


def weight(clause: str) -> float:
    return float("pass" in clause.lower()) * 3


def test_a_short_question_stays_as_it_is() -> None:
    assert readings("Hallo, was kostet denn ein Pass?", weight) == ("Hallo, was kostet denn ein Pass?", "")


def test_of_a_long_story_the_question_stays() -> None:
    story = (
        "Ja guten Tag, also ich bin jetzt schon 82 und meine Tochter wohnt weit weg in Australien mit den Enkeln, "
        "ich brauche jetzt einen neuen Pass, das Wetter ist ja auch so schlecht im Moment"
    )
    short, clause = readings(story, weight)
    assert "ich brauche jetzt einen neuen Pass" in short
    assert len(short) <= KEPT + 10
    assert "Wetter" not in short
    assert clause == short


def test_the_best_clause_of_a_story_is_named() -> None:
    story = (
        "Mein Pass ist nass geworden im Urlaub, da hat es den ganzen Tag geregnet auf dem Boot, den Pass kann man "
        "nicht mehr lesen, wo gehe ich mit dem Pass denn hin"
    )
    whole, clause = readings(story, weight)
    assert "Pass" in clause
    assert clause in whole
    assert clause != whole


def test_speech_without_punctuation_is_cut_too() -> None:
    parts = clauses("mein mann ist gestern gestorben und jetzt weiß ich nicht wo ich den hund abmelden muss")
    assert len(parts) >= 2
    assert any("hund" in part and "mann" not in part for part in parts)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        (
            "Guten Morgen, ich war gestern beim Bäcker und da hat mir die Nachbarin von ihrer Reise erzählt, und jetzt "
            "will ich auch weg, wie bekomme ich denn einen Reisepass",
            "leistungen/reisepass",
        ),
        (
            "Wissen Sie, mein Enkel hat uns zu Weihnachten so ein Tier geschenkt, lieb ist es ja, jetzt sagt der "
            "Nachbar, den Hund anmelden müsste man",
            "leistungen/hundesteuer",
        ),
    ],
)
def test_a_story_finds_its_entry(tmp_path: Path, question: str, entry: str) -> None:
    assert Search(load(write(tmp_path))).search(question)[0].entry == entry
