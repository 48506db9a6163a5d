"""The conversation about trips: what is missing, what follows up on what, and the answer.

    Trips(timetables(), gazetteer).answer(turn)

Pure: reads a turn, returns an `Answer`. What is talked about lies in the slots `fahrt_suche` and `ort`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from knowledge import clock
from knowledge.places.gazetteer import Gazetteer
from knowledge.reply import Answer, Button, Reply, Turn
from knowledge.text import content_words
from knowledge.time_expressions import find as find_times
from knowledge.timetable import replies
from knowledge.timetable.asking import Asked, Found, ask, ask_server
from knowledge.timetable.following import merge
from knowledge.timetable.model import line_key
from knowledge.timetable.planner import END_OF_DAY
from knowledge.timetable.request import Request, Shift, read, start_of_day
from knowledge.timetable.search_state import SLOT, TripSearch, to_moment
from knowledge.timetable.spots import Spots
from knowledge.timetable.timetables import Current, Timetables

MISSING_SLOT: Final = "fahrt_fehlt"
"""True while a piece has been asked for: starts the form."""
ANSWER_SLOT: Final = "fahrt_antwort"
"""The form's slot: the sentence that answered the question."""
MAX_TRIES: Final = 2
_DAYS_AHEAD: Final = 15
"""Days on which the next run of a line is looked for."""
_SHIFTS: Final[Mapping[str, Shift]] = {
    "zurueck": "zurueck",
    "letzte_zurueck": "zurueck",
    "spaeter": "spaeter",
    "frueher": "frueher",
    "tag_danach": "tag_danach",
}
"""What a button's `richtung` means."""
_OF_TRIPS: Final = re.compile(
    r"(?:\d+er|\w*bus\w*|\w*zug|zuege|\w*bahn|\w*taxi|fahr\w*|faehr\w*|\w*fahrt\w*|ankomm\w*|\w*abfahr\w*|zurueck|heim|hin|"
    r"spaet\w*|frueh\w*|letzt\w*|erst\w*|naechst\w*|verbindung\w*|umsteig\w*|linie|geht|gehts|komm\w*|losfahr\w*)$"
)
"""Folded words that say no more than that somebody wants to ride."""
_TRIP_INTENTS: Final = frozenset({"fahrt_abfahrt", "fahrt_verbindung", "fahrt_weiter"})


@dataclass(frozen=True)
class Taken:
    """What the form does with a sentence."""

    slots: Mapping[str, Any]
    done: bool
    """The form may end."""
    passed_on: bool = False
    """A question about something else, which other rules answer."""


