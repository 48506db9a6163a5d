"""The survey actions as the action server calls them; the whole way from "Umfrage" to the thank-you."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import surveys
from knowledge.settings import ROOT
from knowledge.surveys.files import Catalogue
from knowledge.surveys.participation import ANSWER_SLOT, READY_SLOT, STATE_SLOT, Participation
from knowledge.surveys.persons import Persons
from knowledge.surveys.store import Store, open_engine
from tests.knowledge.surveys.wordings import find_place


def _participation(folder: Path) -> Participation:
    store = Store(open_engine(f"sqlite:///{folder / 'umfragen.db'}"))
    return Participation(Catalogue(ROOT / "knowledge" / "inhalt"), store, Persons(folder / "schluessel"), find_place)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    current = [_participation(tmp_path)]
    monkeypatch.setattr(surveys, "participation", lambda: current[0])
    monkeypatch.setattr(
        surveys, "_restart_for_tests", lambda: current.__setitem__(0, _participation(tmp_path)), raising=False
    )
    return iter([tmp_path])


class Rasa:
    """What Rasa does around the actions: keeps slots, calls the form's validation, asks while the slot is empty."""

    def __init__(self, sender: str = "absender") -> None:
        self.sender, self.slots = sender, dict[str, Any]()
        self.active = False
        self.replies: list[dict[str, Any]] = []
        self.rejected = False

    async def call(self, action: Any, text: str = "", entities: dict[str, str] | None = None, intent: str = "") -> None:
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [{"entity": key, "value": value} for key, value in (entities or {}).items()],
        }
        dispatcher = CollectingDispatcher()
        tracker = Tracker(self.sender, dict(self.slots), message, [], False, None, {}, "action_listen")
        for event in await action.run(dispatcher, tracker, {}):
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            self.rejected |= event["event"] == "action_execution_rejected"
        self.replies += [sent["custom"] for sent in dispatcher.messages]

    async def start(self, text: str = "Umfrage", **entities: str) -> Rasa:
        self.replies = []
        await self.call(surveys.StartSurvey(), text, entities)
        if self.slots.get(READY_SLOT):
            await self.call(surveys.TakeSurveyAnswer(), text)  # Rasa validates once when the form starts
            await self.call(surveys.AskSurveyQuestion())
        return self

    async def say(self, *texts: str, button: str = "") -> Rasa:
        for text in texts or ("/umfrage_antwort",):
            self.replies, self.rejected = [], False
            self.slots[ANSWER_SLOT] = text
            await self.call(surveys.TakeSurveyAnswer(), text, {"wert": button} if button else None)
            if self.slots.get(ANSWER_SLOT) is not None:
                await self.call(surveys.EndSurvey())
            else:
                await self.call(surveys.AskSurveyQuestion())
        return self

    @property
    def text(self) -> str:
        return " ".join(reply["text"] for reply in self.replies)


TWELVE = (
    "ja",
    "eher zufrieden",
    "nee",
    "zu teuer",
    "Bus und Fahrrad",
    "jede Woche",
    "so drei",
    "zehn Minuten",
    "zu zweit",
    "in Konken",
    "jo",
    "mehr Busse",
)


async def test_from_the_first_word_to_the_thank_you(folder: Iterator[Path]) -> None:
    rasa = await Rasa().start()
    assert "Möchten Sie mitmachen?" in rasa.text
    await rasa.say(*TWELVE)
    assert "Soll ich sie so abschicken?" in rasa.text
    await rasa.say("ja")
    assert "Vielen Dank" in rasa.text
    assert rasa.slots[STATE_SLOT] is None
    store = Store(open_engine(f"sqlite:///{next(folder) / 'umfragen.db'}"))
    assert len(store.sheets("beispiel-mobilitaet")) == 1


async def test_resuming_after_every_process_was_restarted() -> None:
    rasa = await Rasa().start()
    await rasa.say("ja", "4", "nein")
    surveys._restart_for_tests()  # type: ignore[attr-defined]
    fresh = await Rasa().start()  # Rasa has forgotten the slots, too
    assert "2 von" in fresh.text
    await fresh.say("ja")
    assert "Frage 3 von" in fresh.text


