"""Spoken numbers, dates, times, postcodes and phone numbers."""

from __future__ import annotations

import pytest

from voice_terminal.listening.numbers import with_digits


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("meine nummer ist null sechs drei acht eins vier zwei vier null", "meine nummer ist 063814240"),
        ("null sechs drei acht eins zweiundvierzig vierzig", "063814240"),
        ("null eins sieben zwo neunundneunzig zwölf", "01729912"),
        ("sechs sechs acht sechs neun kusel", "66869 kusel"),
        ("postleitzahl sechsundsechzigtausendachthundertneunundsechzig", "postleitzahl 66869"),
        ("am dritten mai", "am 3. mai"),
        ("am ersten april", "am 1. april"),
        ("am einunddreißigsten dezember", "am 31. dezember"),
        ("am einunddreißigsten zwölften zweitausendvierundzwanzig", "am 31.12.2024"),
        ("um vierzehn uhr dreißig", "um 14:30 uhr"),
        ("um acht uhr fünf", "um 8:05 uhr"),
        ("um acht uhr", "um 8 uhr"),
        ("um ein uhr", "um 1 uhr"),
        ("um halb drei", "um halb drei"),
        ("im jahr zweitausendzweiundzwanzig", "im jahr 2022"),
        ("geboren neunzehnhundertachtundvierzig", "geboren 1948"),
        ("einhundert zweiundachtzig", "182"),
        ("hauptstraße zwölf", "hauptstraße 12"),
        ("fünf euro", "5 euro"),
        ("ich habe zwei kinder", "ich habe zwei kinder"),
        ("ich brauche einen ausweis", "ich brauche einen ausweis"),
        ("was kostet ein reisepass", "was kostet ein reisepass"),
        ("", ""),
    ],
)
def test_spoken_numbers(said: str, written: str) -> None:
    assert with_digits(said) == written
