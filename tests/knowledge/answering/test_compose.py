"""How a reply is put together: the voice must not run a fact into the note behind it."""

from __future__ import annotations

from knowledge.answering.compose import UNCHECKED, passage, reply
from knowledge.schema import Entry, Passage


def entry() -> Entry:
    return Entry(id="stellen/sozialamt", titel="Sozialamt", pruefen=True)


def test_a_fact_without_a_full_stop_is_closed_before_the_note() -> None:
    assert reply(entry(), "06381 424-0", "Sozialamt: 06381 424-0").speech == f"Sozialamt: 06381 424-0. {UNCHECKED}"


def test_a_sentence_keeps_its_own_ending() -> None:
    assert reply(entry(), "Gern!", "Gern!").speech == f"Gern! {UNCHECKED}"


def test_what_is_told_of_a_help_line_has_its_number() -> None:
    told = Passage(heading="", text="Die Beratung ist anonym.", line=9)
    line = Entry(id="stellen/hilfetelefon", titel="Hilfetelefon", telefon="116016", passages=(told,))
    reply_ = passage(line, 0)
    assert reply_.text.endswith("Telefon 116016")
    assert reply_.speech == "Hilfetelefon. Die Beratung ist anonym. Telefon 116016."
