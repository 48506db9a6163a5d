"""What a sentence about trips asks for, on top of what was talked about: answers, corrections, returns, follow-ups."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from knowledge import clock
from knowledge.reply import Turn
from knowledge.timetable.request import Request, start_of_day
from knowledge.timetable.search_state import SLOT, Kind, TripSearch, to_moment

_OFFER: Final = "/fahrt_verbindung"
_THERE: Final = re.compile(r"\b(?:hin|dahin|dorthin|daher)\b", re.I)


def merge(turn: Turn, request: Request) -> tuple[TripSearch, str]:
    """The search that a sentence asks for, on top of what was talked about; and a place nobody knows."""
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
        search = _completed(search, waiting, origin, destination, loose)
    elif request.shift == "zurueck" and before and (before.von or before.nach) and not named:
        search = _back(turn, request, before)
    elif turn.intent == "fahrt_weiter" and before and (not origin or not destination):
        search = _corrected(before, origin, destination, loose[0] if loose else "")
    elif named or before is None or turn.intent != "fahrt_weiter":
        search = _new(turn, origin, destination, loose, before)
    search = _with_vehicle(request, search)
    if search.art == "linie" and (search.von or search.nach):
        search = replace(search, art="verbindung" if search.nach else "abfahrt", zeit=search.zeit)
    elif search.linie and not named and not waiting and (before is None or before.linie != search.linie):
        search = TripSearch("linie", linie=search.linie)  # „Fährt der 270er am Sonntag?“
    return _with_time(turn, request, search, before), ""


def _completed(search: TripSearch, waiting: str, origin: str, destination: str, loose: list[str]) -> TripSearch:
    """The answer to our question: a bare place is what was asked for."""
    if loose and not (origin if waiting == "von" else destination):
        origin, destination = (loose[0], destination) if waiting == "von" else (origin, loose[0])
    elif waiting == "von" and destination and not origin and search.nach:
        origin, destination = destination, ""  # „nach Kusel“ said for „von wo?“ is taken as the place asked for
    return replace(search, von=origin or search.von, nach=destination or search.nach)


def _back(turn: Turn, request: Request, before: TripSearch) -> TripSearch:
    """The way back; said again with „der letzte“, it stays the way back."""
    village = turn.slots.get("ort")
    home = village if isinstance(village, str) and village != before.nach else ""
    moment = before.zeit if request.last else _free_to_return(before)
    if before.rueck and request.last:
        return replace(before, zeit=moment, ankunft=False)
    turned = replace(before, von=before.nach, nach=before.von or home, rueck=not before.rueck)
    return replace(turned, zeit=moment, ankunft=False)


def _free_to_return(before: TripSearch) -> str:
    """When the way back can begin: at the first arrival shown, or at the appointment one wanted to be in time for."""
    appointment = before.zeit if before.ankunft and not before.vorher else ""
    moments = [moment for text in (before.erste_an, appointment) if (moment := to_moment(text))]
    return max(moments).isoformat() if moments else before.zeit


def _corrected(before: TripSearch, origin: str, destination: str, bare: str) -> TripSearch:
    """„Nein, ab Altenglan“, „und nach Lauterecken?“: the other end stays."""
    departures = before.art == "abfahrt"
    keep_from = origin or (bare if bare and not destination and departures else before.von)
    keep_to = destination or (bare if bare and not origin and not departures else before.nach)
    return replace(before, von=keep_from, nach=keep_to)


def _new(turn: Turn, origin: str, destination: str, loose: list[str], before: TripSearch | None) -> TripSearch:
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


def _with_time(turn: Turn, request: Request, search: TripSearch, before: TripSearch | None) -> TripSearch:
    now = clock.now()
    if request.moment:
        moment = request.moment
        if request.clock_only and before and before.zeit and turn.intent == "fahrt_weiter":
            day = to_moment(before.zeit) or now
            moment = datetime.combine(day.date(), moment.time(), clock.BERLIN)
        search = replace(search, zeit=moment.isoformat(), ankunft=request.arrive_by, vorher=False, erste_fahrt=False)
    elif request.shift == "spaeter" and before and before.letzte:
        later = (to_moment(before.letzte) or now) + timedelta(minutes=1)
        search = replace(before, zeit=later.isoformat(), ankunft=False)
    elif request.shift == "frueher" and before and before.erste:
        if before.art == "abfahrt":
            earlier = (to_moment(before.erste) or now) - timedelta(hours=2)
            search = replace(before, zeit=earlier.isoformat(), ankunft=False)
        else:
            before_that = (to_moment(before.erste_an or before.erste) or now) - timedelta(minutes=1)
            search = replace(before, zeit=before_that.isoformat(), ankunft=True, vorher=True)
    elif request.shift == "tag_danach" and before:
        next_day = start_of_day(to_moment(before.zeit) or now) + timedelta(days=1)
        search = replace(before, zeit=next_day.isoformat())
    if search.art == "linie":
        return replace(search, fehlt="", versuche=0)
    if request.last:
        search = replace(search, art="letzte" if search.nach else search.art)
    elif search.art == "letzte" and not request.moment:
        search = replace(search, art="verbindung")
    if request.first and search.zeit == "" and request.moment is None:
        search = replace(search, zeit=start_of_day(now).isoformat(), erste_fahrt=True)
    missing = "" if search.von else "von"
    if not missing and search.art != "abfahrt" and not search.nach:
        missing = "nach"
    return replace(search, fehlt=missing, versuche=search.versuche if missing and missing == search.fehlt else 0)  # type: ignore[arg-type]


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
