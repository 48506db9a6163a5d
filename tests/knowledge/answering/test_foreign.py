"""Other places: not answered for, and not mistaken for what a story only mentions."""

from __future__ import annotations

import pytest

from knowledge.answering.foreign import elsewhere


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Wo ist das Rathaus in Kaiserslautern?", "Kaiserslautern"),
        ("Was kostet ein Pass in Baden-Württemberg?", "Baden-Württemberg"),
        ("was kostet ein pass in bad kreuznach", "Bad Kreuznach"),
        ("Wie hoch ist die Steuer in USA?", "USA"),
        ("was kostet das parken in trier", "Trier"),
        (
            "Morgen wollen wir mit Freunden einkaufen und essen gehen. Wo kann man in Mannheim am besten parken?",
            "Mannheim",
        ),
        (
            "Am Samstag ist das große Fest in Landau, ich war als Kind immer dabei. Wie lange geht das dort?",
            "Landau",
        ),
    ],
)
def test_questions_about_other_places(question: str, place: str) -> None:
    assert elsewhere(question, None) == place


@pytest.mark.parametrize(
    "question",
    [
        "Wie melde ich mein Auto von Trier nach Kusel um?",
        "Meine Schwester hat das in Hessen ganz anders gemacht. Wann melde ich hier das Kind zur Schule an?",
        "Morgen werde ich in Landstuhl am Knie operiert und liege drei Wochen. Am Wahlsonntag bin ich eben nicht da.",
        "Unser Asylverfahren läuft noch, wir dürfen nicht arbeiten. Von welchem Amt bekommen wir Geld für Essen?",
        "Ich sitze im Zug in Homburg und meine Geldbörse ist weg. Wo kann ich die Karte sperren lassen?",
    ],
)
def test_places_that_are_only_mentioned(question: str) -> None:
    assert not elsewhere(question, None)
