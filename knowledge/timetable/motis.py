"""A MOTIS 2 server plans trips, when one is configured: real timetables of the whole country, with delays.

    mobilitaet/motis.yaml:
        url: https://motis.example.org
        version: 5                  # /api/v5/…; MOTIS 2.5 and later
        kontakt: Landkreis …, it@…  # sent as User-Agent
        titel: …                    # named in answers

Used are `geocode`, `plan` and `stoptimes`, https://redocly.github.io/redoc/?url=…/motis/master/openapi.yaml.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
from pydantic import BaseModel, ConfigDict, Field

from knowledge.clock import BERLIN
from knowledge.errors import KreisError
from knowledge.places.model import kilometres
from knowledge.timetable.model import ANY, Connection, Departure, FeedInfo, Leg, Line, Mode, Stop, StopId, Wanted
from knowledge.timetable.planner import END_OF_DAY
from knowledge.timetable.sidecar import FOLDER
from knowledge.yaml_file import read_model

log = logging.getLogger(__name__)

FILE: Final = "motis.yaml"
MAX_CHANGES: Final = 4
_MORE: Final = 4
"""How many times more is asked for when only some vehicles are wanted: the server does not know lines' names."""
_NEAR_KM: Final = 6.0
"""A stop that the server finds by name must lie this near to where we know the place to be."""
_WALKED: Final = frozenset({"WALK", "BIKE", "CAR", "CAR_PARKING", "CAR_DROPOFF", "RENTAL"})
_ON_DEMAND: Final = frozenset({"ODM", "FLEX", "RIDE_SHARING"})


class MotisUnavailable(KreisError):  # noqa: N818
    """The server does not answer, or answers in a shape we do not know."""


class MotisConfig(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, Field(pattern=r"^https?://")]
    version: Annotated[int, Field(ge=1, le=99)] = 5
    kontakt: str
    titel: str = "Fahrplanauskunft (MOTIS)"
    auskunft: str = ""
    """Web page where residents can check a time."""
    wartezeit: Annotated[float, Field(gt=0, le=30)] = 4.0
    """Seconds before the timetables in the content folder answer instead."""


def read_config(content: Path) -> MotisConfig | None:
    """The configured server; None when there is none.

    Raises:
        ContentError: the file is wrong.
    """
    path = content / FOLDER / FILE
    if not path.exists():
        return None
    return read_model(path, f"{FOLDER}/{FILE}", MotisConfig)


