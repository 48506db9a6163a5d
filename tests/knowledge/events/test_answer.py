"""Conversations about events: what residents ask, follow up, and must be told."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.clock import BERLIN
from knowledge.events.answer import SLOT, follow_up
from knowledge.events.query import Query
from knowledge.events.store import EventStore
from knowledge.reply import Reply, Turn
from tests.knowledge.events.conftest import NOW, Talk, Villages, Write, calendar, event


def only(answer: object) -> Reply:
    (reply,) = answer.replies  # type: ignore[attr-defined]
    return reply


def titles(reply: Reply) -> list[str]:
    return re.findall(r"\*\*([^*:]+)\*\*", reply.text)


def test_the_weekend_lists_three_and_offers_the_rest(talk: Talk) -> None:
    reply = only(talk.say("Was ist am Wochenende los?"))
    assert titles(reply) == ["Bauernmarkt", "Dorflauf", "Vorlesestunde"]
    assert "23. bis 24. April" in reply.text
    assert reply.buttons[-1].title == "Weitere (1)"
    rest = only(talk.say("weitere", "veranstaltung_weitere"))
    assert titles(rest) == ["Frühlingskonzert"]
    assert not any(button.title.startswith("Weitere") for button in rest.buttons)


def test_follow_ups_change_only_what_they_name(talk: Talk) -> None:
    talk.say("Was ist am Samstag in Kusel los?")
    assert titles(only(talk.say("nur kostenlose"))) == ["Bauernmarkt", "Vorlesestunde"]
    assert titles(only(talk.say("was für Kinder?"))) == ["Vorlesestunde"]
    reply = only(talk.say("und am 30. April?"))
    assert titles(reply) == ["Vorlesestunde"] and "30. April" in reply.text


def test_a_new_question_forgets_the_filters(talk: Talk) -> None:
    talk.say("Was ist am Samstag kostenlos für Kinder in Kusel los?")
    assert "Frühlingskonzert" in titles(only(talk.say("Welche Konzerte gibt es?")))


def test_from_village_to_verbandsgemeinde_to_county(talk: Talk) -> None:
    near = only(talk.say("Was ist am Samstag in Altenglan los?"))
    assert "in Altenglan nichts" in near.text and "Verbandsgemeinde" in near.text
    assert titles(near) == ["Bauernmarkt", "Dorflauf", "Vorlesestunde"]
    far = only(Talk(talk.store).say("Was ist am Donnerstag in Waldmohr los?"))
    assert "im Landkreis" in far.text and titles(far) == ["Offenes Singen"]


def test_nothing_found_names_the_nearest_alternative(talk: Talk) -> None:
    reply = only(talk.say("Was ist am Sonntag los?"))
    assert "nichts" in reply.text and "Der nächste Termin" in reply.text and titles(reply) == ["Seniorencafé"]
    assert reply.outcome == "answered"
    other = only(Talk(talk.store).say("Gibt es am Samstag einen Flohmarkt?"))
    assert "nichts zu „Flohmarkt“" in other.text and "Bauernmarkt" in other.text


def test_an_empty_calendar_sends_to_a_human(content: Path) -> None:
    reply = only(Talk(EventStore(content)).say("Was ist los?"))
    assert reply.outcome == "unanswered" and "Gemeinde" in reply.text


def test_past_events_are_told_as_past(talk: Talk) -> None:
    reply = only(talk.say("Wann war die Regionalkonferenz?"))
    assert titles(reply) == ["Regionalkonferenz"]
    assert "vorbei" in reply.text and "22. März" in reply.text
    assert " war " in reply.speech
    assert not reply.links  # nobody saves what is over
    details = only(talk.say("mehr dazu", "veranstaltung_details"))
    assert "schon vorbei" in details.text and "vorbei" in details.speech


def at(store: EventStore, day: int, hour: int) -> Talk:
    return Talk(store, datetime(2022, 4, day, hour, tzinfo=BERLIN))


def test_what_is_over_today_is_not_told_as_current(full: EventStore) -> None:
    assert titles(only(at(full, 23, 12).say("Was ist heute los?"))) == ["Bauernmarkt", "Frühlingskonzert"]
    evening = only(at(full, 23, 18).say("Was ist heute in Kusel los?"))
    assert "Heute habe ich in Kusel nichts mehr gefunden, aber im Landkreis:" in evening.text
    assert titles(evening) == ["Frühlingskonzert"]
    assert titles(only(at(full, 23, 18).say("Was war heute in Kusel los?"))) == [
        "Bauernmarkt",
        "Dorflauf",
        "Vorlesestunde",
    ]


def test_of_a_series_the_next_occurrence_is_told(full: EventStore) -> None:
    coffee = only(at(full, 21, 10).say("Gibt es im April noch ein Seniorencafé?"))
    assert "26. April" in coffee.text and "vorbei" not in coffee.text
    none_left = only(at(full, 27, 10).say("Gibt es im April noch ein Seniorencafé?"))
    assert "Im April habe ich nichts mehr" in none_left.text and "3. Mai" in none_left.text


def test_the_last_events_of_a_calendar_are_told_as_past(content: Path, write: Write) -> None:
    write("a.ics", calendar(event("a", "20220420T080000", "20220420T090000", title="Frühstück")))
    reply = only(Talk(EventStore(content)).say("Was ist heute los?"))
    assert "nichts mehr gefunden. Davor war:" in reply.text and titles(reply) == ["Frühstück"]


def test_a_cancelled_event_says_so_first_and_has_no_way_there(talk: Talk) -> None:
    reply = only(talk.say("Was ist am 30. April mit dem Theaterabend?"))
    assert "abgesagt" in reply.text.lower() and "abgesagt" in reply.speech.lower()
    assert not any("fahrt" in button.payload for button in reply.buttons) and not reply.links


def test_details_by_number_by_name_and_by_button(talk: Talk) -> None:
    first = only(talk.say("Was ist am Wochenende los?"))
    assert titles(only(talk.say("Mehr zum zweiten", "veranstaltung_details"))) == ["Dorflauf"]
    assert titles(only(talk.say("und das letzte", "veranstaltung_details"))) == ["Vorlesestunde"]
    assert titles(only(talk.say("mehr zum Bauernmarkt", "veranstaltung_details"))) == ["Bauernmarkt"]
    uid = re.search(r'"veranstaltung": "([^"]+)"', first.buttons[2].payload)
    assert uid and titles(only(talk.say("", "veranstaltung_details", veranstaltung=uid[1]))) == ["Vorlesestunde"]


def test_unclear_details_ask_back_once_with_buttons(talk: Talk) -> None:
    talk.say("Was ist am Wochenende los?")
    reply = only(talk.say("mehr dazu", "veranstaltung_details"))
    assert reply.outcome == "clarify" and len(reply.buttons) == 3


def test_details_offer_the_way_there_the_map_and_the_calendar_file(talk: Talk) -> None:
    talk.say("Was ist am Wochenende los?")
    reply = only(talk.say("das zweite", "veranstaltung_details"))
    (button,) = reply.buttons
    assert button.payload == '/fahrt_verbindung{"nach": "Kusel", "ankunft": "2022-04-23T09:00:00+02:00"}'
    assert reply.location and reply.location.title == "Kusel"
    (link,) = reply.links
    uid = link.url.removeprefix("/kalender/").removesuffix(".ics")
    assert talk.store.event_ics(uid)


def test_unknown_price_is_said_to_be_unknown(talk: Talk) -> None:
    talk.say("Was ist am Wochenende los?")
    reply = only(talk.say("was kostet das zweite", "veranstaltung_details"))
    assert "steht nichts" in reply.text
    free = only(talk.say("was kostet das erste", "veranstaltung_details"))
    assert "kostenlos" in free.text and "steht nichts" not in free.text


def test_several_days_and_source(talk: Talk) -> None:
    reply = only(talk.say("Wann ist das Burgfest?"))
    assert "14. Mai" in reply.text and "15. Mai" in reply.text
    assert reply.source and (reply.source.entry, reply.source.stand) == ("veranstaltungen/fest", "2022-04-01")


def test_an_evening_past_midnight_keeps_its_hours(content: Path, write: Write) -> None:
    write("a.ics", calendar(event("a", "20221231T200000", "20230101T020000", title="Silvesterfeier")))
    reply = only(Talk(EventStore(content)).say("Wann ist die Silvesterfeier?"))
    assert "Samstag, 31. Dezember, 20 bis 2 Uhr" in reply.text
    assert "am Samstag, dem einunddreißigsten Dezember um zwanzig Uhr" in reply.speech


def test_several_days_say_when_they_begin_and_whoever_comes_later_travels_now(content: Path, write: Write) -> None:
    fair = event("a", "20220422T170000", "20220424T210000", "LOCATION:Kusel", title="Frühlingsmarkt")
    write("a.ics", calendar(fair))
    store = EventStore(content)
    ahead = only(Talk(store).say("Wann ist der Frühlingsmarkt?"))
    assert "Freitag, 22. April, 17 Uhr, bis Sonntag, 24. April" in ahead.text
    assert "vom zweiundzwanzigsten April, siebzehn Uhr, bis zum vierundzwanzigsten April" in ahead.speech
    assert '"ankunft": "2022-04-22T17:00:00+02:00"' in ahead.buttons[0].payload
    running = only(at(store, 23, 10).say("Wann ist der Frühlingsmarkt?"))
    assert running.buttons[0].payload == '/fahrt_verbindung{"nach": "Kusel"}'


def test_samples_are_marked_in_text_and_speech(content: Path, write: Write) -> None:
    write("beispiel.ics", calendar(event("a", "20220423T100000", "", "LOCATION:Kusel", title="Probe")))
    write("beispiel.yaml", "beispiel: true\nquelle: erfunden\nstand: 2022-01-01\n")
    write("echt.ics", calendar(event("b", "20220423T110000", "", "LOCATION:Kusel", title="Echt")))
    talk = Talk(EventStore(content))
    reply = only(talk.say("Was ist am Samstag los?"))
    assert "erfunden" in reply.text and "erfunden" in reply.speech
    assert "(Beispiel)" in next(line for line in reply.text.splitlines() if "Probe" in line)
    assert "(Beispiel)" not in next(line for line in reply.text.splitlines() if "Echt" in line)


def test_speech_is_short_and_has_no_marks_or_figures(talk: Talk) -> None:
    for question in (
        "Was ist am Wochenende los?",
        "Wann ist das Burgfest?",
        "Was ist am Sonntag los?",
        "Wann war die Regionalkonferenz?",
    ):
        speech = only(talk.say(question)).speech
        assert not re.search(r"[*\d/]|http", speech)
        assert 1 <= len(re.findall(r"[.!?](?:\s|$)", speech)) <= 3


def test_only_a_talk_about_events_is_carried_on(talk: Talk) -> None:
    assert follow_up(Turn("und am Sonntag?"), talk.store, Villages(), NOW) is None
    talk.say("Was ist am Wochenende los?")

    def ask(text: str, **slots: object) -> object:
        return follow_up(Turn(text, "fahrt_weiter", slots={**talk.slots, **slots}), talk.store, Villages(), NOW)

    carried = ask("und am Donnerstag?")
    assert carried and titles(only(carried)) == ["Offenes Singen"]
    for text in ("mehr zum zweiten", "das zweite bitte", "Was kostet das zweite?"):
        assert titles(only(ask(text))) == ["Dorflauf"]
    for text in (
        "Was kostet ein Reisepass?",
        "Wo ist das Rathaus?",
        "Was ist die dritte Staffel?",
        "danke",
        "und zurück?",
    ):
        assert ask(text) is None
    assert ask("weitere")
    assert ask("Wo beantrage ich einen Reisepass?") is None
    assert ask("und am Donnerstag?", thema="leistungen/reisepass") is None


def test_the_village_is_remembered_for_other_topics(talk: Talk) -> None:
    assert talk.say("Was ist am Samstag in Kusel los?").slots["ort"] == "Kusel"
    assert "ort" not in talk.say("Was ist am Samstag im ganzen Kreis los?").slots


@pytest.mark.parametrize(
    "slot", [None, 5, "x", [], {}, {"start": "morgen", "end": 3}, {"topics": 4, "offset": -1, "shown": "a"}]
)
def test_a_strange_slot_does_no_harm(full: EventStore, slot: object) -> None:
    talk = Talk(full)
    talk.slots[SLOT] = slot
    for intent in ("veranstaltung_suchen", "veranstaltung_weitere", "veranstaltung_details"):
        assert talk.say("und am Sonntag?", intent).replies


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.datetimes(datetime(2010, 1, 1), datetime(2050, 1, 1)))
def test_whatever_is_said_gets_one_reply(text: str, now: datetime) -> None:
    talk = Talk(STORE, now.replace(tzinfo=BERLIN))
    for intent in ("veranstaltung_suchen", "veranstaltung_details", "veranstaltung_weitere"):
        assert only(talk.say(text, intent)).text


@given(
    st.builds(
        Query,
        place=st.text(max_size=9),
        audience=st.sampled_from(["", "kinder"]),
        free=st.booleans(),
        topics=st.just(("a", "b")),
    )
)
def test_a_search_survives_the_slot(query: Query) -> None:
    assert Query.from_slot(query.to_slot()) == query


@pytest.fixture(autouse=True, scope="module")
def _store(tmp_path_factory: pytest.TempPathFactory) -> None:
    global STORE
    folder = tmp_path_factory.mktemp("inhalt")
    (folder / "veranstaltungen").mkdir()
    data = calendar(event("a", "20220108T103000", "", "RRULE:FREQ=WEEKLY", "LOCATION:Kusel", title="Treffen"))
    (folder / "veranstaltungen" / "a.ics").write_bytes(data)
    STORE = EventStore(folder)


STORE: EventStore


def test_today_is_called_today(talk: Talk) -> None:
    reply = only(talk.say("Was ist heute los?"))
    assert reply.text.startswith("Heute habe ich nichts gefunden")
    assert reply.speech.startswith("Heute habe ich nichts gefunden.")


def test_a_choir_is_found_by_what_it_does(content: Path, write: Write) -> None:
    data = calendar(
        event("a", "20220421T193000", "", "CATEGORIES:Singen", title="Offene Runde"), event("b", "20220422T080000")
    )
    write("a.ics", data)
    assert titles(only(Talk(EventStore(content)).say("Wann trifft sich der Chor?"))) == ["Offene Runde"]
