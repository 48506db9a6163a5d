"""What the terminal asks: spoken choices, details, the telephone number again."""

from __future__ import annotations

import pytest

from tests.voice_terminal.conversation.desk import PASSPORT, WITH_PHONE, Desk, reply
from voice_terminal.conversation.messages import Ask, Listen, Say, State

CLARIFY = reply(
    "Was meinen Sie?",
    outcome="clarify",
    buttons=(
        ("b1", "Reisepass beantragen"),
        ("b2", "Personalausweis beantragen"),
        ("b3", "Führerschein"),
        ("b4", "Etwas anderes"),
    ),
)


def test_at_most_three_options_are_spoken_with_the_word_to_say_last() -> None:
    desk = Desk()
    desk.visit("ausweis", CLARIFY)
    spoken = [sentence for sentence in desk.last(Say).sentences if "agen Sie:" in sentence]
    assert spoken == [
        "Für Reisepass beantragen sagen Sie: Reisepass.",
        "Für Personalausweis beantragen sagen Sie: Personalausweis.",
        "Sagen Sie: Führerschein.",
    ]
    assert len(desk.view.buttons) == 4
    assert "Bildschirm" in desk.said()


@pytest.mark.parametrize(
    "words", ["personalausweis", "personalausweis bitte", "das zweite", "den personalausweis beantragen"]
)
def test_a_spoken_choice_presses_its_button(words: str) -> None:
    desk = Desk()
    desk.visit("ausweis", CLARIFY)
    desk.spoken()
    assert desk.view.state is State.LISTENING, "after a question of its own the terminal listens"
    desk.say(words)
    assert (desk.last(Ask).button, desk.last(Ask).text) == ("b2", "")


def test_a_choice_only_the_restricted_decode_heard_is_not_believed() -> None:
    desk = Desk()
    desk.visit("ausweis", CLARIFY)
    desk.spoken()
    desk.say("wie komme ich morgen früh nach kaiserslautern", chosen="reisepass")
    assert desk.last(Ask).text == "wie komme ich morgen früh nach kaiserslautern"


def test_a_question_for_details_waits_longer_for_the_end_of_speech() -> None:
    desk = Desk()
    desk.press()
    usual = desk.last(Listen).expected.pause_s
    desk.say("ich möchte teilnehmen")
    desk.answer(reply("Wie lautet Ihre Postleitzahl?", outcome="form"))
    desk.spoken()
    assert desk.last(Listen).expected.pause_s >= usual + 0.5


def test_silence_after_a_question_puts_the_question_again() -> None:
    desk = Desk()
    desk.visit("teilnehmen", reply("Gut. Wie lautet Ihre Postleitzahl?", outcome="form"))
    desk.spoken()
    desk.wait(12)
    assert "Wie lautet Ihre Postleitzahl?" in desk.said()


def test_a_phone_number_is_offered_again() -> None:
    desk = Desk()
    desk.visit("wen kann ich anrufen", WITH_PHONE)
    assert desk.said().endswith("Soll ich die Telefonnummer wiederholen?")
    desk.spoken()
    assert desk.view.state is State.LISTENING
    desk.say("ja", chosen="ja")
    assert desk.said().count("06381 424-0") == 2


def options_said(speech: str, *titles: str) -> list[str]:
    """What the terminal adds to a question with these buttons."""
    desk = Desk()
    desk.visit("umfrage", reply(speech, outcome="form", buttons=tuple((f"b{n}", t) for n, t in enumerate(titles))))
    return [sentence for sentence in desk.last(Say).sentences if "agen Sie" in sentence]


def test_a_yes_or_no_question_needs_no_list_of_answers() -> None:
    assert options_said("Haben Sie ein Auto?", "Ja", "Nein", "Zurück") == []
    assert options_said("Möchten Sie mitmachen?", "Ja, mitmachen", "Nein") == []


def test_yes_means_the_button_that_begins_with_yes() -> None:
    desk = Desk()
    question = reply("Möchten Sie mitmachen?", outcome="form", buttons=(("b1", "Ja, mitmachen"), ("b2", "Nein")))
    desk.visit("umfrage", question)
    desk.spoken()
    desk.say("ja gerne")
    assert desk.last(Ask).button == "b1"


def test_a_scale_asks_for_a_number() -> None:
    titles = ("1 – sehr unzufrieden", "2 – eher unzufrieden", "3 – teils teils", "4 – eher zufrieden", "5 – zufrieden")
    assert options_said("Wie zufrieden sind Sie?", *titles) == ["Bitte sagen Sie eine Zahl von 1 bis 5."]


def test_what_the_question_names_is_not_listed_again() -> None:
    speech = "Womit fahren Sie? Möglich sind Auto, Bus, Bahn oder zu Fuß."
    assert options_said(speech, "Auto", "Bus", "✓ Bahn", "zu Fuß", "Fertig", "Zurück") == []


