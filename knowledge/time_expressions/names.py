"""Calendar words that are names or wishes: "Frau Morgen", "Straße des 17. Juni", "August Weber", "Frohe Ostern"."""

from __future__ import annotations

from typing import Final

from knowledge.time_expressions.dates import Words, at
from knowledge.time_expressions.words import MONTH_SHORT, MONTHS, SEASONS, WEEKDAY_SHORT, WEEKDAYS

_TITLES: Final = frozenset(
    """
    herr herrn frau familie dr prof doktor professor buergermeister buergermeisterin landrat heisse heisst name namens
    firma autohaus
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)
"""A name follows. Bakeries and inns are not here: "Hat die Bäckerei Sonntag offen?" """
_WISHES: Final = frozenset(
    ["schoenes", "schoenen", "schoene", "frohe", "frohes", "froehliche", "gesegnete", "erholsames"]
)
_STREETS: Final = frozenset({"strasse", "platz", "allee"})
"""Before "des 17. Juni" and "der Deutschen Einheit"."""
_CALENDAR: Final = frozenset({*WEEKDAYS, *WEEKDAY_SHORT, *MONTHS, *MONTH_SHORT})


def named(words: Words, i: int) -> bool:
    """What stands before makes it a name or a wish: "Frau Morgen", "Straße des 17. Juni", "Frohe Ostern"."""
    before, earlier = at(words, i - 1), at(words, i - 2)
    title = before in _TITLES or (before in {".", "ist"} and earlier in _TITLES)
    street = before in {"des", "der"} and earlier in _STREETS
    return title or street or before in _WISHES


def in_compound(words: Words, j: int) -> bool:
    """ "Freitags-Gebet", but not "Montag-Freitag"."""
    if at(words, j) != "-" or not words[j].glued or j + 1 >= len(words):
        return False
    after = words[j + 1]
    return after.glued and after.text.isalpha() and after.norm not in _CALENDAR


def is_person(words: Words, i: int, j: int) -> bool:
    """A month or season as a person's name: "August Weber"."""
    one = j == i + 1 and at(words, i) in {**MONTHS, **SEASONS}
    return one and j < len(words) and words[j].capital and words[i].capital
