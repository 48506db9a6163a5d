"""Takes reports and tells their state: connects the dialogue with the outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from knowledge import clock
from knowledge.reply import Answer, Button, Reply, Turn
from knowledge.reports import dialogue, photo, reference
from knowledge.reports.outbox import Outbox
from knowledge.reports.report import Report

ANSWER_SLOT = "meldung_antwort"
STATE_SLOT = "meldung"
OPEN_SLOT = "meldung_offen"
"""True while a report is taken; lets the form come back after another form has interrupted it."""
PHOTO_CHANNELS = frozenset({"telegram"})
"""Channels that can send pictures."""


@dataclass(frozen=True)
class Taken:
    answer: Answer
    passed_on: bool = False


class Reports:
    def __init__(
        self, outbox: Outbox, find_place: Callable[[str], str | None], person_of: Callable[[str], str]
    ) -> None:
        """`person_of` hashes a sender id under the reports' own key."""
        self._outbox, self._find_place, self._person_of = outbox, find_place, person_of

    def start(self, turn: Turn) -> Answer:
        can_photo = str(turn.metadata.get("channel") or "") in PHOTO_CHANNELS
        state = dialogue.begin(self._said(turn), can_photo, self._find_place)
        return Answer((), {STATE_SLOT: replace(state, taken=turn.id).to_dict(), OPEN_SLOT: True})

    def ask(self, turn: Turn) -> Answer:
        state = _state(turn)
        return Answer((dialogue.ask(state),)) if state else Answer(())

    def take(self, turn: Turn) -> Taken:
        state = _state(turn)
        if state is None:
            return _finished(
                Reply(
                    text="Ihre Meldung ist leider verloren gegangen. Bitte beginnen Sie noch einmal.", outcome="error"
                )
            )
        after, event = dialogue.step(state, self._said(turn), self._find_place)
        if state.taken in turn.unread and event in ("ask", "send"):
            # An error hid the question that this would answer: nobody can have read it yet.
            return Taken(Answer((), {ANSWER_SLOT: None, STATE_SLOT: state.to_dict()}))
        if event == "send":
            return _finished(self._send(after, self._person_of(turn.sender)))
        if event == "discard":
            for photo_ in self._outbox.drafts(self._person_of(turn.sender)):
                photo_.unlink(missing_ok=True)
            return _finished(Reply(text="Gut, ich habe nichts weitergeleitet.", outcome="answered"))
        return Taken(
            Answer((), {ANSWER_SLOT: None, STATE_SLOT: replace(after, taken=turn.id).to_dict()}),
            passed_on=event in ("pass_on", "forget"),
        )

    def status(self, turn: Turn) -> Answer:
        """What became of a report."""
        number = str(turn.entities.get("nummer") or "") or reference.find(turn.text)
        if not number:
            text = (
                "Nennen Sie mir bitte die Nummer Ihrer Meldung, zum Beispiel „K 4 8 2 1, 7“. Sie haben sie nach "
                "dem Abschicken bekommen."
            )
            return Answer((Reply(text=text, outcome="clarify"),))
        report = self._outbox.get(number)
        if report is None:
            wrong = "" if reference.valid(number) else " Vermutlich ist eine Ziffer falsch."
            text = (
                f"Zur Nummer {number} finde ich keine Meldung.{wrong} Bitte prüfen Sie die Ziffern und nennen "
                f"Sie mir die Nummer noch einmal."
            )
            speech = (
                f"Zur Nummer {reference.spoken(number)} finde ich keine Meldung.{wrong} Bitte nennen Sie die "
                f"Nummer noch einmal."
            )
            return Answer(
                (
                    Reply(
                        text=text,
                        speech=speech,
                        outcome="unanswered",
                        buttons=(Button("Neue Meldung", "/meldung_neu"),),
                    ),
                )
            )
        what = f"Ihre Meldung {report.number} vom {report.day:%d.%m.%Y}"
        told = {
            "eingegangen": "ist eingegangen und wird an die zuständige Stelle weitergeleitet.",
            "weitergeleitet": "ist an die zuständige Stelle weitergeleitet.",
            "in Bearbeitung": "ist in Bearbeitung.",
            "erledigt": "ist erledigt.",
            "abgelehnt": "ist abgeschlossen; sie konnte nicht umgesetzt werden.",
        }[report.state]
        remark = f" Dazu schreibt die Stelle: {report.remark}" if report.remark else ""
        # The text of the report is not repeated: whoever guesses a number learns nothing but its state.
        speech = f"Ihre Meldung {reference.spoken(report.number)} {told}{remark}"
        return Answer((Reply(text=f"{what} {told}{remark}", speech=speech, outcome="answered"),))

    def _send(self, state: dialogue.State, person: str) -> Reply:
        report = self._outbox.add(
            Report(
                number="",
                token=state.token,
                day=clock.today(),
                kind=state.kind,
                what=state.what,
                where=state.where,
                lat=state.lat,
                lon=state.lon,
                contact="" if state.contact == "-" else state.contact,
                photo="" if state.photo == "-" else state.photo,
                person=person,
            )
        )
        thanks = "Vielen Dank! Ihre Meldung ist aufgenommen und wird weitergeleitet."
        text = f"{thanks} Ihre Nummer ist **{report.number}**. Damit können Sie später nach dem Stand fragen."
        speech = (
            f"{thanks} Ihre Nummer ist {reference.spoken(report.number)}. Ich wiederhole: "
            f"{reference.spoken(report.number)}. Damit können Sie später nach dem Stand fragen."
        )
        return Reply(text=text, speech=speech, outcome="answered")

    def _said(self, turn: Turn) -> dialogue.Said:
        name = ""
        if turn.metadata.get("photo") and (data := photo.read(turn.metadata["photo"])) and (bare := photo.clean(data)):
            name = self._outbox.keep_photo(bare, self._person_of(turn.sender))
        return dialogue.Said(
            text="" if turn.text.startswith("/") else turn.text,
            button=str(turn.entities.get("wert") or ""),
            photo=name,
            lat=_degrees(turn.metadata.get("lat")),
            lon=_degrees(turn.metadata.get("lon")),
        )


def _degrees(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _state(turn: Turn) -> dialogue.State | None:
    saved = turn.slots.get(STATE_SLOT)
    return dialogue.State.from_dict(saved) if saved and saved.get("token") else None


def _finished(reply: Reply) -> Taken:
    return Taken(Answer((reply,), {ANSWER_SLOT: "fertig", STATE_SLOT: None, OPEN_SLOT: None}))
