"""How a reply is put together: the voice must not run a fact into the note behind it."""

from __future__ import annotations

from knowledge.answering.compose import UNCHECKED, reply
from knowledge.schema import Entry


def entry() -> Entry:
    return Entry(id="stellen/sozialamt", titel="Sozialamt", pruefen=True)


def test_a_fact_without_a_full_stop_is_closed_before_the_note() -> None:
    assert reply(entry(), "06381 424-0", "Sozialamt: 06381 424-0").speech == f"Sozialamt: 06381 424-0. {UNCHECKED}"


def test_a_sentence_keeps_its_own_ending() -> None:
    assert reply(entry(), "Gern!", "Gern!").speech == f"Gern! {UNCHECKED}"