class Trips:
    """Answers turns about trips."""

    def __init__(self, timetables: Timetables, places: Callable[[], Gazetteer]) -> None:
        self._timetables, self._places = timetables, places
        self._spots: tuple[str, Gazetteer, Spots] | None = None

    # --- the three entry points: a question, the form's question, the form's answer ---------------------------------

    def answer(self, turn: Turn) -> Answer:
        """A question or follow-up. Without a needed piece: no reply, but the slot that starts the form."""
        current = self._timetables.current()
        if not current.usable:
            return Answer((replies.no_timetable(),), {MISSING_SLOT: False})
        request = self._read(turn, current)
        if line := request.unknown_line:
            return Answer(
                (replies.unknown_line(line, [*current.planner.lines.values()], current.feeds),), {MISSING_SLOT: False}
            )
        search, unknown = merge(turn, request)
        if unknown:
            return Answer(
                (replies.unknown_place(unknown, current.feeds),), {MISSING_SLOT: False, SLOT: search.to_slot()}
            )
        if search.fehlt:
            return Answer((), {SLOT: search.to_slot(), MISSING_SLOT: True, ANSWER_SLOT: None})
        return self._tell(search, current, turn)

    def names_a_place(self, turn: Turn) -> bool:
        """True when the sentence names a place or stop, known or not."""
        request = self._read(turn, self._timetables.current())
        return bool(request.origin or request.destination or request.loose or request.unknown)

    def carries_on(self, turn: Turn) -> bool:
        """True when the sentence says something about a trip and nothing else: "am Sonntag?", not "Wo gibt es das?"."""
        current = self._timetables.current()
        request = self._read(turn, current)
        spoken_of = [(mention.start, mention.end) for mention in self._spots_of(current).find(turn.text)]
        spoken_of += [(span.position, span.position + len(span.text)) for span in find_times(turn.text)]
        rest = turn.text
        for start, end in sorted(spoken_of, reverse=True):
            rest = f"{rest[:start]} {rest[end:]}"
        return request != Request() and not [word for word in content_words(rest) if not _OF_TRIPS.match(word)]

    def ask(self, turn: Turn) -> Answer:
        """Asks for the missing piece."""
        search = TripSearch.from_slot(turn.slots.get(SLOT)) or TripSearch(fehlt="von")
        asked = replace(search, versuche=search.versuche + 1)
        village = turn.slots.get("ort")
        missing = "Von wo möchten Sie fahren?" if search.fehlt == "von" else "Wohin möchten Sie fahren?"
        if search.versuche:
            missing = f"Bitte nennen Sie einen Ort, zum Beispiel Kusel oder Altenglan. {missing}"
        names = [name for name in (village, "Kusel", "Altenglan", "Lauterecken") if isinstance(name, str)]
        choices = [name for name in dict.fromkeys(names) if name not in (search.von, search.nach)][:3]
        buttons = tuple(Button(name, f'/fahrt_verbindung{{"{search.fehlt or "von"}": "{name}"}}') for name in choices)
        return Answer((Reply(missing, "form", missing, buttons),), {SLOT: asked.to_slot()})

    def take(self, turn: Turn) -> Taken:
        """The sentence said while the form waits."""
        search = TripSearch.from_slot(turn.slots.get(SLOT)) or TripSearch(fehlt="von")
        if turn.intent == "abbrechen":
            return Taken({SLOT: None, ANSWER_SLOT: "abgebrochen"}, done=True)
        current = self._timetables.current()
        request = self._read(turn, current)
        fresh = request.origin is not None and request.destination is not None
        spot = request.origin or request.destination or (request.loose[0] if request.loose else None)
        if fresh or spot is not None:
            merged, _ = merge(turn, request)
            if not merged.fehlt:
                return Taken({SLOT: merged.to_slot(), ANSWER_SLOT: "gefunden"}, done=True)
            return Taken({SLOT: merged.to_slot(), ANSWER_SLOT: None}, done=False)
        if turn.intent not in _TRIP_INTENTS and turn.confidence > 0.6 and not request.unknown:
            return Taken({ANSWER_SLOT: None}, done=False, passed_on=True)
        if search.versuche >= MAX_TRIES:
            return Taken({SLOT: None, ANSWER_SLOT: "aufgegeben"}, done=True)
        return Taken({ANSWER_SLOT: None}, done=False)

    def finish(self, turn: Turn) -> Answer:
        """After the form: the answer, or a polite end."""
        clear = {ANSWER_SLOT: None, MISSING_SLOT: None}
        outcome = turn.slots.get(ANSWER_SLOT)
        search = TripSearch.from_slot(turn.slots.get(SLOT))
        if outcome == "abgebrochen":
            return Answer((Reply("In Ordnung, keine Fahrt. Was möchten Sie sonst wissen?", "smalltalk"),), clear)
        current = self._timetables.current()
        if search is None or search.fehlt or not current.usable:
            text = (
                "Den Ort habe ich leider nicht verstanden. Fragen Sie gern noch einmal, zum Beispiel: "
                "„Von Kusel nach Altenglan“."
            )
            return Answer((Reply(text, "clarify"),), clear)
        told = self._tell(search, current, turn)
        return Answer(told.replies, {**told.slots, **clear})

    # --- understanding ----------------------------------------------------------------------------------------------

    def _spots_of(self, current: Current) -> Spots:
        places = self._places()
        known = self._spots
        if known and known[0] == current.version and known[1] is places:
            return known[2]
        spots = Spots(places, current.planner.stops)
        self._spots = (current.version, places, spots)
        return spots

    def _read(self, turn: Turn, current: Current) -> Request:
        """The sentence, or the payload of a button."""
        spots = self._spots_of(current)
        if not turn.text.startswith("/"):
            return read(turn.text, spots, find_times(turn.text), clock.now(), current.planner.lines)
        values = {key: _text(value) for key, value in turn.entities.items()}
        moment = values.get("ankunft") or values.get("abfahrt")
        shift = values.get("richtung", "")
        return Request(
            origin=spots.named(values["von"]) if values.get("von") else None,
            destination=spots.named(values["nach"]) if values.get("nach") else None,
            moment=to_moment(moment),
            arrive_by=bool(values.get("ankunft")),
            last=shift == "letzte_zurueck",
            shift=_SHIFTS.get(shift),
        )

    # --- telling ----------------------------------------------------------------------------------------------------

    def _tell(self, search: TripSearch, current: Current, turn: Turn) -> Answer:
        now = clock.now()
        if search.art == "linie":
            return self._tell_line(search, current, now)
        spots = self._spots_of(current)
        origin = spots.named(search.von)
        destination = spots.named(search.nach) if search.nach and search.art != "abfahrt" else None
        slots: dict[str, Any] = {MISSING_SLOT: False, "thema": None}
        for name, spot in ((search.von, origin), (search.nach, destination)):
            if name and spot is None and (name == search.von or search.art != "abfahrt"):
                return Answer((replies.unknown_place(name, current.feeds),), slots)
            if spot is not None and not spot.stops and not (current.motis and spot.place):
                return Answer((replies.no_stop(spot, current.feeds),), {**slots, SLOT: search.to_slot()})
        assert origin is not None
        if origin.place and origin.place.in_county:
            slots["ort"] = origin.place.name
        asked = Asked(search, origin, destination, to_moment(search.zeit) or now, now)
        found = _found(asked, current)
        if search.erste_fahrt:
            search = replace(search, erste_fahrt=False)
            if found.has_begun(now):
                tomorrow = start_of_day(now) + timedelta(days=1)
                search = replace(search, zeit=tomorrow.isoformat())
                found = _found(replace(asked, when=tomorrow), current)
        return Answer((found.reply,), {**slots, SLOT: found.remembered(search).to_slot()})

    def _tell_line(self, search: TripSearch, current: Current, now: datetime) -> Answer:
        """Whether a line runs on a day, and when; else the next day on which it does."""
        when = to_moment(search.zeit) or now
        day = when.date() if when.hour >= END_OF_DAY.hour else when.date() - timedelta(days=1)
        ahead = (day + timedelta(days=offset) for offset in range(_DAYS_AHEAD))
        key = line_key(search.linie)
        running = next(((date, found) for date in ahead if (found := current.planner.runs(key, date))), None)
        reply = replies.line_day(search.linie, day, running, now, current.feeds)
        return Answer((reply,), {MISSING_SLOT: False, "thema": None, SLOT: search.to_slot()})


def _found(asked: Asked, current: Current) -> Found:
    return ask_server(asked, current.motis) or ask(asked, current.planner, current.feeds)


def _text(value: object) -> str:
    """An entity value; several values of one entity come as a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value or "")
