"""Number words against the rules of German, not against a list alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_to_num import alpha2digit

from voice_terminal.speaking.number_words import cardinal, grouped, ordinal, year


@given(st.integers(4, 999_999))
def test_a_cardinal_is_read_back_as_the_same_number(number: int) -> None:
    assert alpha2digit(f"es sind {cardinal(number)} Leute", "de") == f"es sind {number} Leute"


@pytest.mark.parametrize(("number", "ending", "word"), [
    (1, "e", "erste"), (3, "en", "dritten"), (7, "er", "siebter"), (8, "e", "achte"), (19, "en", "neunzehnten"),
    (20, "e", "zwanzigste"), (31, "er", "einunddreißigster"), (100, "e", "einhundertste"),
    (107, "e", "einhundertsiebte"),
])  # fmt: skip
def test_ordinals(number: int, ending: str, word: str) -> None:
    assert ordinal(number, ending) == word


@given(st.integers(1, 9999))
def test_every_ordinal_ends_as_german_ordinals_do(number: int) -> None:
    assert ordinal(number, "e").endswith(("te", "achte"))


def test_years_count_hundreds_only_where_people_do() -> None:
    assert (year(1099), year(1100), year(1999), year(2000)) == (
        "eintausendneunundneunzig", "elfhundert", "neunzehnhundertneunundneunzig", "zweitausend",
    )  # fmt: skip


@given(st.text("0123456789", max_size=20))
def test_no_digit_of_a_telephone_number_is_lost(number: str) -> None:
    spoken = grouped(number)
    assert len(spoken.replace(",", "").split()) == len(number)
    assert all(len(group.split()) <= 3 for group in spoken.split(", "))
