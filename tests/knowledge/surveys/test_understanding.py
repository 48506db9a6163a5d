"""Answers in residents' own words. The held-out wordings were written before the rules and never tuned to."""

from __future__ import annotations

from collections import Counter

import pytest

from knowledge.surveys.understanding.commands import asks, command
from tests.knowledge.surveys.wordings import heard, misunderstood, questions, wordings

FLOOR = 0.95
DEVELOPMENT = ("dev.yaml", "dev2.yaml", "dev3.yaml", "dev4.yaml")
HELD_OUT = ("heldout.yaml", "heldout3.yaml", "heldout4.yaml")


def test_wordings_used_in_development_are_all_understood() -> None:
    wrong = [line for name in DEVELOPMENT for line in misunderstood(name)[0]]
    assert wrong == []


@pytest.mark.parametrize("name", HELD_OUT)
def test_held_out_wordings_are_understood(name: str) -> None:
    wrong, count = misunderstood(name)
    assert 1 - len(wrong) / count >= FLOOR, (
        f"{len(wrong)} of {count} wrong: {Counter(line.split(':')[0] for line in wrong)}"
    )


def test_each_question_type_is_understood() -> None:
    survey, count, wrong = questions(), Counter[str](), Counter[str]()
    for name in HELD_OUT:
        count.update({id_: len(pairs) for id_, pairs in wordings(name).items()})
        wrong.update(line.partition(":")[0] for line in misunderstood(name)[0])
    for typ in {question.typ for question in survey.fragen}:
        ids = [question.id for question in survey.fragen if question.typ == typ]
        assert 1 - sum(wrong[id_] for id_ in ids) / sum(count[id_] for id_ in ids) >= FLOOR, typ


def test_every_question_type_has_ten_held_out_wordings() -> None:
    survey, per_type = questions(), Counter[str]()
    for id_, pairs in wordings("heldout.yaml").items():
        per_type[survey.question(id_).typ] += len(pairs)
    assert set(per_type) == {question.typ for question in survey.fragen}
    assert min(per_type.values()) >= 10


def test_held_out_wordings_are_not_among_the_development_ones() -> None:
    known = {(id_, text.lower()) for name in DEVELOPMENT for id_, pairs in wordings(name).items() for text, _ in pairs}
    later = {(id_, text.lower()) for name in HELD_OUT for id_, pairs in wordings(name).items() for text, _ in pairs}
    assert later & known == set()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("keine Schule, nur Verkehr", ["verkehr"]),
        ("Verkehr, nicht die Schule", ["verkehr"]),
        ("nur der Verkehr, keine Feste", ["verkehr"]),
        ("Schule net, awwer Verkehr", ["verkehr"]),
        ("Verkehr, Feste brauche ich nie", ["verkehr"]),
        ("Verkehr und keine Feste", ["verkehr"]),
        ("nicht nur Verkehr, auch Bildung", ["verkehr", "bildung"]),
        ("alles, nur Bildung nicht", ["verkehr", "gesundheit", "kultur"]),
        ("keine Schule, Verkehr und Feste", None),
        ("keine Schule und Verkehr", None),
        ("Verkehr und Schule nicht", None),
        ("nicht die Schule", None),
        ("weder Schule noch Verkehr", None),
        ("nicht alles", None),
    ],
)
def test_what_is_ruled_out_is_no_choice(text: str, answer: list[str] | None) -> None:
    assert heard(questions().question("themen"), text) == answer


def test_a_single_choice_that_is_only_ruled_out_is_asked_again() -> None:
    for text in ("nicht im Internet", "kein Internet", "nicht jeden Tag im Dorfladen"):
        assert heard(questions().question("einkauf"), text) is None


@pytest.mark.parametrize(
    ("id_", "text", "answer"),
    [
        ("auto", "ich bin zu alt zum Fahren", None),
        ("auto", "ich bin schon alt", None),
        ("auto", "ich bin 85", None),
        ("auto", "ich lebe allein", None),
        ("auto", "ich fahre immer mit dem Bus", None),
        ("auto", "Ohne Auto geht es hier nicht", None),
        ("auto", "Auf dem Land geht es ja nicht anders", None),
        ("auto", "mir hann kää Auto", "nein"),
        ("auto", "ich hab keens", "nein"),
        ("auto", "ich fahr nimmi", "nein"),
        ("auto", "sogar zwei", "ja"),
        ("auto", "wir haben ein altes Auto", "ja"),
        ("ehrenamt", "Nur wenn es nichts kostet", None),
        ("ehrenamt", "Wenn es nicht zu kompliziert ist", None),
        ("ehrenamt", "ohne mich", "nein"),
        ("ehrenamt", "das würde ich machen", "ja"),
        ("ehrenamt", "denke schon", "ja"),
    ],
)
def test_who_only_shares_words_with_a_question_has_not_answered_it(id_: str, text: str, answer: str | None) -> None:
    assert heard(questions().question(id_), text) == answer


