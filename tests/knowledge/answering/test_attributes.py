"""Which fact a question asks for."""

from __future__ import annotations

import pytest

from knowledge.answering.attributes import asked_for, asks_only_for, names_no_topic


@pytest.mark.parametrize(
    ("question", "attribute"),
    [
        ("Wo ist das Rathaus?", "ort"),
        ("und wo?", "ort"),
        ("Wo muss ich da hin?", "ort"),
        ("Wo kann ich mein altes Sofa loswerden?", None),
        ("Wo entsorge ich alte Farbe?", None),
        ("Wohin mit dem alten Kühlschrank?", None),
        ("Was kostet ein Reisepass?", "kosten"),
    ],
)
def test_where_to_get_rid_of_a_thing_is_no_question_for_an_address(question: str, attribute: str | None) -> None:
    assert asked_for(question) == attribute


@pytest.mark.parametrize(
    ("question", "nothing_else"),
    [
        ("Was kostet das?", True),
        ("Wo muss ich da hin?", True),
        ("Haben Sie am Karfreitag auf?", True),
        ("wie lange dauert das denn", True),
        ("Wie ist die Mailadresse?", True),
        ("Und die E-Mail-Adresse?", True),
        ("Wie lautet die Emailadresse?", True),
        ("Wie ist die E-Mail-Adresse vom Bauamt?", False),
        # What lies between the words of a pattern is said as well.
        ("Mein Hund ist weg, wo melde ich das?", False),
        ("Hat das Schwimmbad morgen auf?", False),
        ("Was muss ich für den Hund zahlen?", False),
        ("Guten Tag", False),
    ],
)
def test_a_fact_and_nothing_else(question: str, nothing_else: bool) -> None:
    assert names_no_topic(question) == nothing_else


def test_several_facts_and_nothing_else() -> None:
    question = "Wo ist das und wie ruf ich da an?"
    assert asks_only_for(("ort", "telefon"), question)
    assert not asks_only_for(("ort",), "Wo ist das und was kostet es?")
    assert not asks_only_for(("telefon",), "Wo ist das?")
