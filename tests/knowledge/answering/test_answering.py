"""Answers as residents get them, by words alone: the encoder is not needed for what is tested here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from knowledge.answering import Answering
from knowledge.load import load
from knowledge.reply import Answer, Turn
from knowledge.search import Search
from tests.knowledge.sample import write

Ask = Callable[..., Answer]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("ASSISTANT_NOW", "2026-03-02T10:00")  # a Monday
    content = load(write(tmp_path))
    answering = Answering(content, Search(content))

    def ask_(text: str, **slots: Any) -> Answer:
        return answering.answer(Turn(text, slots=slots))

    return ask_


def test_a_question_gets_the_fact_its_source_and_its_date(ask: Ask) -> None:
    answer = ask("Was kostet ein Reisepass?")
    reply = answer.replies[0]
    assert "70 Euro" in reply.text
    assert reply.outcome == "answered"
    assert reply.source is not None
    assert (reply.source.entry, reply.source.stand) == ("leistungen/reisepass", "2026-01-10")
    assert answer.slots["thema"] == "leistungen/reisepass"


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Was kostet das?", "70 Euro"),
        ("Welche Unterlagen brauche ich?", "Passbild"),
        ("was muss ich mitbringen", "Personalausweis"),
        ("Wie lange dauert das?", "vier Wochen"),
        ("und was koscht des", "70 Euro"),
    ],
)
def test_follow_ups_are_about_the_last_topic(ask: Ask, question: str, fact: str) -> None:
    assert fact in ask(question, thema="leistungen/reisepass").replies[0].text


def test_what_somebody_else_is_responsible_for_is_said_so(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "leistungen/nachlass.md").write_text(
        "---\ntitel: Erbschein\nkurz: Den Erbschein stellt das Amtsgericht aus.\n"
        "zustaendig: [stellen/kreisverwaltung]\n"
        "zustaendig_anderswo: das Nachlassgericht beim Amtsgericht\nebene: land\nquelle: BGB\nstand: 2026-01-10\n---\n",
        encoding="utf-8",
    )
    content = load(folder)
    answering = Answering(content, Search(content))

    who, opening = (
        answering.answer(Turn(question, slots={"thema": "leistungen/nachlass"})).replies[0].text
        for question in ("Wer ist dafür zuständig?", "Wann haben die auf?")
    )

    assert "das Nachlassgericht beim Amtsgericht" in who
    assert "Kreisverwaltung" not in who
    assert "nicht bekannt" in opening
    assert "Auskunft gibt" in opening


def test_an_unknown_fact_names_who_knows_it(ask: Ask) -> None:
    reply = ask("Was kostet das?", thema="leistungen/hundesteuer").replies[0]
    assert "nicht bekannt" in reply.text
    assert "06381 424-0" in reply.text
    assert reply.outcome == "unanswered"


def test_the_village_decides_which_office(ask: Ask) -> None:
    reply = ask("Wer ist zuständig?", thema="leistungen/reisepass", ort="Waldmohr").replies[0]
    assert "06373 5040" in reply.text
    assert "06381 6080" not in reply.text
    both = ask("Wer ist zuständig?", thema="leistungen/reisepass").replies[0].text
    assert "06373 5040" in both and "06381 6080" in both


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-03-02T10:00", "Jetzt geöffnet"),
        ("2026-03-02T13:00", "wieder offen ab 14 Uhr"),
        ("2026-03-03T10:00", "wieder offen am Donnerstag, 5. März"),
        ("2026-04-03T10:00", "Karfreitag"),
        ("2026-04-02T20:00", "Donnerstag, 9. April"),  # Good Friday and Easter Monday are holidays
    ],
)
def test_opening_hours_know_the_clock_and_holidays(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, now: str, said: str
) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", now)
    assert said in ask("Wann hat die Kreisverwaltung geöffnet?").replies[0].text


def test_expired_facts_are_never_given_as_current(ask: Ask) -> None:
    text = ask("Kann ich bei der Haushaltsumfrage mitmachen?").replies[0].text
    assert "zu Ende gegangen" in text
    assert "Machen Sie mit" not in text
    later = ask("Und wie kann ich teilnehmen?", thema="projekt/umfrage").replies[0].text
    assert "zu Ende gegangen" in later
    assert "im Brief" not in later


def test_history_is_told_as_history(ask: Ask) -> None:
    assert ask("Wer saß in der Jury?").replies[0].text.startswith("Rückblick")


def test_of_several_town_halls_the_village_s_is_named(ask: Ask) -> None:
    known = ask("Wie bekomme ich einen Reisepass?", ort="Waldmohr").replies[0]
    assert "Für Waldmohr ist zuständig: **Verbandsgemeinde West**: Telefon 06373 5040" in known.text
    assert "Verbandsgemeinde West" in known.speech
    assert "Verbandsgemeinde Ost" not in known.text
    assert "ist zuständig" not in ask("Wie bekomme ich einen Reisepass?").replies[0].text


class Places:
    """Knows one village."""

    def __init__(self, village: str) -> None:
        self._village = village

    def find(self, text: str) -> list[Any]:
        at = text.find(self._village)
        return [SimpleNamespace(start=at, end=at + len(self._village), place=self._village)] if at >= 0 else []


@pytest.mark.parametrize(("village", "office"), [("Waldmohr", "stellen/vg-west"), ("Altenglan", "stellen/vg-ost")])
def test_a_village_and_its_town_hall(tmp_path: Path, village: str, office: str) -> None:
    content = load(write(tmp_path))
    answering = Answering(content, Search(content), Places(village))
    for question in (
        f"Wie lautet die Anschrift vom Rathaus in {village}?",
        f"Ich wohne in {village}, wer ist mein Rathaus und wann haben die auf?",
    ):
        hit = answering.find(question)[0]
        assert (hit.entry, hit.score) == (office, 1.0)
    assert answering.find(f"Mein Hund ist in {village} weg, wann hat das Rathaus auf?")[0].score < 1


@pytest.mark.parametrize("question", ["Und in Waldmohr?", "Ich wohne in Waldmohr.", "Waldmohr"])
def test_after_one_town_hall_a_village_gets_its_own(tmp_path: Path, question: str) -> None:
    content = load(write(tmp_path))
    answering = Answering(content, Search(content), Places("Waldmohr"))

    answer = answering.answer(Turn(question, slots={"thema": "stellen/vg-ost"}))

    assert "Verbandsgemeinde West" in answer.replies[0].text
    assert answer.slots["thema"] == "stellen/vg-west"
    telephone = answering.answer(Turn("Und die Telefonnummer?", slots=answer.slots)).replies[0]
    assert "06373 5040" in telephone.text


@pytest.mark.parametrize(("village", "side"), [("Waldmohr", "west"), ("Altenglan", "ost")])
def test_of_what_each_community_has_for_itself_the_village_s_is_given(tmp_path: Path, village: str, side: str) -> None:
    folder = write(tmp_path)
    (folder / "mobilitaet").mkdir()
    for name in ("ost", "west"):
        (folder / f"mobilitaet/buergerbus-{name}.md").write_text(
            f"---\ntitel: Bürgerbus {name.title()}\nkurz: Der Bürgerbus fährt dienstags.\nebene: verbandsgemeinde\n"
            f"zustaendig: [stellen/vg-{name}]\nquelle: Zeitung\nstand: 2026-01-10\n---\n",
            encoding="utf-8",
        )
    content = load(folder)

    hits = Answering(content, Search(content), Places(village)).find(f"Wann fährt der Bürgerbus in {village}?")

    assert hits[0].entry == f"mobilitaet/buergerbus-{side}"
    assert [hit.entry for hit in hits[1:] if "buergerbus" in hit.entry] == []


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        (
            "Zu welcher Verbandsgemeinde gehören wir hier in Waldmohr, welche Verbandsgemeinde ist das?",
            "stellen/vg-west",
        ),
        ("Was macht die Verbandsgemeinde und was der Kreis, in Waldmohr?", "projekt/verbandsgemeinden"),
    ],
)
def test_of_all_communities_a_village_has_its_own(tmp_path: Path, question: str, entry: str) -> None:
    folder = write(tmp_path)
    (folder / "projekt" / "verbandsgemeinden.md").write_text(
        "---\ntitel: Die Verbandsgemeinden\nkurz: Es gibt zwei Verbandsgemeinden.\n"
        "synonyme: [Verbandsgemeinde, welche Verbandsgemeinde]\n"
        "fragen: [Zu welcher Verbandsgemeinde gehöre ich?, Was macht die Verbandsgemeinde und was der Kreis?]\n"
        "ebene: verbandsgemeinde\nquelle: Internetseite\nstand: 2026-01-10\n"
        "siehe_auch: [stellen/vg-ost, stellen/vg-west]\n---\n",
        encoding="utf-8",
    )
    content = load(folder)
    assert Answering(content, Search(content), Places("Waldmohr")).find(question)[0].entry == entry


def test_easy_language_on_request(ask: Ask) -> None:
    reply = ask("Wie bekomme ich einen Reisepass?", leicht=True).replies[0]
    assert "Den Pass bekommen Sie im Rathaus." in reply.text


@pytest.mark.parametrize("question", ["Wie backe ich Apfelkuchen?", "Wie hoch ist der Eiffelturm?", "xyzzy plugh"])
def test_what_is_not_known_is_said_and_a_human_named(ask: Ask, question: str) -> None:
    reply = ask(question).replies[0]
    assert reply.outcome in ("unanswered", "out_of_scope")
    assert "06381 424-0" in reply.text
    assert reply.source is None


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Wo beantrage ich Quorzelbums?", "unanswered"),
        ("Wer ist für Quorzelbums zuständig?", "unanswered"),
        ("Ich brauche eine Quorzelgenehmigung", "unanswered"),
        ("Wie backe ich Quorzelbums?", "out_of_scope"),
        ("Wer gewann das Quorzelspiel?", "out_of_scope"),
    ],
)
def test_what_an_office_is_asked_and_nobody_wrote_down_is_open_not_foreign(
    ask: Ask, question: str, outcome: str
) -> None:
    """Only open questions reach staff's list of gaps (Lücken-Korb)."""
    assert ask(question).replies[0].outcome == outcome


