"""The conversation about trips: what is missing, what follows up on what, and the answer.

    Trips(timetables(), gazetteer).answer(turn)

Pure: reads a turn, returns an `Answer`. What is talked about lies in the slots `fahrt_suche` and `ort`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from knowledge import clock
from knowledge.places.gazetteer import Gazetteer
from knowledge.reply import Answer, Button, Reply, Turn
from knowledge.time_expressions import find as find_times
from knowledge.timetable import replies
from knowledge.timetable.model import ANY, FeedInfo, Stop, StopId, Wanted, line_key
from knowledge.timetable.motis import MotisUnavailable
from knowledge.timetable.planner import END_OF_DAY, Planner
from knowledge.timetable.request import Request, Shift, read, start_of_day
from knowledge.timetable.search_state import SLOT, Kind, TripSearch
from knowledge.timetable.spots import Spot, Spots
from knowledge.timetable.timetables import Current, Timetables
from knowledge.timetable.vehicles import wanted

MISSING_SLOT: Final = "fahrt_fehlt"
"""True while a piece has been asked for: starts the form."""
ANSWER_SLOT: Final = "fahrt_antwort"
"""The form's slot: the sentence that answered the question."""
MAX_TRIES: Final = 2
_OFFER: Final = "/fahrt_verbindung"
_SHOWN: Final = 3
_DAYS_AHEAD: Final = 15
"""Days on which the next run of a line is looked for."""
_THERE: Final = re.compile(r"\b(?:hin|dahin|dorthin|daher)\b", re.I)
_SHIFTS: Final[Mapping[str, Shift]] = {
    "zurueck": "zurueck",
    "letzte_zurueck": "zurueck",
    "spaeter": "spaeter",
    "frueher": "frueher",
    "tag_danach": "tag_danach",
}
"""What a button's `richtung` means."""
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
        search, unknown = self._merge(turn, current)
        if line := self._read(turn, current).unknown_line:
            return Answer(
                (replies.unknown_line(line, [*current.planner.lines.values()], current.feeds),), {MISSING_SLOT: False}
            )
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
            merged, _ = self._merge(turn, current)
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
            moment=_moment(moment),
            arrive_by=bool(values.get("ankunft")),
            last=shift == "letzte_zurueck",
            shift=_SHIFTS.get(shift),
        )

    def _merge(self, turn: Turn, current: Current) -> tuple[TripSearch, str]:
        """The search that a sentence asks for, on top of what was talked about; and a place nobody knows."""
        request = self._read(turn, current)
        before = TripSearch.from_slot(turn.slots.get(SLOT))
        if before is None or not before.fehlt:
            before = offered_trip(turn) or before
        search = before or TripSearch()
        origin = request.origin.name if request.origin else ""
        destination = request.destination.name if request.destination else ""
        loose = [spot.name for spot in request.loose]
        waiting = before.fehlt if before else ""
        named = bool(origin or destination or loose)
        if request.unknown and not named:
            return replace(search, fehlt=""), request.unknown

        if waiting:
            # The answer to our question: a bare place is what was asked for.
            if loose and not (origin if waiting == "von" else destination):
                origin, destination = (loose[0], destination) if waiting == "von" else (origin, loose[0])
            elif waiting == "von" and destination and not origin and search.nach:
                origin, destination = destination, ""  # „nach Kusel“ said for „von wo?“ is taken as the place asked for
            search = replace(search, von=origin or search.von, nach=destination or search.nach)
        elif request.shift == "zurueck" and before and (before.von or before.nach) and not named:
            village = turn.slots.get("ort")
            home = village if isinstance(village, str) and village != before.nach else ""
            moment = before.letzte or before.zeit
            if not (before.rueck and request.last):
                search = replace(before, von=before.nach, nach=before.von or home, rueck=not before.rueck)
            search = replace(search, zeit=moment, ankunft=False)
            if request.last:
                search = replace(search, zeit=before.zeit)
        elif turn.intent == "fahrt_weiter" and before and (not origin or not destination):
            # A correction: „nein, ab Altenglan“, „und nach Lauterecken?“
            bare = loose[0] if loose else ""
            keep_from = origin or (bare if bare and not destination and before.art == "abfahrt" else before.von)
            keep_to = destination or (bare if bare and not origin and before.art != "abfahrt" else before.nach)
            search = replace(before, von=keep_from, nach=keep_to, ankunft=before.ankunft)
        elif named or before is None or turn.intent != "fahrt_weiter":
            search = self._new(turn, origin, destination, loose, before)
        search = _with_vehicle(request, search)
        if search.art == "linie" and (search.von or search.nach):
            search = replace(search, art="verbindung" if search.nach else "abfahrt", zeit=search.zeit)
        elif search.linie and not named and not waiting and (before is None or before.linie != search.linie):
            search = TripSearch("linie", linie=search.linie)  # „Fährt der 270er am Sonntag?“
        return self._with_time(turn, request, search, before), ""

    def _new(
        self, turn: Turn, origin: str, destination: str, loose: list[str], before: TripSearch | None
    ) -> TripSearch:
        """A new question. A bare place is where one gets on, if departures are asked for, else where one goes."""
        departures = turn.intent == "fahrt_abfahrt"
        rest = list(loose)
        if len(rest) >= 2 and not origin and not destination:
            origin, destination = rest[0], rest[1]
        elif rest and not origin and (departures or destination):
            origin = rest[0]
        elif rest and not destination:
            destination = rest[0]
        village = turn.slots.get("ort")
        home = village if isinstance(village, str) else ""
        moment, arrive = "", False
        if not (origin or destination) and before and not departures:
            # „Wie komme ich hin?“ after an event: where and when have been said.
            origin, destination, moment, arrive = before.von, before.nach, before.zeit, before.ankunft
        if not destination and not departures and _THERE.search(turn.text):
            destination, home = home, ""  # „Wie komme ich da hin?“: to the village last talked about
        if destination and not origin and home != destination:
            origin = home
        if departures and not destination and not origin:
            origin = home
        kind: Kind = "verbindung" if destination or not departures else "abfahrt"
        return TripSearch(kind, origin, destination, moment, arrive)

    def _with_time(self, turn: Turn, request: Request, search: TripSearch, before: TripSearch | None) -> TripSearch:
        now = clock.now()
        if request.moment:
            moment = request.moment
            if request.clock_only and before and before.zeit and turn.intent == "fahrt_weiter":
                day = _moment(before.zeit) or now
                moment = datetime.combine(day.date(), moment.time(), clock.BERLIN)
            search = replace(search, zeit=moment.isoformat(), ankunft=request.arrive_by)
        elif request.shift == "spaeter" and before and before.letzte:
            later = (_moment(before.letzte) or now) + timedelta(minutes=1)
            search = replace(before, zeit=later.isoformat(), ankunft=False)
        elif request.shift == "frueher" and before and before.erste:
            if before.art == "abfahrt":
                earlier = (_moment(before.erste) or now) - timedelta(hours=2)
                search = replace(before, zeit=earlier.isoformat(), ankunft=False)
            else:
                before_that = (_moment(before.erste_an or before.erste) or now) - timedelta(minutes=1)
                search = replace(before, zeit=before_that.isoformat(), ankunft=True, vorher=True)
        elif request.shift == "tag_danach" and before:
            next_day = start_of_day(_moment(before.zeit) or now) + timedelta(days=1)
            search = replace(before, zeit=next_day.isoformat())
        if search.art == "linie":
            return replace(search, fehlt="", versuche=0)
        if request.last:
            search = replace(search, art="letzte" if search.nach else search.art)
        elif search.art == "letzte" and not request.moment:
            search = replace(search, art="verbindung")
        if request.first and search.zeit == "" and request.moment is None:
            search = replace(search, zeit=start_of_day(now + timedelta(days=1)).isoformat())
        missing = "" if search.von else "von"
        if not missing and search.art != "abfahrt" and not search.nach:
            missing = "nach"
        return replace(search, fehlt=missing, versuche=search.versuche if missing and missing == search.fehlt else 0)  # type: ignore[arg-type]

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
        when = _moment(search.zeit) or now
        reply, shown = self._ask_server(search, origin, destination, when, now, current) or self._find(
            search, origin, destination, when, now, current.planner, current.feeds
        )
        if shown:
            first = min(shown)
            search = replace(
                search,
                erste=first[0].isoformat(),
                letzte=max(shown)[0].isoformat(),
                erste_an=first[1].isoformat(),
            )
        return Answer((reply,), {**slots, SLOT: search.to_slot()})

    def _tell_line(self, search: TripSearch, current: Current, now: datetime) -> Answer:
        """Whether a line runs on a day, and when; else the next day on which it does."""
        when = _moment(search.zeit) or now
        day = when.date() if when.hour >= END_OF_DAY.hour else when.date() - timedelta(days=1)
        ahead = (day + timedelta(days=offset) for offset in range(_DAYS_AHEAD))
        key = line_key(search.linie)
        running = next(((date, found) for date in ahead if (found := current.planner.runs(key, date))), None)
        reply = replies.line_day(search.linie, day, running, now, current.feeds)
        return Answer((reply,), {MISSING_SLOT: False, "thema": None, SLOT: search.to_slot()})

    def _ask_server(
        self,
        search: TripSearch,
        origin: Spot,
        destination: Spot | None,
        when: datetime,
        now: datetime,
        current: Current,
    ) -> tuple[Reply, list[tuple[datetime, datetime]]] | None:
        """The answer of a configured MOTIS server; None without one, or when it does not answer."""
        if current.motis is None:
            return None
        origin = _with_position(origin)
        destination = _with_position(destination) if destination else None
        try:
            return self._find(search, origin, destination, when, now, current.motis, (current.motis.info,))
        except MotisUnavailable:
            return None  # the timetables in the content folder answer

    def _find(
        self,
        search: TripSearch,
        origin: Spot,
        destination: Spot | None,
        when: datetime,
        now: datetime,
        planner: Planner,
        feeds: Sequence[FeedInfo],
    ) -> tuple[Reply, list[tuple[datetime, datetime]]]:
        """The reply, and (departure, arrival) of what it shows; other vehicles when the wanted one does not run."""
        only = wanted(search.linie, search.mittel)
        reply, shown = self._find_with(search, origin, destination, when, now, planner, feeds, only)
        if shown or only == ANY:
            return reply, shown
        what = {"zug": "Nur mit dem Zug", "bus": "Nur mit dem Bus"}.get(search.mittel, f"Mit der Linie {search.linie}")
        reply, shown = self._find_with(search, origin, destination, when, now, planner, feeds, ANY)
        if not shown:
            return reply, shown
        lead = f"{what} finde ich keine passende Fahrt. Das gibt es sonst:"
        return replace(reply, text=f"{lead}\n\n{reply.text}", speech=f"{lead} {reply.speech}"), shown

    def _find_with(
        self,
        search: TripSearch,
        origin: Spot,
        destination: Spot | None,
        when: datetime,
        now: datetime,
        planner: Planner,
        feeds: Sequence[FeedInfo],
        only: Wanted,
    ) -> tuple[Reply, list[tuple[datetime, datetime]]]:
        if destination is None:
            departures = planner.departures(origin.stops, when, 5, only)
            if not departures:
                return replies.nothing(origin, None, when, now, feeds), []
            return replies.departures(origin, departures, now, feeds), [(d.time, d.time) for d in departures]
        if set(origin.stops) == set(destination.stops):
            return replies.same_stop(origin, destination, feeds), []
        if search.art == "letzte":
            day = when.date() if when.hour >= 3 else when.date() - timedelta(days=1)
            last = planner.last_connection(origin.stops, destination.stops, day, only)
            found = [last] if last else []
        else:
            found = planner.connections(
                origin.stops, destination.stops, when, arrive_by=search.ankunft, count=_SHOWN, wanted=only
            )
        if not found:
            return replies.nothing(origin, destination, when, now, feeds), []
        by = when if search.ankunft and not search.vorher else None
        ordered = found[::-1] if by else found  # to be there in time, the latest way is the best
        reply = replies.connections(origin, destination, ordered, now, feeds, last=search.art == "letzte", by=by)
        if search.art == "letzte" and found[0].departure < now:
            reply = replace(reply, text=f"Die letzte Verbindung ist heute schon abgefahren.\n\n{reply.text}")
        return reply, [(way.departure, way.arrival) for way in found]


