"""Taking part, from the first word to the thank-you: connects the files, the dialogue and the store."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from knowledge import clock
from knowledge.reply import Answer, Button, Reply, Turn
from knowledge.surveys import dialogue, wording
from knowledge.surveys.definition import Survey, Value
from knowledge.surveys.files import Catalogue
from knowledge.surveys.information import closed, described, find, none_open
from knowledge.surveys.masking import mask
from knowledge.surveys.persons import Persons
from knowledge.surveys.state import State, fitting
from knowledge.surveys.store import AlreadyTookPart, Store
from knowledge.surveys.store.store import DRAFT_DAYS
from knowledge.surveys.understanding import FindPlace

ANSWER_SLOT = "umfrage_antwort"
"""The form's only slot; stays empty until the survey is over."""
STATE_SLOT = "umfrage"
"""`{"id", "token"}` of the survey that is being taken. Answers are never in a slot: the tracker knows the sender."""
READY_SLOT = "umfrage_bereit"
"""Whether the form may start."""


@dataclass(frozen=True)
class Taken:
    """What became of a message during a survey."""

    answer: Answer
    passed_on: bool = False
    """The message was no answer: other rules must answer it, then the survey goes on."""


class Participation:
    def __init__(
        self, catalogue: Catalogue, store: Store, persons: Persons, find_place: FindPlace | None = None
    ) -> None:
        self._catalogue, self._store, self._persons, self._find_place = catalogue, store, persons, find_place
        self._tidied: date | None = None
        self._lock = threading.Lock()

    def start(self, turn: Turn) -> Answer:
        """Begin or resume the survey that was meant; asks which one when that is not clear."""
        self.tidy()
        surveys = self._catalogue.all()
        running = [survey for survey in surveys.values() if survey.open(clock.today())]
        named = surveys.get(str(turn.entities.get("umfrage") or "")) or find(turn.text, surveys.values())
        if named and named not in running:
            return Answer((closed(named, running),), {READY_SLOT: False})
        if not named and len(running) != 1:
            return Answer((_which(running) if running else none_open(list(surveys.values())),), {READY_SLOT: False})
        survey = named or running[0]
        person = self._persons.hash(survey.id, turn.sender)
        if self._store.took_part(survey.id, person):
            text = f"Sie haben bei „{survey.titel}“ schon mitgemacht. Vielen Dank! Jede Person kann einmal teilnehmen."
            return Answer((Reply(text=text, outcome="answered"),), {READY_SLOT: False})
        saved = self._store.draft(survey.id, person)
        state = State.from_dict(saved) if saved else State.new(survey)
        if saved and state.answers:
            state = replace(state, phase="resume", answers=fitting(survey, state.answers), note="", tries=0)
        else:
            state = replace(state, phase="consent", note="", tries=0)
        self._save(state, turn)
        return Answer((), {READY_SLOT: True, ANSWER_SLOT: None, STATE_SLOT: _position(state)})

    def ask(self, turn: Turn) -> Answer:
        """The next question; nothing when the draft is gone (somebody was forgotten on request)."""
        survey, state = self._current(turn)
        return Answer((wording.ask(survey, state),)) if survey and state else Answer(())

    def take(self, turn: Turn) -> Taken:
        """One message during the survey."""
        survey, state = self._current(turn)
        if survey is None or state is None:
            return self._without_draft(turn)
        if not survey.open(clock.today()):
            return self._over(survey, turn, closed(survey, []))
        said = dialogue.Said(text=turn.text, button=str(turn.entities.get("wert") or ""))
        step = dialogue.step(survey, state, said, self._find_place)
        if state.taken in turn.unread and step.event in ("ask", "send"):
            # What led to this question was taken in, but an error hid the question: nobody can have answered it yet.
            return Taken(Answer((), {ANSWER_SLOT: None, STATE_SLOT: _position(state)}))
        if step.event == "send":
            return self._send(survey, step.state, turn)
        if step.event == "discard":
            self._store.delete_draft(survey.id, self._persons.hash(survey.id, turn.sender))
            text = (
                "Gut, ich habe nichts gespeichert. Wenn Sie doch noch mitmachen möchten, sagen Sie einfach „Umfrage“."
            )
            return _finished(Reply(text=text, outcome="answered"))
        if step.event == "forget":
            self.forget(turn.sender)
            return Taken(Answer((), {ANSWER_SLOT: None, STATE_SLOT: _position(step.state)}), passed_on=True)
        if step.event == "pause":
            self._save(step.state, turn)
            text = (
                f"Gut, ich hebe Ihre Antworten {DRAFT_DAYS} Tage auf. Sagen Sie dann einfach „Umfrage“, und wir "
                f"machen weiter."
            )
            return _finished(Reply(text=text, outcome="answered"))
        self._save(step.state, turn)
        return Taken(
            Answer((), {ANSWER_SLOT: None, STATE_SLOT: _position(step.state)}), passed_on=step.event == "pass_on"
        )

    def forget(self, sender: str) -> None:
        """Delete what somebody has not sent yet. What was sent carries no name and cannot be found."""
        for id_ in self._catalogue.all():
            if self._persons.known(id_):
                self._store.delete_draft(id_, self._persons.hash(id_, sender))

    def tidy(self) -> None:
        """Delete idle drafts, and who took part in surveys that are over. Costs nothing when done today."""
        today = clock.today()
        with self._lock:
            if self._tidied == today:
                return
            ended = [survey.id for survey in self._catalogue.all().values() if survey.status(today) == "beendet"]
            self._store.purge(today, ended)
            for id_ in ended:
                self._persons.forget(id_)
            self._tidied = today

    def info(self, turn: Turn) -> Answer:
        """What runs, until when, for whom; or about the survey that was named."""
        surveys = self._catalogue.all()
        named = surveys.get(str(turn.entities.get("umfrage") or "")) or find(turn.text, surveys.values())
        return Answer((described(turn.text, named, list(surveys.values())),))

    def _current(self, turn: Turn) -> tuple[Survey | None, State | None]:
        position = turn.slots.get(STATE_SLOT) or {}
        survey = self._catalogue.get(str(position.get("id") or ""))
        if survey is None:
            return None, None
        saved = self._store.draft(survey.id, self._persons.hash(survey.id, turn.sender))
        if saved is None:
            return survey, None
        state = State.from_dict(saved)
        return survey, replace(state, answers=fitting(survey, state.answers))

    def _save(self, state: State, turn: Turn) -> None:
        self._store.save_draft(
            state.survey,
            self._persons.hash(state.survey, turn.sender),
            replace(state, taken=turn.id).to_dict(),
            clock.today(),
        )

    def _send(self, survey: Survey, state: State, turn: Turn) -> Taken:
        person = self._persons.hash(survey.id, turn.sender)
        try:
            self._store.send(survey.id, person, state.token, final_answers(survey, state), clock.today())
        except AlreadyTookPart:
            self._store.delete_draft(survey.id, person)
            return _finished(
                Reply(
                    text=f"Sie haben bei „{survey.titel}“ schon mitgemacht. Ihre früheren Antworten gelten.",
                    outcome="answered",
                )
            )
        return _finished(wording.thanks(survey))

    def _without_draft(self, turn: Turn) -> Taken:
        """The process died between storing and thanking (then the sheet is there), or the draft has expired."""
        position = turn.slots.get(STATE_SLOT) or {}
        survey = self._catalogue.get(str(position.get("id") or ""))
        if survey and self._store.took_part(survey.id, self._persons.hash(survey.id, turn.sender)):
            return _finished(wording.thanks(survey))
        return _finished(
            Reply(
                text="Ihre angefangene Umfrage gibt es nicht mehr. Sagen Sie „Umfrage“, wenn Sie neu anfangen möchten.",
                outcome="answered",
            )
        )

    def _over(self, survey: Survey, turn: Turn, reply: Reply) -> Taken:
        self._store.delete_draft(survey.id, self._persons.hash(survey.id, turn.sender))
        return _finished(reply)


def final_answers(survey: Survey, state: State) -> dict[str, Value]:
    """What is kept: answers to questions that were really on the way, free texts without contact data."""
    kept: dict[str, Value] = {}
    for question in survey.path(state.answers):
        value = state.answers.get(question.id)
        kept[question.id] = mask(value) if question.typ in ("text", "ort") and isinstance(value, str) else value
    return kept


def _position(state: State) -> dict[str, Any]:
    return {"id": state.survey, "frage": state.question}


def _finished(*replies: Reply) -> Taken:
    return Taken(Answer(replies, {ANSWER_SLOT: "fertig", STATE_SLOT: None, READY_SLOT: None}))


def _which(running: list[Survey]) -> Reply:
    buttons = tuple(Button(survey.titel, f'/umfrage_teilnehmen{{"umfrage": "{survey.id}"}}') for survey in running)
    text = "Diese Umfragen laufen gerade. An welcher möchten Sie teilnehmen?\n\n" + "\n".join(
        f"- {survey.titel}" for survey in running
    )
    return Reply(text=text, buttons=buttons, outcome="clarify")