def test_another_city_is_not_answered_for(ask: Ask) -> None:
    reply = ask("Was kostet ein Reisepass in Berlin?").replies[0]
    assert reply.outcome == "out_of_scope"
    assert "70 Euro" not in reply.text


def test_a_pressed_button_gives_the_fact(ask: Ask, tmp_path: Path) -> None:
    content = load(tmp_path)
    answering = Answering(content, Search(content))
    assert "Passbild" in answering.entry("leistungen/reisepass", Turn(""), attribute="unterlagen").replies[0].text
    assert "zehn Jahre" in answering.entry("leistungen/reisepass", Turn(""), everything=True).replies[0].text
    assert answering.entry("gibt/es-nicht", Turn("")).replies[0].outcome == "unanswered"


def test_a_likely_entry_is_answered_with_how_it_was_understood(tmp_path: Path) -> None:
    content = load(write(tmp_path))
    search = Search(content)
    score = search.search("Hundesteuer in der Gemeinde melden")[0].score
    assert 0.1 < score < 1
    doubtful = replace(search.weights, sure=score + 0.01, likely=score - 0.01, unsure=0.05)
    answer = Answering(content, search.with_weights(doubtful)).answer(Turn("Hundesteuer in der Gemeinde melden"))
    reply = answer.replies[0]
    assert reply.outcome == "answered"
    assert reply.text.startswith("Ich habe Sie so verstanden: **Hundesteuer**.")
    assert reply.speech.startswith("Ich habe Sie so verstanden: Hundesteuer.")
    assert answer.slots["thema"] == "leistungen/hundesteuer"


