"""Conversations about trips, turn by turn, without Rasa: the slots are carried as Rasa would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions import trips as trip_actions
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Reply, Turn
from knowledge.settings import ROOT
from knowledge.timetable.dialogue import ANSWER_SLOT, MISSING_SLOT, Trips
from knowledge.timetable.search_state import SLOT, TripSearch, towards
from knowledge.timetable.timetables import Timetables
from knowledge.timetable.vehicles import line_in, means_in

CONTENT = ROOT / "knowledge" / "inhalt"


class Conversation:
    """Plays the rules of `nlu/data/trips.yml`."""

    def __init__(self, trips: Trips, **slots: Any) -> None:
        self.trips, self.slots, self.asking = trips, dict(slots), False

    def say(self, text: str, intent: str = "fahrt_weiter", confidence: float = 0.9, **entities: str) -> Reply | None:
        if self.asking:
            taken = self.trips.take(self._turn(text, intent, confidence, entities))
            self._keep(taken.slots)
            if taken.passed_on:
                return None
            self.asking = not taken.done
            answer = (self.trips.ask if self.asking else self.trips.finish)(
                self._turn(text, intent, confidence, entities)
            )
        else:
            answer = self.trips.answer(self._turn(text, intent, confidence, entities))
            self._keep(answer.slots)
            if self.slots.get(MISSING_SLOT):
                self.asking = True
                answer = self.trips.ask(self._turn(text, intent, confidence, entities))
        self._keep(answer.slots)
        assert len(answer.replies) == 1
        return answer.replies[0]

    def _turn(self, text: str, intent: str, confidence: float, entities: dict[str, str]) -> Turn:
        given = {name: value for name, value in self.slots.items() if value is not None}
        return Turn(text, intent, confidence, given, entities)

    def _keep(self, slots: Any) -> None:
        self.slots.update(slots)

    @property
    def search(self) -> TripSearch:
        found = TripSearch.from_slot(self.slots[SLOT])
        assert found is not None
        return found


@pytest.fixture(scope="module")
def trips(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trips]:
    timetables = Timetables(CONTENT, tmp_path_factory.mktemp("var"))
    yield Trips(timetables, lambda: gazetteer(CONTENT))
    timetables.current().planner.close()


@pytest.fixture(autouse=True)
def wednesday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2022-04-20T10:00")


def test_a_whole_question_is_answered_at_once(trips: Trips) -> None:
    reply = Conversation(trips).say(
        "Wie komme ich am Samstag um 10 Uhr von Kusel nach Lauterecken?", "fahrt_verbindung"
    )
    assert reply is not None
    assert reply.outcome == "answered"
    assert "Samstag, 23. April" in reply.text
    assert "Bus 270" in reply.text
    assert reply.location is not None
    assert reply.source is not None


def test_example_times_are_never_given_as_real(trips: Trips) -> None:
    talk = Conversation(trips)
    for text, intent in [
        ("Wann fährt ein Zug ab Kusel?", "fahrt_abfahrt"),
        ("Wie komme ich von Kusel nach Ulmet", "fahrt_verbindung"),
        ("Wann fährt der letzte Bus zurück?", "fahrt_weiter"),
    ]:
        reply = talk.say(text, intent)
        assert reply is not None
        assert "Beispielzeiten" in reply.text
        assert "Beispielzeiten" in reply.speech
        assert reply.links[0].url == "https://www.vrn.de"


def test_missing_start_is_asked_once_and_the_village_remembered(trips: Trips) -> None:
    talk = Conversation(trips)
    asked = talk.say("Wie komme ich nach Kusel?", "fahrt_verbindung")
    assert asked is not None
    assert (asked.outcome, asked.text) == ("form", "Von wo möchten Sie fahren?")
    answered = talk.say("altenglan", "nichts_davon", 0.4)
    assert answered is not None
    assert "von **Altenglan** nach **Kusel**" in answered.text
    again = talk.say("Und wie komme ich nach Landstuhl?", "fahrt_verbindung")
    assert again is not None
    assert "von **Altenglan** nach **Landstuhl**" in again.text


def test_a_question_in_between_is_left_to_others(trips: Trips) -> None:
    talk = Conversation(trips)
    talk.say("Wann fährt der nächste Bus?", "fahrt_abfahrt")
    assert talk.say("Was kostet ein Reisepass?", "frage", 0.95) is None
    answered = talk.say("in Ulmet", "nichts_davon", 0.5)
    assert answered is not None
    assert "Abfahrten ab **Ulmet**" in answered.text


@pytest.mark.parametrize(
    ("text", "carries_on"),
    [
        ("Und am Sonntag?", True),
        ("und zurück", True),
        ("Und der letzte Bus?", True),
        ("und nach Altenglan", True),
        ("Wo bekomme ich einen Reisepass?", False),
        ("Gibt es ein Frauenhaus?", False),
        ("Wann hat das Rathaus in Waldmohr am Montag auf?", False),
    ],
)
def test_a_question_about_something_else_does_not_carry_a_trip_on(trips: Trips, text: str, carries_on: bool) -> None:
    assert trips.carries_on(Turn(text, "frage")) == carries_on


def test_cancelling(trips: Trips) -> None:
    talk = Conversation(trips)
    talk.say("Wann fährt der nächste Bus?", "fahrt_abfahrt")
    reply = talk.say("abbrechen", "abbrechen")
    assert reply is not None
    assert not talk.asking
    assert talk.slots[ANSWER_SLOT] is None


def test_not_understood_twice_ends_politely(trips: Trips) -> None:
    talk = Conversation(trips)
    talk.say("Wann fährt der nächste Bus?", "fahrt_abfahrt")
    talk.say("hmm", "nichts_davon", 0.3)
    reply = talk.say("ach", "nichts_davon", 0.3)
    assert reply is not None
    assert reply.outcome == "clarify"
    assert not talk.asking


def test_correction(trips: Trips) -> None:
    talk = Conversation(trips)
    talk.say("von Kusel nach Landstuhl", "fahrt_verbindung")
    reply = talk.say("nein, ab Altenglan")
    assert reply is not None
    assert "von **Altenglan** nach **Landstuhl**" in reply.text


def test_later_earlier_and_another_day(trips: Trips) -> None:
    talk = Conversation(trips)
    first = talk.say("von Kusel nach Landstuhl um 12 Uhr", "fahrt_verbindung")
    later = talk.say("später")
    earlier = talk.say("früher")
    assert first is not None and later is not None and earlier is not None
    assert first.text == earlier.text
    assert "**15:05" in later.text
    sunday = talk.say("und am Sonntag?")
    assert sunday is not None
    assert "Sonntag, 24. April" in sunday.text


def test_button_for_later(trips: Trips) -> None:
    talk = Conversation(trips)
    first = talk.say("Abfahrten in Kusel", "fahrt_abfahrt")
    later = talk.say('/fahrt_weiter{"richtung": "spaeter"}', richtung="spaeter")
    assert first is not None and later is not None
    assert "Abfahrten ab **Kusel**" in later.text
    assert later.text != first.text


def test_arrive_by(trips: Trips) -> None:
    talk = Conversation(trips)
    reply = talk.say("Ich muss morgen um 9 Uhr von Kusel aus in Kaiserslautern sein", "fahrt_verbindung")
    assert reply is not None
    assert "09:05" not in reply.text
    assert "Ankunft bis 9 Uhr" in reply.text
    assert reply.text.index("07:05 – 08:05") < reply.text.index("06:05 – 07:05"), (
        "the latest that is in time comes first"
    )
    assert "sieben Uhr fünf" in reply.speech


@pytest.mark.parametrize(
    "text",
    [
        "Ich muss um 12 Uhr in Lauterecken sein, wann muss ich in Kusel losfahren?",
        "ich muss um zwölf uhr in lauterecken sein wann muss ich in kusel losfahren",
        "Wann muss ich in Kusel spätestens losfahren, um um 12 in Lauterecken zu sein?",
        "Ich muss um 12 Uhr beim Zahnarzt in Lauterecken sein, ich wohne in Kusel",
        "Ich muss um 12 Uhr in Lauterecken beim Arzt sein und wohne in Kusel",
        "Ich muss um 12 Uhr in Lauterecken sein, von Kusel aus",
        "Ich habe um 12 Uhr einen Termin in Lauterecken, wann muss ich in Kusel los?",
        "Wann komme ich um 12 in Lauterecken an, wenn ich in Kusel einsteige?",
        "Ich will vor 12 Uhr von Kusel in Lauterecken ankommen",
    ],
)
def test_an_appointment_is_when_to_be_there(trips: Trips, text: str) -> None:
    reply = Conversation(trips).say(text, "fahrt_verbindung")
    assert reply is not None
    assert "von **Kusel** nach **Lauterecken**" in reply.text
    assert "Ankunft bis 12 Uhr" in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "Wann komme ich in Altenglan an, wenn ich um 12 Uhr in Kusel losfahre?",
        "Ich fahre um 12 Uhr in Kusel los, wann bin ich in Altenglan?",
        "Ich bin um 12 Uhr in Kusel fertig und will nach Altenglan",
        "Kann es sein, dass um 12 Uhr ein Zug von Kusel nach Altenglan fährt?",
    ],
)
def test_a_time_to_set_off_is_none_to_be_there(trips: Trips, text: str) -> None:
    reply = Conversation(trips).say(text, "fahrt_verbindung")
    assert reply is not None
    assert "von **Kusel** nach **Altenglan**" in reply.text
    assert "Ankunft bis" not in reply.text
    assert "**12:05" in reply.text


def test_rides_that_have_left_are_no_help_to_be_there_in_time(trips: Trips) -> None:
    talk = Conversation(trips)
    still = talk.say("Ich muss um 12 Uhr von Kusel aus in Lauterecken sein", "fahrt_verbindung")
    assert still is not None
    assert "**10:15" in still.text
    assert "**09:15" not in still.text
    gone = talk.say("Ich muss um 11 Uhr von Kusel aus in Lauterecken sein", "fahrt_verbindung")
    assert gone is not None
    assert gone.text.startswith("So früh kommen Sie leider nicht mehr an.")
    assert "**10:15" in gone.text


@pytest.mark.parametrize("text", ["morgen bis 9 Uhr", "morgen vor 9 Uhr", "morgen früh vor neun"])
def test_until_an_hour_of_another_day(trips: Trips, text: str) -> None:
    reply = Conversation(trips).say(f"Wie komme ich {text} von Ulmet nach Kusel?", "fahrt_verbindung")
    assert reply is not None
    assert "nach **Kusel** morgen, Ankunft bis 9 Uhr" in reply.text


def test_between_two_hours_sets_off_at_the_first(trips: Trips) -> None:
    reply = Conversation(trips).say("Morgen von 9 bis 11 Uhr von Kusel nach Altenglan", "fahrt_verbindung")
    assert reply is not None
    assert "Ankunft bis" not in reply.text
    assert "**09:05" in reply.text


def test_in_the_morning_is_no_appointment(trips: Trips) -> None:
    talk = Conversation(trips)
    talk.say("Ich muss morgen Vormittag von Ulmet aus in Kusel sein", "fahrt_verbindung")
    assert not talk.search.ankunft


def test_last_way_back_after_a_way_there(trips: Trips) -> None:
    talk = Conversation(trips)
    talk.say("Wie komme ich am Samstag um 17 Uhr von Kusel nach Kaiserslautern?", "fahrt_verbindung")
    reply = talk.say("Wann kommt der letzte Bus zurück?", "fahrt_verbindung")
    assert reply is not None
    assert "Letzte Verbindung von **Kaiserslautern** nach **Kusel**" in reply.text
    assert "Samstag, 23. April" in reply.text
    assert "22:35" in reply.text


@pytest.mark.parametrize(
    ("text", "day"),
    [("am Samstag", "am Samstag, 23. April"), ("morgen", "morgen"), ("am Sonntag", "am Sonntag, 24. April")],
)
def test_last_way_of_a_day_is_of_that_day(trips: Trips, text: str, day: str) -> None:
    reply = Conversation(trips).say(
        f"Wann fährt der letzte Zug {text} von Kaiserslautern nach Kusel?", "fahrt_verbindung"
    )
    assert reply is not None
    assert f"nach **Kusel** {day}" in reply.text


def test_the_day_is_always_named(trips: Trips) -> None:
    """Whoever asked for a day that was not understood notices it."""
    ways = Conversation(trips).say("von Kusel nach Altenglan", "fahrt_verbindung")
    leaving = Conversation(trips).say("Abfahrten in Kusel", "fahrt_abfahrt")
    assert ways is not None and leaving is not None
    assert "nach **Altenglan** heute:" in ways.text
    assert "nach Altenglan heute:" in ways.speech
    assert "ab **Kusel** heute:" in leaving.text
    assert "Ab Kusel heute:" in leaving.speech


def test_sights_are_destinations(trips: Trips) -> None:
    reply = Conversation(trips).say("Wie komme ich von Landstuhl zur Fritz-Wunderlich-Halle?", "fahrt_verbindung")
    assert reply is not None
    assert "nach **Kusel**" in reply.text


def test_of_two_villages_the_one_with_a_stop(trips: Trips) -> None:
    reply = Conversation(trips).say("Wie komme ich von Landstuhl nach Rutsweiler?", "fahrt_verbindung")
    assert reply is not None
    assert "Rutsweiler am Glan" in reply.text


def test_way_to_an_event_that_was_just_told(trips: Trips) -> None:
    event = towards("Kusel", "2022-04-23T19:00:00+02:00")
    talk = Conversation(trips, **{SLOT: event})
    asked = talk.say("Wie komme ich hin?", "fahrt_verbindung")
    assert asked is not None
    assert asked.outcome == "form"
    reply = talk.say("von Landstuhl", "nichts_davon", 0.4)
    assert reply is not None
    assert "von **Landstuhl** nach **Kusel** am Samstag, 23. April" in reply.text
    assert talk.search.ankunft


def test_button_payload_of_an_event(trips: Trips) -> None:
    payload = {"von": "Landstuhl", "nach": "Kusel", "ankunft": "2022-04-23T19:00"}
    reply = Conversation(trips).say("/fahrt_verbindung{…}", "fahrt_verbindung", 1.0, **payload)
    assert reply is not None
    assert "17:48 – 18:35" in reply.text


EVENT = {
    "text": "Konzert in Kusel",
    "buttons": [
        {
            "title": "Wie komme ich hin?",
            "payload": '/fahrt_verbindung{"nach": "Kusel", "ankunft": "2022-04-23T19:00:00+02:00"}',
        }
    ],
}


def test_how_do_i_get_there_after_an_event_in_words(trips: Trips) -> None:
    talk = Conversation(trips, letzte_antwort=EVENT, ort="Landstuhl")
    reply = talk.say("Und wie komme ich da hin?", "fahrt_verbindung")
    assert reply is not None
    assert "von **Landstuhl** nach **Kusel** am Samstag, 23. April" in reply.text
    assert "17:48 – 18:35" in reply.text


def test_there_is_the_village_last_talked_about(trips: Trips) -> None:
    talk = Conversation(trips, ort="Kusel")
    asked = talk.say("Wie komme ich da hin?", "fahrt_verbindung")
    assert asked is not None
    assert asked.text == "Von wo möchten Sie fahren?"
    reply = talk.say("von Altenglan", "nichts_davon", 0.4)
    assert reply is not None
    assert "von **Altenglan** nach **Kusel**" in reply.text


@pytest.mark.parametrize(
    ("text", "now", "ride"),
    [("heute Nacht", "00:30", "**05:05"), ("heute Abend", "20:30", "**21:05"), ("heute Vormittag", "10:00", "**10:05")],
)
def test_of_a_part_of_the_day_that_is_running_only_the_rest_counts(
    trips: Trips, monkeypatch: pytest.MonkeyPatch, text: str, now: str, ride: str
) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", f"2022-04-20T{now}")
    reply = Conversation(trips).say(f"Fährt {text} noch ein Zug von Kusel nach Altenglan?", "fahrt_verbindung")
    assert reply is not None
    assert f"nach **Altenglan** heute:\n\n- {ride}" in reply.text


@pytest.mark.parametrize(("now", "day"), [("04:30", "heute"), ("00:30", "heute"), ("10:00", "morgen")])
def test_the_first_ride_is_todays_until_it_has_left(
    trips: Trips, monkeypatch: pytest.MonkeyPatch, now: str, day: str
) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", f"2022-04-20T{now}")
    talk = Conversation(trips)
    talk.say("Wann fährt der erste Zug nach Altenglan?", "fahrt_verbindung")
    reply = talk.say("von Kusel", "nichts_davon", 0.4)
    assert reply is not None
    assert f"nach **Altenglan** {day}:\n\n- **05:05" in reply.text
    later = talk.say("später")
    assert later is not None
    assert "**05:05" not in later.text


@pytest.mark.parametrize(
    ("there", "first_back"),
    [
        ("am Samstag um 14 Uhr von Kusel nach Lauterecken", "**15:40"),
        ("am Sonntag um 10 Uhr von Ulmet nach Kusel", "**12:15"),
    ],
)
def test_the_way_back_begins_at_the_first_arrival(trips: Trips, there: str, first_back: str) -> None:
    talk = Conversation(trips)
    talk.say(there, "fahrt_verbindung")
    back = talk.say("und zurück?")
    assert back is not None
    assert back.text.split("\n\n")[1].startswith(f"- {first_back}")


def test_the_way_back_begins_after_the_appointment(trips: Trips) -> None:
    talk = Conversation(trips)
    talk.say("Ich muss am Samstag um 14 Uhr in Kusel sein, von Ulmet aus", "fahrt_verbindung")
    talk.say("und zurück?")
    assert talk.search.zeit == "2022-04-23T14:00:00+02:00"


def test_last_way_back_when_the_way_back_was_just_told(trips: Trips) -> None:
    talk = Conversation(trips)
    talk.say("von Kusel nach Lauterecken", "fahrt_verbindung")
    talk.say("und zurück?")
    reply = talk.say("Und wann fährt der letzte Bus zurück?")
    assert reply is not None
    assert "von **Lauterecken** nach **Kusel**" in reply.text


def test_last_way_back_after_an_event(trips: Trips) -> None:
    talk = Conversation(trips, letzte_antwort=EVENT, ort="Landstuhl")
    reply = talk.say("Wann fährt der letzte Zug zurück?", "fahrt_verbindung")
    assert reply is not None
    assert "Letzte Verbindung von **Kusel** nach **Landstuhl** am Samstag, 23. April" in reply.text


def test_village_without_a_stop_is_sent_to_the_nearest(trips: Trips) -> None:
    reply = Conversation(trips).say("Wie komme ich von Landstuhl nach Oberalben?", "fahrt_verbindung")
    assert reply is not None
    assert "Oberalben hat keinen eigenen Halt" in reply.text
    assert "km Luftlinie" in reply.text


def test_unknown_place_is_said(trips: Trips) -> None:
    reply = Conversation(trips).say("Wie komme ich nach Honolulu?", "fahrt_verbindung")
    assert reply is not None
    assert "Honolulu" in reply.text
    assert reply.outcome == "clarify"


def test_date_outside_the_timetable_is_said(trips: Trips, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2036-06-01T10:00")
    reply = Conversation(trips).say("von Kusel nach Altenglan", "fahrt_verbindung")
    assert reply is not None
    assert reply.outcome == "unanswered"
    assert "reicht nur bis" in reply.text


def test_no_timetable_at_all(tmp_path: Path) -> None:
    empty = Trips(Timetables(tmp_path, tmp_path / "var"), lambda: gazetteer(tmp_path))
    reply = Conversation(empty).say("von Kusel nach Altenglan", "fahrt_verbindung")
    assert reply is not None
    assert reply.outcome == "unanswered"


@pytest.mark.parametrize(
    ("text", "line", "unknown"),
    [
        ("Fährt der 270er am Sonntag?", "270", ""),
        ("Wann fährt der Regiobus 270?", "270", ""),
        ("fährt die linie 270 heute", "270", ""),
        ("wann kommt die rb67", "RB 67", ""),
        ("fährt die RB 67 um 9", "RB 67", ""),
        ("Fährt der Bus 999 nach Kusel?", "", "Bus 999"),
        ("Um 9 mit dem Bus 10 Uhr", "", ""),
        ("Fährt um 12:30 ein Bus?", "", ""),
    ],
)
def test_lines_are_known_by_their_names(trips: Trips, text: str, line: str, unknown: str) -> None:
    lines = trips._timetables.current().planner.lines
    assert line_in(text, lines) == (line, unknown)


def test_does_a_line_run_on_a_day(trips: Trips) -> None:
    talk = Conversation(trips)
    reply = talk.say("Fährt der 270er am Sonntag?", "fahrt_abfahrt")
    assert reply is not None
    assert "Bus 270" in reply.text
    assert "Sonntag, 24. April" in reply.text
    assert "Beispielzeiten" in reply.text
    next_day = talk.say("/fahrt_weiter", "fahrt_weiter", richtung="tag_danach")
    assert next_day is not None
    assert "Montag, 25. April" in next_day.text
    saturday = talk.say("und am Samstag?")
    assert saturday is not None
    assert "Samstag, 23. April" in saturday.text
    there = talk.say("ab Ulmet")
    assert there is not None
    assert "RB 67" not in there.text
    assert "Bus 270" in there.text


def test_what_runs_agrees_with_what_departs(trips: Trips) -> None:
    planner = trips._timetables.current().planner
    day = date(2022, 4, 20)
    runs = planner.runs("270", day)
    assert runs == sorted(runs, key=lambda ride: ride.time)
    for ride in runs:
        departures = planner.departures([ride.stop], ride.time, 3)
        assert (ride.time, "270") in [(one.time, one.line.name) for one in departures]
    assert planner.runs("999", day) == []


def test_only_by_train_only_by_bus_and_either(trips: Trips) -> None:
    talk = Conversation(trips)
    both = talk.say("von Altenglan nach Kusel um 10 Uhr", "fahrt_verbindung")
    assert both is not None
    assert {"Bus 270", "RB 67"} <= {word for word in ("Bus 270", "RB 67") if word in both.text}
    train = talk.say("nur mit dem Zug")
    assert train is not None
    assert "Bus 270" not in train.text
    assert "RB 67" in train.text
    later = talk.say("später")
    assert later is not None
    assert "Bus 270" not in later.text
    bus = talk.say("lieber mit dem Bus")
    assert bus is not None
    assert "RB 67" not in bus.text
    either = talk.say("egal womit")
    assert either is not None
    assert "RB 67" in either.text


def test_without_the_wanted_vehicle_it_says_so_and_shows_the_others(trips: Trips) -> None:
    reply = Conversation(trips).say("von Kusel nach Kaiserslautern nur mit dem Bus", "fahrt_verbindung")
    assert reply is not None
    assert reply.text.startswith("Nur mit dem Bus finde ich keine passende Fahrt.")
    assert "RB 67" in reply.text


def test_the_next_bus_is_no_wish_for_a_bus(trips: Trips) -> None:
    assert means_in("Wann fährt der nächste Bus nach Kusel?") == ""
    assert means_in("am Bahnhof") == ""
    assert means_in("Komme ich ohne Bus hin?") == "zug"


def test_a_line_nobody_knows_is_said(trips: Trips) -> None:
    reply = Conversation(trips).say("Fährt der Bus 999 am Sonntag?", "fahrt_abfahrt")
    assert reply is not None
    assert reply.outcome == "unanswered"
    assert "Bus 999" in reply.text
    assert "RB 67" in reply.text


def test_every_action_is_in_the_domain() -> None:
    domain = YAML(typ="safe").load((ROOT / "nlu" / "domain" / "trips.yml").read_text(encoding="utf-8"))
    classes = (trip_actions.Trip, trip_actions.AskTripPlace, trip_actions.TakeTripPlace, trip_actions.FinishTrip)
    assert set(domain["actions"]) == {cls.action_name for cls in classes}


def test_enough_varied_examples() -> None:
    data = YAML(typ="safe").load((ROOT / "nlu" / "data" / "trips.yml").read_text(encoding="utf-8"))
    examples = [line[2:] for part in data["nlu"] for line in part["examples"].splitlines()]
    assert len(examples) >= 60
    assert len(set(examples)) == len(examples)
