"""Villages are found as people and speech recognisers write them; names of people are no villages."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import ContentError
from knowledge.places.gazetteer import Gazetteer, gazetteer
from knowledge.settings import ROOT

CONTENT = ROOT / "knowledge" / "inhalt"


@pytest.fixture(scope="module")
def book() -> Gazetteer:
    return Gazetteer(CONTENT)


def names(book: Gazetteer, text: str) -> list[str]:
    return [mention.place.name for mention in book.find(text)]


def test_all_98_municipalities_in_three_communities(book: Gazetteer) -> None:
    villages = [place for place in book.places() if place.kind == "gemeinde"]
    assert len(villages) == 98
    count = {name: sum(place.community == name for place in villages) for name in {p.community for p in villages}}
    assert count == {"Kusel-Altenglan": 34, "Lauterecken-Wolfstein": 41, "Oberes Glantal": 23}


def test_every_village_lies_in_or_near_the_county(book: Gazetteer) -> None:
    for place in book.places():
        if place.in_county:
            assert 49.37 < place.lat < 49.71, place
            assert 7.25 < place.lon < 7.72, place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Was ist in Kusel los?", ["Kusel"]),
        ("schönenberg kübelberg", ["Schönenberg-Kübelberg"]),
        ("Schoenenberg-Kuebelberg", ["Schönenberg-Kübelberg"]),
        ("schönen berg kübel berg", ["Schönenberg-Kübelberg"]),
        ("von glan münchweiler nach kusel", ["Glan-Münchweiler", "Kusel"]),
        ("GLAN-MÜNCHWEILER", ["Glan-Münchweiler"]),
        ("ein bus nach sankt julian", ["Sankt Julian"]),
        ("St. Julian", ["Sankt Julian"]),
        ("alten glan", ["Altenglan"]),
        ("ich wohne in lauter ecken", ["Lauterecken"]),
        ("theisberg stegen", ["Theisbergstegen"]),
        ("nach Walmohr", ["Waldmohr"]),
        ("Lautereken", ["Lauterecken"]),
        ("Nein, ab Altenglan", ["Altenglan"]),
        ("vom Kuseler Bahnhof", ["Kusel"]),
        ("in Brücken", ["Brücken"]),
        ("wie komme ich zur Burg Lichtenberg", ["Thallichtenberg"]),
        ("ramstein", ["Ramstein-Miesenbach"]),
        ("Neunkirchen am Potzberg", ["Neunkirchen am Potzberg"]),
        ("rutsweiler am glan", ["Rutsweiler am Glan"]),
        ("Kusel Altenglan", ["Kusel", "Altenglan"]),
    ],
)
def test_found(book: Gazetteer, text: str, expected: list[str]) -> None:
    assert names(book, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Frau Breitenbach ist zuständig",
        "Herr Homburg",
        "Frau Anna Steinbach",
        "Prof. Dr. Wolfstein",
        "Trierer Straße 49",
        "Kaiserslauterer Straße",
        "Können Sie mir helfen?",
        "Die Brücken sind gesperrt",
        "Ich brauche einen Reisepass für meine Tochter",
        "Wer bekommt Wohngeld und wie lange dauert das?",
        "Im Landkreis Kusel",
        "Verbandsgemeinde Kusel-Altenglan",
        "Wie hoch ist die Förderquote?",
        "Ich komme aus Hamburg",
        "Der Kindermusikantenwanderweg",
        "",
    ],
)
def test_not_a_village(book: Gazetteer, text: str) -> None:
    assert names(book, text) == []


def test_mention_says_where_it_stands(book: Gazetteer) -> None:
    text = "Wann fährt der Bus von St. Julian ab?"
    (mention,) = book.find(text)
    assert text[mention.start : mention.end] == "St. Julian"


def test_two_villages_of_one_short_name_are_both_told(book: Gazetteer) -> None:
    (mention,) = book.find("Rutsweiler")
    assert {mention.place.name, *(place.name for place in mention.others)} == {
        "Rutsweiler an der Lauter",
        "Rutsweiler am Glan",
    }


def test_areas_on_demand(book: Gazetteer) -> None:
    found = book.find("im Landkreis Kusel und in der VG Oberes Glantal", areas=True)
    assert [mention.place.kind for mention in found] == ["kreis", "verbandsgemeinde"]


def test_community_of_village_part_and_stranger(book: Gazetteer) -> None:
    assert book.community_of("Lauterecken") == "Lauterecken-Wolfstein"
    assert book.community_of("Kübelberg") == "Oberes Glantal"
    assert book.community_of("Kaiserslautern") == ""
    assert book.community_of("Bielefeld") == ""


def test_every_official_name_finds_itself_in_lower_case(book: Gazetteer) -> None:
    for place in book.places():
        if place.kind == "gemeinde":
            assert names(book, f"ich fahre nach {place.name.lower()} heute") == [place.name]


def test_broken_file_is_told_in_german_and_the_last_good_stays(tmp_path: Path) -> None:
    file = tmp_path / "orte" / "gemeinden.yaml"
    file.parent.mkdir()
    good = (CONTENT / "orte" / "gemeinden.yaml").read_text(encoding="utf-8")
    file.write_text(good, encoding="utf-8")
    before = gazetteer(tmp_path)
    file.write_text(good.replace("kreis:", "landkreis:", 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r"gemeinden\.yaml"):
        Gazetteer(tmp_path)
    assert gazetteer(tmp_path).get("Kusel") == before.get("Kusel")


def test_no_file_means_no_places(tmp_path: Path) -> None:
    assert Gazetteer(tmp_path).find("Kusel") == []