@pytest.mark.parametrize(
    ("id_", "text", "number"),
    [
        ("personen", "meine Frau, ich und zwei Kinder", None),
        ("personen", "mein Mann und drei Kinder", None),
        ("personen", "ich und meine zwei Kinder", None),
        ("personen", "ich und zwei", None),
        ("personen", "drei ohne mich", None),
        ("personen", "zwei Erwachsene, ein Kind", None),
        ("personen", "zwei Personen und ein Kind", None),
        ("personen", "ein Ehepaar", None),
        ("personen", "ein Zweipersonenhaushalt", None),
        ("personen", "mit mir drei", 3),
        ("personen", "seit meine Frau tot ist, bin ich allein", 1),
        ("personen", "nur eine Person", 1),
        ("minuten", "ein paar Minuten", None),
        ("minuten", "zwei Kilometer", None),
        ("minuten", "2km", None),
        ("minuten", "einen Kilometer", None),
        ("minuten", "2 Häuser weiter", None),
        ("minuten", "eine Minute", 1),
        ("minuten", "10min", 10),
        ("minuten", "zehn Minuten mit dem Auto", 10),
        ("minuten", "eine Stunde und zehn Minuten", 70),
    ],
)
def test_a_number_counts_only_what_was_asked(id_: str, text: str, number: int | None) -> None:
    assert heard(questions().question(id_), text) == number


@pytest.mark.parametrize(
    ("id_", "number", "shown"),
    [
        ("personen", 1, "1 Person"),
        ("personen", 2, "2 Personen"),
        ("minuten", 1, "1 Minute"),
        ("minuten", 0, "0 Minuten"),
    ],
)
def test_one_is_shown_in_the_singular(id_: str, number: int, shown: str) -> None:
    assert questions().question(id_).show(number) == shown


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("zurück", "back", None),
        ("eine Frage zurück bitte", "back", None),
        ("überspringen", "skip", None),
        ("nächste Frage", "skip", None),
        ("wie bitte?", "repeat", None),
        ("können Sie das nochmal sagen", "repeat", None),
        ("was bedeutet das?", "explain", None),
        ("das verstehe ich nicht", "explain", None),
        ("ich möchte Frage 2 ändern", "change", 2),
        ("die dritte Frage noch einmal", "change", 3),
        ("zurück zu Frage eins", "change", 1),
        ("ich möchte abbrechen", "cancel", None),
        ("später weitermachen", "pause", None),
        ("ist das anonym?", "privacy", None),
        ("bleibt das auch anonym", "privacy", None),
        ("das ist anonym, oder", "privacy", None),
        ("und wie ist das mit dem Datenschutz", "privacy", None),
        ("Datenschutz?", "privacy", None),
        ("ich will wissen ob das anonym ist", "privacy", None),
        ("die letzte", "back", None),
        ("wer sieht meine Antworten", "privacy", None),
        ("wie viele Fragen kommen noch?", "progress", None),
        ("vergiss mich", "forget", None),
    ],
)
def test_commands(text: str, name: str, number: int | None) -> None:
    found = command(text)
    assert found is not None
    assert (found.name, found.number) == (name, number)


@pytest.mark.parametrize(
    "text",
    [
        "ja",
        "drei",
        "im Dorfladen",
        "weiter weg als früher",
        "mehr Busse",
        "ich fahre zurück nach Kusel mit dem Bus",
        "dass der Bus anonym bezahlt werden kann",
        "Datenschutz",
        "Alles anonym bitte",
    ],
)
def test_answers_are_no_commands(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Was kostet ein Personalausweis?",
        "wann hat die zulassungsstelle offen",
        "Wo ist der nächste Arzt?",
        "gibt es am Sonntag Veranstaltungen in Kusel",
        "Moment mal, wie melde ich meinen Hund an?",
        "kann ich meinen Ausweis online beantragen",
    ],
)
def test_obvious_questions_are_questions(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "drei?",
        "vielleicht die zweite?",
        "ja",
        "wie immer",
        "mehr Busse am Abend",
        "weiß ich nicht",
        "kann ich nicht sagen",
        "was weiß ich",
    ],
)
def test_answers_are_no_questions(text: str) -> None:
    assert not asks(text)