async def test_nobody_takes_part_twice() -> None:
    await (await Rasa().start()).say(*TWELVE, "ja")
    again = await Rasa().start()
    assert "schon mitgemacht" in again.text
    assert not again.slots[READY_SLOT]
    assert "Möchten Sie mitmachen?" in (await Rasa("jemand anders").start()).text


async def test_a_lost_thank_you_is_said_again() -> None:
    rasa = await Rasa().start()
    await rasa.say(*TWELVE)
    before = dict(rasa.slots)
    await rasa.say("ja")
    rasa.slots = before  # the server died before Rasa heard of it
    await rasa.say("ja")
    assert "Vielen Dank" in rasa.text


async def test_a_question_in_between_is_left_to_the_other_rules() -> None:
    rasa = await Rasa().start()
    await rasa.say("ja", "Was kostet ein Reisepass?")
    assert rasa.rejected
    assert rasa.text.startswith("Zurück zur Umfrage.")
    await rasa.say("4")
    assert not rasa.rejected
    assert "Frage 2 von" in rasa.text


async def test_a_button_answers() -> None:
    rasa = await Rasa().start()
    await rasa.say("ja")
    await rasa.say(button="antwort:4")
    assert "Frage 2 von" in rasa.text


async def test_a_failure_does_not_end_the_survey(monkeypatch: pytest.MonkeyPatch) -> None:
    rasa = await Rasa().start()
    await rasa.say("ja")

    def broken(turn: Any) -> Any:
        raise RuntimeError("database is locked")

    working = surveys.participation()
    with monkeypatch.context() as patch:
        patch.setattr(working, "take", broken, raising=False)
        rasa.slots[ANSWER_SLOT] = "4"
        await rasa.call(surveys.TakeSurveyAnswer(), "4")
    assert rasa.slots[ANSWER_SLOT] is None
    await rasa.say("4")
    assert "Frage 2 von" in rasa.text


async def test_no_answer_is_ever_in_a_slot() -> None:
    rasa = await Rasa().start()
    await rasa.say("ja", "4", "nein")
    assert "answers" not in rasa.slots[STATE_SLOT]


async def test_taking_part_in_the_ended_survey_is_told_as_ended() -> None:
    rasa = await Rasa().start("ich möchte an der Haushaltsumfrage teilnehmen")
    assert "15. Mai 2022 zu Ende gegangen" in rasa.text
    assert not rasa.slots[READY_SLOT]


@pytest.mark.parametrize(
    ("now", "question", "said"),
    [
        ("2026-11-22", "Welche Umfragen laufen gerade?", "Unterwegs im Landkreis"),
        ("2026-11-22", "Was kam bei der Haushaltsumfrage heraus?", "Ein Ergebnis liegt mir nicht vor"),
        ("2026-11-22", "Bis wann läuft die Haushaltsumfrage?", "15. Mai 2022 zu Ende gegangen"),
        ("2022-04-20", "Bis wann läuft die Haushaltsumfrage?", "bis zum 15. Mai 2022"),
        ("2022-04-20", "Für wen ist die Haushaltsumfrage?", "können mitmachen: Bürgerinnen und Bürger"),
        ("2026-11-22", "War die Haushaltsumfrage anonym?", "steht nicht in meinen Unterlagen"),
        ("2026-11-22", "Worum ging es in der Haushaltsumfrage?", "Lebenszufriedenheit"),
        ("2026-11-22", "Ist die Mobilitätsumfrage anonym?", "anonym"),
    ],
)
async def test_information(monkeypatch: pytest.MonkeyPatch, now: str, question: str, said: str) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", now)
    rasa = Rasa()
    await rasa.call(surveys.SurveyInformation(), question)
    assert said in rasa.text
    assert rasa.replies[0]["source"]["entry"].startswith("umfragen/")
