"""Which fact a question asks for."""

from __future__ import annotations

import pytest

from knowledge.answering.attributes import asked_for


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