def test_yes_opens_the_only_matter_that_was_offered(tmp_path: Path) -> None:
    content = load(write(tmp_path))
    search = Search(content)
    careful = search.with_weights(replace(search.weights, sure=1.1, likely=1.1, unsure=0.0))
    answering = Answering(content, careful)
    asked = answering.answer(Turn("Hundesteuer in der Gemeinde melden"))
    offered = asked.replies[0]
    assert offered.outcome == "clarify"
    one = {**asked.slots["letzte_antwort"], "buttons": asked.slots["letzte_antwort"]["buttons"][:1]}
    yes = answering.confirmed(Turn("ja", slots={"letzte_antwort": one}))
    assert yes is not None
    assert yes.slots["thema"] == "leistungen/hundesteuer"
    assert answering.confirmed(Turn("ja")) is None
    several = {**one, "buttons": one["buttons"] * 2}
    assert answering.confirmed(Turn("ja", slots={"letzte_antwort": several})) is None


def test_a_single_guess_is_asked_and_shown_with_its_source(tmp_path: Path) -> None:
    (tmp_path / "leistungen").mkdir()
    (tmp_path / "leistungen" / "hundesteuer.md").write_text(
        "---\ntitel: Hundesteuer\nkurz: Jeder Hund wird bei der Verbandsgemeinde angemeldet.\n"
        "quelle: Satzung\nstand: 2026-01-10\n---\n",
        encoding="utf-8",
    )
    content = load(tmp_path)
    search = Search(content)
    careful = search.with_weights(replace(search.weights, sure=1.1, likely=1.1, unsure=0.0))
    (reply,) = Answering(content, careful).answer(Turn("Hundesteuer melden")).replies
    assert reply.outcome == "clarify"
    assert reply.text.startswith("Meinten Sie „Hundesteuer“?")
    assert "Jeder Hund" in reply.text
    assert reply.source is not None, "what is told names its source, also in a guess"
    assert reply.speech == "Meinten Sie „Hundesteuer“?"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Haben Sie morgen auf?", "Morgen: geschlossen."),
        ("Haben Sie am Donnerstag Nachmittag geöffnet?", "Donnerstag, 5. März: geöffnet 08:00 bis 18:00 Uhr."),
        ("Haben Sie am Wochenende offen?", "Samstag, 7. März: geschlossen. Sonntag, 8. März: geschlossen."),
        ("Haben Sie am Karfreitag auf?", "Freitag, 3. April: geschlossen (Feiertag: Karfreitag)."),
        ("wann habt ihr denn heute uff", "Jetzt geöffnet"),
        ("Haben Sie heute offen?", "Jetzt geöffnet, heute noch bis 12 Uhr."),
        ("Wo finde ich Sie?", "Trierer Straße"),
        ("Wie lautet Ihre Telefonnummer?", "06381 424-0"),
    ],
)
def test_asked_of_us_without_a_topic_is_the_administration(ask: Ask, question: str, said: str) -> None:
    answer = ask(question)
    assert said in answer.replies[0].text
    assert answer.slots["thema"] == "stellen/kreisverwaltung"


def test_a_pointer_to_nothing_is_not_the_administration(ask: Ask) -> None:
    assert "thema" not in ask("Wo ist das?").slots