def _with_vehicle(request: Request, search: TripSearch) -> TripSearch:
    """What one wants to ride in, kept for the talk until something else is said."""
    if request.line:
        search = replace(search, linie=request.line, mittel="")
    if request.means == "alle":
        return replace(search, linie="", mittel="")
    return replace(search, mittel=request.means) if request.means else search


def offered_trip(turn: Turn) -> TripSearch | None:
    """The trip that the last reply offered as a button, e.g. below an event: `Wie komme ich hin?` means that one."""
    last = turn.slots.get("letzte_antwort")
    buttons = last.get("buttons") if isinstance(last, Mapping) else None
    for button in buttons or ():
        payload = str(button.get("payload") or "")
        if payload.startswith(_OFFER):
            try:
                values = json.loads(payload.removeprefix(_OFFER)) if payload != _OFFER else {}
            except ValueError:
                continue
            moment = str(values.get("ankunft") or values.get("abfahrt") or "")
            if values.get("nach"):
                return TripSearch(
                    "verbindung", str(values.get("von") or ""), str(values["nach"]), moment, bool(values.get("ankunft"))
                )
    return None


def is_about_trips(turn: Turn) -> bool:
    """True when the last reply was about a trip: `und am Sonntag?` then means the trip."""
    last = turn.slots.get("letzte_antwort")
    buttons = last.get("buttons") if isinstance(last, Mapping) else None
    return any(str(button.get("payload") or "").startswith("/fahrt_weiter") for button in buttons or ())


def _with_position(spot: Spot) -> Spot:
    """A spot that a server can be asked about: a village stands for its own stop."""
    if spot.place and (spot.walk_metres or not spot.stops):
        place = spot.place
        return Spot(spot.name, (Stop(StopId(""), place.name, place.lat, place.lon),), place)
    return spot


def _text(value: object) -> str:
    """An entity value; several values of one entity come as a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value or "")


def _moment(text: str | None) -> datetime | None:
    """An ISO moment, aware; None when it is none."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(clock.BERLIN) if moment.tzinfo else moment.replace(tzinfo=clock.BERLIN)
