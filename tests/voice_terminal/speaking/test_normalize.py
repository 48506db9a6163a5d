"""The normaliser against its table of cases, and against anything else anybody might write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_terminal.speaking.normalize import LEFT_TO_MISREAD, normalize, pairs

CASES = Path(__file__).with_name("normalize_cases.txt")


def cases() -> list[tuple[str, str]]:
    """The pairs of `normalize_cases.txt`, which is meant to be read."""
    lines = [line.partition("=>") for line in CASES.read_text("utf-8").splitlines()]
    return [(written.strip(), spoken.strip()) for written, arrow, spoken in lines if arrow]


def test_the_table_is_large_enough() -> None:
    assert len(set(cases())) == len(cases()) >= 300


@pytest.mark.parametrize(("written", "spoken"), cases(), ids=lambda value: value[:40])
def test_spoken_as_a_person_reads_it(written: str, spoken: str) -> None:
    expected = spoken if not spoken or spoken[-1] in ".!?" else spoken + "."
    assert normalize(written) == expected


def test_a_list_becomes_sentences() -> None:
    assert (
        normalize("Bitte mitbringen:\n- Ausweis\n- Foto, 35 x 45 mm\n")
        == "Bitte mitbringen. Ausweis. Foto, fünfunddreißig mal fünfundvierzig Millimeter."
    )


def test_a_numbered_list_is_counted() -> None:
    assert normalize("1. Antrag holen\n2. Antrag abgeben") == "Erstens: Antrag holen. Zweitens: Antrag abgeben."


def test_nothing_to_say() -> None:
    assert normalize("") == normalize(" \n ") == normalize("---") == normalize("(…)") == ""


GERMAN = st.text(alphabet="abcdefgh äöüß ABCZ 0123456789 .,:;-–/()[]€%§°²+*#@&!?\n\t„“’IVX😀", max_size=80)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), GERMAN))
def test_whatever_is_written_nothing_is_left_to_misread(text: str) -> None:
    for _, spoken in pairs(text):
        assert not LEFT_TO_MISREAD.search(spoken), spoken
        assert re.search(r"[^\W\d_]", spoken)


@pytest.mark.parametrize("spoken", {spoken for _, spoken in cases()}, ids=lambda value: value[:40])
def test_what_is_spoken_already_stays_as_it_is(spoken: str) -> None:
    assert normalize(spoken).rstrip(".!?") == spoken.rstrip(".!?")
