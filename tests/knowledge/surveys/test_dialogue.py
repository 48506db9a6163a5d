"""The survey's conversation, without Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.settings import ROOT
from knowledge.surveys import wording
from knowledge.surveys.definition import Survey
from knowledge.surveys.dialogue import Said, Step, step
from knowledge.surveys.files import Catalogue
from knowledge.surveys.participation import final_answers
from knowledge.surveys.state import State
from tests.knowledge.surveys.wordings import find_place

CONTENT = ROOT / "knowledge" / "inhalt"


@pytest.fixture
def survey() -> Survey:
    found = Catalogue(CONTENT).get("beispiel-mobilitaet")
    assert found is not None
    return found


class Talk:
    """A resident at the survey."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.last = Step(State.new(survey))

    def say(self, *texts: str) -> Step:
        for text in texts:
            # Every state must survive being written down and read again.
            state = State.from_dict(self.last.state.to_dict())
            self.last = step(self.survey, state, Said(text), find_place)
        return self.last

    def press(self, value: str) -> Step:
        self.last = step(self.survey, self.last.state, Said(button=value), find_place)
        return self.last

    @property
    def shown(self) -> str:
        return wording.ask(self.survey, self.last.state).text


def test_twelve_questions_with_branches_to_the_end(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say(
        "ja gerne",
        "eher zufrieden",
        "nee",
        "zu teuer",
        "Bus und Fahrrad",
        "jede Woche",
        "so drei",
        "zehn Minuten",
        "zu zweit",
    )
    assert talk.last.state.question == "wohnort"
    talk.say("in Konken", "jo", "mehr Busse am Abend, Anruf unter 06381 424166")
    assert talk.last.state.phase == "summary"
    assert "zu teuer" in talk.shown
    assert talk.say("ja").event == "send"
    assert final_answers(survey, talk.last.state) == {
        "zufriedenheit": 4,
        "auto": "nein",
        "warum_kein_auto": "kosten",
        "wege": ["bus", "rad"],
        "bus_oft": "woche",
        "bus_zufrieden": 3,
        "haltestelle": 10,
        "haushalt": 2,
        "wohnort": "Konken",
        "app": "ja",
        "wunsch": "mehr Busse am Abend, Anruf unter [Telefonnummer entfernt]",
    }


def test_progress_is_shown(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja")
    assert talk.shown.startswith("**Frage 1 von 12:**")
    talk.say("4")
    assert "Frage 2 von" in talk.shown


def test_without_consent_nothing_is_asked(survey: Survey) -> None:
    assert Talk(survey).say("nein").event == "discard"


def test_back_changes_the_earlier_answer_and_returns(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "zurück")
    assert talk.last.state.question == "zufriedenheit"
    talk.say("doch lieber zwei")
    assert talk.last.state.answers["zufriedenheit"] == 2
    assert talk.last.state.question == "auto"


def test_changing_a_numbered_answer_later_reopens_its_branch(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "ja", "Bahn")
    talk.say("ich möchte Frage 2 ändern", "nein")
    assert talk.last.state.question == "warum_kein_auto"


def test_answers_of_a_branch_that_was_left_are_not_sent(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "nein", "zu teuer", "Frage 2 ändern", "ja")
    assert "warum_kein_auto" not in final_answers(survey, talk.last.state)


def test_an_optional_question_can_be_skipped(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "nein", "überspringen")
    assert talk.last.state.answers["warum_kein_auto"] is None
    assert talk.last.state.question == "wege"


@pytest.mark.parametrize("said", ["die letzte", "letzte", "das letzte"])
def test_the_last_of_the_offered_answers_is_no_way_back(survey: Survey, said: str) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "nein", said)
    assert talk.last.state.answers["warum_kein_auto"] == "unnoetig"


def test_the_last_question_is_still_a_way_back_from_a_choice(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "nein", "die letzte Frage")
    assert talk.last.state.question == "auto"


def test_a_wish_about_privacy_is_stored(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "ja", "Auto", "dass der Bus anonym bezahlt werden kann")
    assert talk.last.state.answers["kein_bus"] == "dass der Bus anonym bezahlt werden kann"


def test_repeating_and_explaining_stay_at_the_question(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja")
    before = talk.shown
    assert talk.say("wie bitte?").state.question == "zufriedenheit"
    assert talk.shown == before
    talk.say("was heißt das?")
    assert "Denken Sie an Ihre üblichen Wege" in talk.shown


def test_not_understood_is_asked_twice_then_buttons_and_a_way_out(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "ja", "Auto", "nichts")
    assert talk.last.state.question == "haltestelle"
    notes = []
    for _ in range(3):
        talk.say("blaugrün")
        notes.append(talk.last.state.note)
    assert len(set(notes)) == 3
    titles = [button.title for button in wording.ask(talk.survey, talk.last.state).buttons]
    assert "0" in titles
    assert "Überspringen" in titles


def test_a_question_about_something_else_is_passed_on_and_the_survey_goes_on(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4")
    assert talk.say("Was kostet ein Reisepass?").event == "pass_on"
    assert talk.last.state.question == "auto"
    assert talk.shown.startswith("Zurück zur Umfrage.")


def test_a_free_text_that_looks_like_a_question_can_be_kept(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "ja", "Auto")
    assert talk.last.state.question == "kein_bus"
    assert talk.say("Warum fährt abends kein Bus?").event == "pass_on"
    assert "Das war meine Antwort" in [button.title for button in wording.ask(talk.survey, talk.last.state).buttons]
    talk.press("antwort:angebot")
    assert talk.last.state.answers["kein_bus"] == "Warum fährt abends kein Bus?"


def test_between_two_steps_is_asked_which(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "drei bis vier")
    assert "Eher" in talk.shown
    talk.say("drei")
    assert talk.last.state.answers["zufriedenheit"] == 3


def test_cancelling_asks_whether_to_keep_the_answers(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "abbrechen")
    assert "aufheben" in talk.shown
    assert talk.say("löschen").event == "discard"


def test_a_plain_yes_is_no_step_of_a_scale(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "ja")
    assert talk.last.state.question == "zufriedenheit"


def test_asking_for_the_survey_again_repeats_the_question(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "Umfrage fortsetzen")
    assert talk.shown.startswith("**Frage 1 von")
    assert talk.last.state.tries == 0


def test_a_pause_keeps_them(survey: Survey) -> None:
    talk = Talk(survey)
    assert talk.say("ja", "4", "später weitermachen").event == "pause"


def test_several_choices_by_button(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4", "ja")
    talk.press("dazu:bus")
    talk.press("dazu:rad")
    talk.press("dazu:bus")
    talk.press("antwort:fertig")
    assert talk.last.state.answers["wege"] == ["rad"]


def test_a_button_of_another_question_changes_nothing(survey: Survey) -> None:
    talk = Talk(survey)
    talk.say("ja", "4")
    before = dict(talk.last.state.answers)
    talk.press("antwort:kosten")
    assert dict(talk.last.state.answers) == before
    assert talk.last.state.question == "auto"


def test_every_question_can_be_heard_without_marks_and_with_its_answers(survey: Survey) -> None:
    for question in survey.fragen:
        reply = wording.ask(
            survey,
            State(
                survey=survey.id, token="t", phase="asking", question=question.id, answers=_reach(survey, question.id)
            ),
        )
        assert "**" not in reply.speech
        assert "Frage " in reply.speech
        for option in question.antworten:
            assert option.text in reply.speech


def _reach(survey: Survey, id_: str) -> dict[str, str | list[str]]:
    """Answers that lead to a question."""
    wanted = survey.question(id_).wenn
    return {key: list(map(str, value)) if isinstance(value, list) else str(value) for key, value in wanted.items()}


def test_a_broken_file_keeps_the_last_good_version(tmp_path: Path) -> None:
    folder = tmp_path / "umfragen"
    folder.mkdir()
    file = folder / "probe.yaml"
    file.write_text("titel: Probe\nzweck: Test\n", encoding="utf-8")
    catalogue = Catalogue(tmp_path)
    assert catalogue.all()["probe"].titel == "Probe"
    file.write_text("titel: [kaputt\n", encoding="utf-8")
    assert catalogue.all()["probe"].titel == "Probe"
