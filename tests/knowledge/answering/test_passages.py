"""The short answer is given unless a passage clearly holds what is asked for."""

from __future__ import annotations

import pytest

from knowledge.answering.passages import fits_better
from knowledge.schema import Entry, Passage

FUNDING = Entry(
    id="projekt/geld",
    titel="Förderung des Projekts",
    kurz="Der Bund gibt 14 Millionen Euro.",
    passages=(
        Passage(heading="Wofür ist das Geld?", text="Das Geld ist für digitale Angebote in den Dörfern.", line=1),
        Passage(heading="Wer prüft die Ausgaben?", text="Die Rechnungen prüft das Rechnungsprüfungsamt.", line=4),
    ),
)
JURY = Entry(
    id="projekt/jury",
    titel="Jury",
    kurz="Eine Jury hat entschieden.",
    passages=(Passage(heading="Vorsitz", text="Den Vorsitz hatte Anna Muster.", line=1),),
)


@pytest.mark.parametrize("question", ["Wie viel Geld bekommt das Projekt?", "Wie hoch ist die Förderung?"])
def test_who_asks_how_much_gets_the_amount(question: str) -> None:
    assert not fits_better(FUNDING, 0, question)


def test_a_passage_that_holds_the_answer_is_shown() -> None:
    assert fits_better(FUNDING, 1, "Was wird bei den Ausgaben geprüft, welche Rechnungen?")
    assert fits_better(JURY, 0, "Wer hatte den Vorsitz?")


def test_a_passage_that_merely_exists_is_not_shown() -> None:
    assert not fits_better(FUNDING, 1, "Erzählen Sie mir von der Förderung")