class MotisPlanner:
    """A `Planner` that asks a MOTIS 2 server. Raises `MotisUnavailable`; the caller then uses its own timetables."""

    def __init__(self, config: MotisConfig, transport: httpx.BaseTransport | None = None) -> None:
        self.config = config
        self._http = httpx.Client(
            base_url=config.url.rstrip("/"),
            headers={"User-Agent": config.kontakt, "Accept": "application/json"},
            timeout=config.wartezeit,
            transport=transport,
        )
        self._known: dict[str, str] = {}

    @property
    def info(self) -> FeedInfo:
        """What answers name as their source."""
        return FeedInfo("motis", self.config.titel, ask_title=self.config.titel, ask_url=self.config.auskunft)

    def close(self) -> None:
        self._http.close()

    # --- the Planner ------------------------------------------------------------------------------------------------

    def departures(
        self, stops: Sequence[Stop], when: datetime, count: int = 5, wanted: Wanted = ANY
    ) -> list[Departure]:
        found: list[Departure] = []
        asked = count if wanted == ANY else _MORE * count
        for stop in stops[:3]:
            params = {"stopId": self._stop_id(stop), "time": _utc(when), "n": asked, "arriveBy": "false"}
            answer = self._get(f"/api/v{self.config.version}/stoptimes", params)
            found += [
                departure
                for row in _list(answer, "stopTimes")
                if not _cancelled(row)
                and (departure := self._departure(row, stop)) is not None
                and wanted.allows(departure.line)
            ]
        unique = {(d.time, d.line, d.headsign): d for d in found}
        return sorted(unique.values(), key=lambda departure: departure.time)[:count]

    def connections(
        self,
        origin: Sequence[Stop],
        destination: Sequence[Stop],
        when: datetime,
        *,
        arrive_by: bool = False,
        count: int = 3,
        wanted: Wanted = ANY,
    ) -> list[Connection]:
        if not origin or not destination:
            return []
        params = {
            "fromPlace": _place(origin[0]),
            "toPlace": _place(destination[0]),
            "time": _utc(when),
            "arriveBy": "true" if arrive_by else "false",
            "numItineraries": count if wanted == ANY else _MORE * count,
            "maxTransfers": MAX_CHANGES,
        }
        answer = self._get(f"/api/v{self.config.version}/plan", params)
        found = [way for row in _list(answer, "itineraries") if (way := _itinerary(row)) is not None]
        found = [way for way in found if all(wanted.allows(leg.line) for leg in way.legs)]
        found.sort(key=lambda way: way.departure)
        return found[-count:] if arrive_by else found[:count]

    def last_connection(
        self, origin: Sequence[Stop], destination: Sequence[Stop], day: date, wanted: Wanted = ANY
    ) -> Connection | None:
        end = datetime.combine(day + timedelta(days=1), END_OF_DAY, BERLIN)
        found = self.connections(origin, destination, end, arrive_by=True, count=1, wanted=wanted)
        return found[-1] if found and found[-1].departure >= datetime.combine(day, END_OF_DAY, BERLIN) else None

    # --- the server -------------------------------------------------------------------------------------------------

    def _stop_id(self, stop: Stop) -> str:
        """The server's id of a stop: its nearest stop among those the name finds."""
        if stop.name not in self._known:
            rows = self._get("/api/v1/geocode", {"text": stop.name, "language": "de"})
            if not isinstance(rows, list):
                raise MotisUnavailable("Der MOTIS-Server antwortet in einer unbekannten Form.")
            near = [
                (kilometres(stop.lat, stop.lon, float(row["lat"]), float(row["lon"])), str(row["id"]))
                for row in rows
                if isinstance(row, dict) and row.get("type") == "STOP" and {"lat", "lon", "id"} <= row.keys()
            ]
            if not near or min(near)[0] > _NEAR_KM:
                raise MotisUnavailable(f"Der MOTIS-Server kennt die Haltestelle „{stop.name}“ nicht.")
            self._known[stop.name] = min(near)[1]
        return self._known[stop.name]

    def _get(self, path: str, params: Mapping[str, Any]) -> Any:
        try:
            response = self._http.get(path, params=dict(params))
            response.raise_for_status()
            return response.json()
        except (httpx.HTTPError, ValueError) as error:
            log.warning("MOTIS %s: %s", path, type(error).__name__)
            raise MotisUnavailable("Die Fahrplanauskunft ist gerade nicht erreichbar.") from error

    def _departure(self, row: Mapping[str, Any], stop: Stop) -> Departure | None:
        place = row.get("place") or {}
        moment = _moment(place.get("departure") or place.get("scheduledDeparture"))
        if moment is None:
            return None
        demand = row.get("mode") in _ON_DEMAND
        platform = str(place.get("track") or place.get("scheduledTrack") or "")
        return Departure(_line(row), str(row.get("headsign") or ""), stop, moment, platform, demand)


def _itinerary(row: Mapping[str, Any]) -> Connection | None:
    """One itinerary without its walks; None when it is only a walk, cancelled, or unreadable."""
    legs = []
    for leg in _list(row, "legs"):
        if leg.get("mode") in _WALKED:
            continue
        departure, arrival = _moment(leg.get("startTime")), _moment(leg.get("endTime"))
        if departure is None or arrival is None or leg.get("cancelled"):
            return None
        headsign = str(leg.get("headsign") or "")
        start, end = _stop(leg.get("from")), _stop(leg.get("to"))
        legs.append(Leg(_line(leg), headsign, start, departure, end, arrival, leg.get("mode") in _ON_DEMAND))
    return Connection(tuple(legs)) if legs else None


def _line(row: Mapping[str, Any]) -> Line:
    mode = str(row.get("mode") or "")
    if mode in _ON_DEMAND:
        kind = Mode.ON_DEMAND
    elif "RAIL" in mode or mode in ("SUBURBAN", "METRO", "LONG_DISTANCE"):
        kind = Mode.TRAIN
    else:
        kind = {"BUS": Mode.BUS, "COACH": Mode.BUS, "TRAM": Mode.TRAM}.get(mode, Mode.OTHER)
    return Line(str(row.get("displayName") or row.get("routeShortName") or ""), kind)


def _stop(row: Any) -> Stop:
    place = row if isinstance(row, dict) else {}
    return Stop(
        StopId(str(place.get("stopId") or "")),
        str(place.get("name") or ""),
        float(place.get("lat") or 0.0),
        float(place.get("lon") or 0.0),
    )


def _list(answer: Any, key: str) -> list[Any]:
    rows = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MotisUnavailable("Der MOTIS-Server antwortet in einer unbekannten Form. Bitte die Version prüfen.")
    return rows


def _cancelled(row: Mapping[str, Any]) -> bool:
    return bool(row.get("cancelled") or row.get("tripCancelled"))


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)).astimezone(BERLIN) if value else None
    except ValueError:
        return None


def _place(stop: Stop) -> str:
    return f"{stop.lat:.6f},{stop.lon:.6f}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
