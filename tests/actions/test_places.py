"""Answers about places near a village or a position."""

from __future__ import annotations

import re
from typing import Any

import pytest

from knowledge.places.answers import Places
from knowledge.places.catalogue import Catalogue
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Answer, Turn
from knowledge.settings import ROOT

CONTENT = ROOT / "knowledge" / "inhalt"


@pytest.fixture(scope="module")
def places() -> Places:
    return Places(CONTENT, Catalogue(CONTENT), lambda: gazetteer(CONTENT))


def ask(places: Places, text: str, metadata: dict[str, Any] | None = None, **slots: Any) -> Answer:
    answer = places.answer(Turn(text, "ort_naechste", 0.9, slots, {}, metadata or {}))
    assert len(answer.replies) == 1
    return answer


def test_nearest_charging_station_of_a_village(places: Places) -> None:
    reply = ask(places, "Wo ist die nächste Ladesäule bei Lauterecken?").replies[0]
    assert reply.outcome == "answered"
    assert reply.location is not None
    assert "Lauterecken" in reply.location.title
    assert reply.links[0].url.startswith("https://www.openstreetmap.org/?mlat=49.6")
    assert "erfundene Beispiele" in reply.text
    assert "erfundene Beispiele" in reply.speech


def test_position_sent_by_the_channel(places: Places) -> None:
    reply = ask(places, "spielplatz in meiner nähe", {"lat": 49.55, "lon": 7.46}).replies[0]
    assert "in Ihrer Nähe" in reply.text
    assert reply.location is not None
    assert "Altenglan" in reply.location.title


def test_without_a_village_it_asks_and_offers_some(places: Places) -> None:
    reply = ask(places, "Wo kann ich mein Auto laden?").replies[0]
    assert reply.outcome == "clarify"
    assert reply.buttons


def test_remembered_village_and_follow_up(places: Places) -> None:
    first = ask(places, "Wo ist eine Ladesäule in Kusel?")
    assert first.slots["ort"] == "Kusel"
    second = ask(places, "und in Lauterecken?", ort_suche=first.slots["ort_suche"]).replies[0]
    assert second.location is not None
    assert "Lauterecken" in second.location.title


@pytest.mark.parametrize(
    ("village", "number"), [("Kusel", "06381 6080-888"), ("Waldmohr", "06373 504108"), ("Wolfstein", "06382 9940922")]
)
def test_buergerbus_of_the_own_area(places: Places, village: str, number: str) -> None:
    answer = ask(places, f"Welcher Bürgerbus fährt in {village}?")
    reply = answer.replies[0]
    assert number in reply.text
    assert "nicht aktuell geprüft" in reply.text
    assert str(answer.slots["thema"]).startswith("mobilitaet/buergerbus")


def test_buergerbus_without_a_village_names_all_three(places: Places) -> None:
    reply = ask(places, "Bürgerbus").replies[0]
    assert all(number in reply.text for number in ("06381 6080-888", "06373 504108", "06382 9940921"))


def test_a_place_by_its_name(places: Places) -> None:
    reply = ask(places, "Wann hat der Wildpark Potzberg auf?", ort="Kusel").replies[0]
    assert reply.text.startswith("**Wildpark Potzberg**")
    assert "10 bis 18 Uhr" in reply.text
    assert "nicht aktuell geprüft" in reply.text
    assert "Entfernung von Kusel" in reply.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Wo fährt in Altenglan die Draisine ab?", "Draisine"),
        ("Wo ist die nächste Mitfahrbank bei Ulmet?", "Mitfahrbank"),
        ("Gibt es bei uns ein Ruftaxi?", "Ruftaxi"),
        ("Welcher Spielplatz ist in der Nähe von Altenglan?", "Spielplatz"),
        ("Ausflugsziele für Kinder in der Nähe von Kusel", "Luftlinie"),
    ],
)
def test_every_kind_of_place_is_answered(places: Places, question: str, said: str) -> None:
    reply = ask(places, question).replies[0]
    assert reply.outcome == "answered"
    assert said in reply.text
    assert reply.source is not None


@pytest.mark.parametrize("village", ["Kusel", "Waldmohr", "Wolfstein"])
def test_the_buergerbus_says_its_days_and_when_to_call(places: Places, village: str) -> None:
    text = ask(places, f"Welcher Bürgerbus fährt in {village}?").replies[0].text
    assert re.search(r"(?:Mon|Diens|Donners|Frei)tag|Mittwoch", text, re.I)
    assert "Uhr" in text
    assert re.search(r"Vortag|Tag (?:vorher|davor|zuvor)|einen Tag", text)
