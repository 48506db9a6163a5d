"""Who is responsible: every village and every district of the county has its Verbandsgemeinde."""

from __future__ import annotations

import pytest

from knowledge.answering.ladder import asks_which_office, community_of, is_about_all
from knowledge.load import load
from knowledge.places.gazetteer import Gazetteer
from knowledge.settings import paths


def test_every_village_and_district_has_an_office() -> None:
    content = load(paths().content)
    for place in Gazetteer(paths().content).villages():
        if place.community:
            office = community_of(content, place.name)
            assert office is not None and place.community in office.titel, place.name


def test_one_entry_tells_of_all_of_them() -> None:
    content = load(paths().content)
    told = [entry.id for entry in content.entries.values() if is_about_all(content, entry)]
    assert told == ["projekt/verbandsgemeinden"]


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("Welches Rathaus ist für mich zuständig?", True),
        ("welche verbandsgemeinde ist das jetzt bei uns", True),
        ("Wann kann man bei der Verbandsgemeinde vorbeikommen?", True),
        ("Welche Verbandsgemeinden gibt es rund um Kusel?", False),
        ("Was macht die Verbandsgemeinde und was der Kreis?", False),
        ("Wie heißen die drei Verbandsgemeinden?", False),
    ],
)
def test_who_wants_their_own_office_is_told_from_who_wants_to_know_them_all(question: str, own: bool) -> None:
    assert asks_which_office(question) == own