def test_each_answer_has_a_word_that_says_what_it_does() -> None:
    assert options_said("Aufheben?", "Aufheben, später weiter", "Antworten löschen", "Weiter mit der Umfrage") == [
        "Für Aufheben, später weiter sagen Sie: Aufheben.",
        "Für Antworten löschen sagen Sie: löschen.",
        "Für Weiter mit der Umfrage sagen Sie: Weiter.",
    ]
    assert options_said("Wo?", "Kein bestimmter Ort", "Zurück", "Abbrechen") == [
        "Sagen Sie: Kein bestimmter Ort oder Abbrechen.",
    ]


def test_several_choices_in_one_sentence_are_not_cut_down_to_one() -> None:
    desk = Desk()
    buttons = (("b1", "Auto"), ("b2", "Bus"), ("b3", "Bahn"))
    desk.visit("umfrage", reply("Womit fahren Sie?", outcome="form", buttons=buttons))
    desk.spoken()
    desk.say("bus und bahn")
    assert (desk.last(Ask).button, desk.last(Ask).text) == ("", "bus und bahn")


YES_OR_NO = ("Ja", "Nein", "Überspringen", "Zurück")
SCALE = ("0 – gar nicht", *map(str, range(1, 10)), "10 – sehr")
ROUTES = ("Auto", "Bus", "Fertig", "Überspringen", "Zurück")
OFTEN = ("fast jeden Tag", "jede Woche", "seltener", "Zurück")
CONFIRM = ("Ja, abschicken", "Ort ändern", "Text ändern", "Abbrechen")
NUMBER = ("Überspringen", "Zurück")


def pressed(words: str, titles: tuple[str, ...], chosen: str = "") -> str:
    """The title of the button these words press; empty when the words themselves are passed on."""
    desk = Desk()
    desk.visit("umfrage", reply("Frage 7?", outcome="form", buttons=tuple((title, title) for title in titles)))
    desk.spoken()
    desk.say(words, chosen=chosen)
    asked = desk.last(Ask)
    assert bool(asked.text) != bool(asked.button)
    return asked.button


@pytest.mark.parametrize("words", ["eins", "zwei", "zwei personen", "wir sind zwei", "zwei minuten"])
@pytest.mark.parametrize("titles", [NUMBER, ("Zurück",), SCALE, ("2 Personen", "4 Personen", "Zurück"), YES_OR_NO])
def test_a_number_is_an_answer_and_no_place_in_the_list(words: str, titles: tuple[str, ...]) -> None:
    assert pressed(words, titles) == ""


@pytest.mark.parametrize(
    ("words", "titles", "title"),
    [
        ("zwei", ROUTES, "Bus"),
        ("nummer zwei", ROUTES, "Bus"),
        ("die erste", ("2 Personen", "4 Personen", "Zurück"), "2 Personen"),
        ("überspringen", NUMBER, "Überspringen"),
    ],
)
def test_answers_may_be_named_by_their_place(words: str, titles: tuple[str, ...], title: str) -> None:
    assert pressed(words, titles) == title


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("weiß nicht", YES_OR_NO),
        ("ich weiß nicht", YES_OR_NO),
        ("warum nicht", YES_OR_NO),
        ("nicht schlecht", YES_OR_NO),
        ("kein bus", ROUTES),
        ("ohne auto", ROUTES),
        ("nicht überspringen", NUMBER),
        ("nicht jeden tag", OFTEN),
        ("jede zweite woche", OFTEN),
        ("drei bis vier", ("Eins", "Zwei", "Drei", "Zurück")),
        ("nicht abschicken", CONFIRM),
        ("bitte nicht abschicken", CONFIRM),
        ("ja nicht abschicken", CONFIRM),
    ],
)
def test_a_word_beside_it_that_says_otherwise_presses_no_button(words: str, titles: tuple[str, ...]) -> None:
    assert pressed(words, titles) == ""
    assert pressed(words, titles, chosen=words.split()[-1]) == ""


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("nein danke", "Nein"),
        ("leider nicht", "Nein"),
        ("nein lieber nicht", "Nein"),
        ("nein das stimmt nicht", "Nein"),
        ("nein das ist falsch", "Nein"),
        ("ja doch", "Ja"),
        ("ja bitte", "Ja"),
    ],
)
def test_yes_and_no_are_understood_in_some_words(words: str, title: str) -> None:
    assert pressed(words, YES_OR_NO) == title


def test_a_choice_that_denies_is_named_as_a_whole() -> None:
    assert options_said("Wie weiter?", "Weitermachen", "Nicht jetzt") == ["Sagen Sie: Weitermachen oder Nicht jetzt."]
    assert pressed("nicht jetzt", ("Weitermachen", "Nicht jetzt")) == "Nicht jetzt"


def test_the_introduction_is_said_once_and_not_repeated_with_the_answer() -> None:
    desk = Desk()
    desk.visit("was kostet ein reisepass", PASSPORT)
    assert "automatischer Assistent" in desk.said()
    desk.spoken()
    desk.press()
    desk.say("noch einmal")
    assert "60 Euro" in desk.said()
    assert "automatischer Assistent" not in desk.said()
