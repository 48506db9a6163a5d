"""When is the waste collected: from the calendar of a village, or honestly from nowhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from knowledge.places.gazetteer import Gazetteer
from knowledge.reply import Answer, Reply, Source, Turn
from knowledge.settings import ROOT
from knowledge.waste.answer import ENTRY, answer
from knowledge.waste.calendars import WasteCalendars
from knowledge.waste.check import check
from knowledge.waste.question import asks_for_a_date, kinds

CONTENT = ROOT / "knowledge" / "inhalt"
ENTRY_REPLY = Reply("Die Termine stehen im Online-Abfallkalender.", "answered", source=Source(ENTRY, "Kalender", ""))
ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{}END:VCALENDAR\r\n"


def event(title: str, day: str) -> str:
    return (
        f"BEGIN:VEVENT\r\nUID:{title}{day}\r\nDTSTAMP:20260101T000000Z\r\n"
        f"DTSTART;VALUE=DATE:{day}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
    )


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-10T10:00")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT / "orte", tmp_path / "orte")
    write(
        tmp_path, "glan-muenchweiler",
        event("Restmüll", "20260612"), event("Restmüll", "20260710"), event("Altpapier", "20260611"),
        event("Gelbe Säcke", "20260618"), event("Restmüll", "20260515"),
    )  # fmt: skip
    return tmp_path


def write(content: Path, name: str, *events: str) -> None:
    (content / "abfall").mkdir(exist_ok=True)
    (content / "abfall" / f"{name}.ics").write_text(ICS.format("".join(events)), encoding="utf-8", newline="")


def ask(content: Path, text: str, **slots: object) -> Answer | None:
    places = Gazetteer(content)
    return answer(Turn(text, slots=slots), WasteCalendars(content, places), places, lambda: ENTRY_REPLY)


def said(content: Path, text: str, **slots: object) -> Reply:
    told = ask(content, text, **slots)
    assert told is not None
    assert told.slots["thema"] == ENTRY
    return told.replies[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Wann wird in Altenglan der Restmüll abgeholt?",
        "Wann kommt die Müllabfuhr?",
        "wann wird bei uns die biotonne geleert",
        "An welchem Tag kommt der gelbe Sack in Ulmet?",
        "welche tonne kommt morgen raus",
        "Was wird nächste Woche in Kusel abgeholt, Papier oder Bio?",
        "Wann ist in Kusel die nächste Müllabfuhr?",
        "Termine der Papierabfuhr in Wolfstein",
    ],
)
def test_it_is_asked_for_a_date(text: str) -> None:
    assert asks_for_a_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mein Müll wurde nicht abgeholt, was tun?",
        "Wie bestelle ich eine Mülltonne?",
        "Was kostet die Müllabfuhr?",
        "Was gehört in den gelben Sack?",
        "Wann kommt der Bus nach Kusel?",
        "Wann holt mich der Bürgerbus ab?",
        "Wann kommt die Müllgebühren-Rechnung?",
        "Wie melde ich Sperrmüll an, wann wird er abgeholt?",
        "Am Waldrand liegt Müll",
        "Wann ist das Glasmuseum offen?",
        "Wann kommt der Nikolaus?",
        "Wann wird mein Reisepass zum Abholen fertig?",
    ],
)
def test_it_is_asked_for_something_else(text: str) -> None:
    assert not asks_for_a_date(text)


def test_people_and_calendars_call_things_differently() -> None:
    assert kinds("die graue Tonne") == kinds("Restabfall") == ("Restmüll",)
    assert kinds("gelben Sack") == kinds("Gelbe Säcke") == ("Gelber Sack",)
    assert kinds("blaue Tonne") == kinds("Altpapier") == ("Papier",)


def test_one_kind_gets_its_date_and_the_one_after(content: Path) -> None:
    reply = said(content, "Wann wird in Glan-Münchweiler der Restmüll abgeholt?")
    assert reply.text == "**Restmüll** in Glan-Münchweiler: **Freitag, 12. Juni**. Danach: Freitag, 10. Juli."
    assert reply.outcome == "answered"
    assert reply.source is not None
    assert reply.source.entry == "abfall/glan-muenchweiler"
    assert "zwölften Juni" in reply.speech


def test_without_a_kind_each_gets_its_next_date(content: Path) -> None:
    reply = said(content, "wann kommt in glan münchweiler der müll")
    assert "**Altpapier**: morgen, Donnerstag, 11. Juni" in reply.text
    assert "**Gelbe Säcke**: Donnerstag, 18. Juni" in reply.text
    assert "15. Mai" not in reply.text


def test_a_stretch_of_time_and_an_empty_one(content: Path) -> None:
    assert "Gelbe Säcke" in said(content, "Was wird nächste Woche in Glan-Münchweiler abgeholt, welcher Müll?").text
    reply = said(content, "Welche Tonne wird heute in Glan-Münchweiler geleert?")
    assert "keine Abholung" in reply.text
    assert "**Altpapier**: morgen" in reply.text


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ("2026-06-10T18:00", "Welche Tonne muss ich heute Abend in Glan-Münchweiler rausstellen?"),
        ("2026-06-10T09:00", "Welche Tonne kommt heute Nacht in Glan-Münchweiler raus?"),
        ("2026-06-10T13:00", "Welche Tonne muss heute in Glan-Münchweiler raus?"),
    ],
)
def test_a_bin_is_put_out_the_evening_before(
    content: Path, monkeypatch: pytest.MonkeyPatch, now: str, text: str
) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", now)
    reply = said(content, text)
    assert reply.text.endswith("- morgen, Donnerstag, 11. Juni: **Altpapier**")
    assert "Altpapier morgen" in reply.speech


def test_in_the_evening_the_bin_of_the_same_day_comes_last(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "Welche Tonne muss heute Abend in Glan-Münchweiler raus?"
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-11T18:00")
    assert re.findall(r"- (\w+), .*\*\*(.+)\*\*", said(content, question).text) == [
        ("morgen", "Restmüll"),
        ("heute", "Altpapier"),
    ]
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-12T18:00")
    assert said(content, question).text.startswith("Am Samstag, 13. Juni, steht dazu keine Abholung im Kalender.")


def test_in_the_morning_today_means_today(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2026-06-11T07:00")
    reply = said(content, "Welche Tonne muss heute in Glan-Münchweiler raus?")
    assert "Altpapier" in reply.text and "Restmüll" not in reply.text


def test_the_voice_leaves_no_kind_out_or_says_that_there_are_more(content: Path) -> None:
    kinds_ = ("Restmüll", "Bioabfall", "Papier", "Gelber Sack")
    days = [event(kind, f"202606{day}") for day, kind in enumerate(kinds_, start=15)]
    write(content, "ulmet", *days)
    speech = said(content, "Wann wird in Ulmet der Müll abgeholt?").speech
    assert all(kind in speech for kind in kinds_) and "weitere" not in speech
    write(content, "ulmet", *days, event("Glas", "20260622"), event("Umweltmobil", "20260623"))
    assert "Danach gibt es weitere Termine." in said(content, "Wann wird in Ulmet der Müll abgeholt?").speech


def test_without_a_calendar_it_says_so_and_where_to_look(content: Path) -> None:
    reply = said(content, "Wann wird in Ulmet der Restmüll abgeholt?")
    assert reply.text.startswith("Für **Ulmet** liegt mir kein Abfallkalender vor.")
    assert ENTRY_REPLY.text in reply.text
    assert reply.source == ENTRY_REPLY.source


def test_a_kind_that_is_not_in_the_calendar_is_not_guessed(content: Path) -> None:
    reply = said(content, "Wann wird in Glan-Münchweiler die Biotonne geleert?")
    assert "kein Termin: Bioabfall" in reply.text
    assert ENTRY_REPLY.text in reply.text


def test_dates_that_are_over_are_not_given_as_current(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2027-01-10T10:00")
    reply = said(content, "Wann wird in Glan-Münchweiler der Restmüll abgeholt?")
    assert "keine Termine mehr" in reply.text
    assert "Juni" not in reply.text


def test_without_a_village_it_asks_and_the_remembered_one_counts(content: Path) -> None:
    reply = said(content, "Wann wird der Müll abgeholt?")
    assert "Für welchen Ort" in reply.text
    assert [button.title for button in reply.buttons] == ["Glan-Münchweiler"]
    assert asks_for_a_date(reply.buttons[0].payload)
    assert "12. Juni" in said(content, "Wann wird der Müll abgeholt?", ort="Glan-Münchweiler").text


def test_follow_ups_name_only_what_changes(content: Path) -> None:
    last = said(content, "Wann wird in Glan-Münchweiler der Restmüll abgeholt?").to_dict()
    slots = {"letzte_antwort": last, "ort": "Glan-Münchweiler"}
    assert "Gelbe Säcke" in said(content, "Und der gelbe Sack?", **slots).text
    assert "18. Juni" in said(content, "Und nächste Woche?", **slots).text
    assert "Ulmet" in said(content, "Und in Ulmet?", **slots).text
    for text in ("Was ist am Wochenende los?", "Wo entsorge ich Glas?", "Wie komme ich nach Ulmet?", "Danke"):
        assert ask(content, text, **slots) is None
    assert ask(content, "Und in Ulmet?", ort="Glan-Münchweiler") is None


def test_a_broken_calendar_keeps_its_last_good_version(content: Path) -> None:
    places = Gazetteer(content)
    calendars = WasteCalendars(content, places)
    calendars.refresh()
    assert calendars.errors == []
    file = content / "abfall" / "glan-muenchweiler.ics"
    file.write_bytes(b"\xff\xfe\x00kaputt")
    calendars.refresh()
    assert calendars.errors[0].file == "abfall/glan-muenchweiler.ics"
    told = answer(Turn("Wann kommt in Glan-Münchweiler der Restmüll?"), calendars, places, lambda: ENTRY_REPLY)
    assert told is not None
    assert "12. Juni" in told.replies[0].text
    assert [finding.file for finding in check(content)] == ["abfall/glan-muenchweiler.ics"]


def test_a_calendar_of_an_unknown_village_is_told_to_staff(content: Path) -> None:
    write(content, "entenhausen", event("Restmüll", "20260612"))
    (finding,) = check(content)
    assert "entenhausen" in finding.cause


def test_the_shipped_sample_is_marked_and_never_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for now in ("2026-06-10T10:00", "2035-01-01T10:00"):
        monkeypatch.setenv("ASSISTANT_NOW", now)
        reply = said(CONTENT, "Wann wird in Kusel der Restmüll abgeholt?")
        assert "erfunden" in reply.text
        assert "erfunden" in reply.speech
        assert "Danach" in reply.text
    assert check(CONTENT) == []


def test_the_mobile_for_hazardous_waste_has_an_entry_of_its_own(content: Path) -> None:
    assert ask(content, "Wann kommt das Umweltmobil?") is None
    assert "steht dazu kein Termin" in said(content, "Wann kommt das Umweltmobil nach Glan-Münchweiler?").text
