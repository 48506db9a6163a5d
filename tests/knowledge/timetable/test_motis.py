"""The MOTIS 2 client against a local server that answers in the shapes recorded from real ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from knowledge.clock import BERLIN
from knowledge.errors import ContentError
from knowledge.places.gazetteer import gazetteer
from knowledge.reply import Turn
from knowledge.settings import ROOT
from knowledge.timetable.dialogue import Trips
from knowledge.timetable.model import Stop, StopId
from knowledge.timetable.motis import MotisConfig, MotisPlanner, MotisUnavailable, read_config
from knowledge.timetable.timetables import Timetables
from knowledge.timetable.vehicles import wanted
from tests.knowledge.importers.servers import MISBEHAVIOURS, Handler, answer, serving

KUSEL = Stop(StopId("0:kusel"), "Kusel Bahnhof", 49.5378, 7.4006)
LANDSTUHL = Stop(StopId("0:la"), "Landstuhl", 49.4131, 7.5702)

GEOCODE = [
    {"type": "ADDRESS", "name": "Kusel", "id": "x", "lat": 49.54, "lon": 7.40},
    {"type": "STOP", "name": "Kusel", "id": "de-DELFI_far", "lat": 52.0, "lon": 9.0},
    {"type": "STOP", "name": "Kusel Bahnhof", "id": "de-DELFI_de:07336:1", "lat": 49.5379, "lon": 7.4005},
]
STOPTIMES = {
    "stopTimes": [
        {
            "place": {
                "name": "Kusel", "stopId": "de:1", "lat": 49.5, "lon": 7.4,
                "scheduledDeparture": "2022-04-20T08:05:00Z", "departure": "2022-04-20T08:08:00Z", "track": "2",
            },
            "mode": "REGIONAL_RAIL", "realTime": True, "headsign": "Kaiserslautern Hbf",
            "tripId": "t", "routeShortName": "67", "displayName": "RB 67", "cancelled": False,
        },
        {
            "place": {"name": "Kusel", "scheduledDeparture": "2022-04-20T08:15:00Z"},
            "mode": "BUS", "headsign": "Lauterecken", "routeShortName": "270", "cancelled": True,
        },
        {
            "place": {"name": "Kusel", "scheduledDeparture": "2022-04-20T08:25:00Z"},
            "mode": "BUS", "headsign": "Homburg", "routeShortName": "280",
        },
    ],
    "previousPageCursor": "EARLIER|1", "nextPageCursor": "LATER|2",
}  # fmt: skip


def leg(mode: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    place = {"name": "Kusel Bahnhof", "stopId": "de:1", "lat": 49.54, "lon": 7.4}
    other = {"name": "Landstuhl", "stopId": "de:2", "lat": 49.41, "lon": 7.57}
    return {"mode": mode, "from": place, "to": other, "startTime": start, "endTime": end, **more}


PLAN = {
    "requestParameters": {},
    "direct": [],
    "itineraries": [
        {
            "duration": 3000, "transfers": 0, "startTime": "2022-04-20T08:00:00Z", "endTime": "2022-04-20T08:52:00Z",
            "legs": [
                leg("WALK", "2022-04-20T08:00:00Z", "2022-04-20T08:05:00Z"),
                leg("REGIONAL_RAIL", "2022-04-20T08:05:00Z", "2022-04-20T08:52:00Z", routeShortName="RB 67"),
            ],
        },
        {"duration": 900, "transfers": 0, "legs": [leg("WALK", "2022-04-20T08:00:00Z", "2022-04-20T08:15:00Z")]},
    ],
    "previousPageCursor": "", "nextPageCursor": "",
}  # fmt: skip

Asked = list[tuple[str, dict[str, list[str]], str]]


@pytest.fixture
def server() -> Iterator[tuple[str, Asked]]:
    asked: Asked = []

    def reply(body: Any) -> Handler:
        def handler(request: BaseHTTPRequestHandler) -> None:
            parts = urlsplit(request.path)
            asked.append((parts.path, parse_qs(parts.query), request.headers["User-Agent"]))
            answer(request, json.dumps(body).encode())

        return handler

    routes: dict[str, Handler | bytes] = {
        "/api/v1/geocode": reply(GEOCODE),
        "/api/v6/stoptimes": reply(STOPTIMES),
        "/api/v6/plan": reply(PLAN),
    }
    with serving(routes) as url:
        yield url, asked


def planner(url: str) -> MotisPlanner:
    return MotisPlanner(MotisConfig(url=url, version=6, kontakt="Landkreis Test, it@example.invalid", wartezeit=0.6))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def test_departures_of_the_right_stop_without_cancelled_ones(server: tuple[str, Asked]) -> None:
    url, asked = server
    motis = planner(url)
    found = motis.departures([KUSEL], at("2022-04-20T10:00"))
    motis.close()
    assert [(f"{d.time:%H:%M}", d.line.spoken, d.headsign) for d in found] == [
        ("10:08", "RB 67", "Kaiserslautern Hbf"),
        ("10:25", "Bus 280", "Homburg"),
    ]
    path, query, agent = asked[-1]
    assert path == "/api/v6/stoptimes"
    assert query["stopId"] == ["de-DELFI_de:07336:1"]
    assert query["time"] == ["2022-04-20T08:00:00Z"]
    assert agent == "Landkreis Test, it@example.invalid"


def test_plan_leaves_out_walks(server: tuple[str, Asked]) -> None:
    url, asked = server
    motis = planner(url)
    (way,) = motis.connections([KUSEL], [LANDSTUHL], at("2022-04-20T11:00"), arrive_by=True)
    assert motis.last_connection([KUSEL], [LANDSTUHL], date(2022, 4, 20)) == way
    motis.close()
    assert [leg.line.spoken for leg in way.legs] == ["RB 67"]
    assert (f"{way.departure:%H:%M}", f"{way.arrival:%H:%M}") == ("10:05", "10:52")
    assert asked[0][1]["arriveBy"] == ["true"]
    assert asked[0][1]["fromPlace"] == ["49.537800,7.400600"]


def test_only_the_wanted_vehicles_are_told(server: tuple[str, Asked]) -> None:
    url, asked = server
    motis = planner(url)
    when = at("2022-04-20T10:00")
    assert [d.line.name for d in motis.departures([KUSEL], when, 5, wanted("", "bus"))] == ["280"]
    assert [d.line.name for d in motis.departures([KUSEL], when, 5, wanted("rb67", ""))] == ["RB 67"]
    assert len(motis.connections([KUSEL], [LANDSTUHL], when, wanted=wanted("", "zug"))) == 1
    assert motis.connections([KUSEL], [LANDSTUHL], when, wanted=wanted("", "bus")) == []
    motis.close()
    assert int(asked[-1][1]["numItineraries"][0]) > 3, "the server is asked for more than will be left"


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS, ids=lambda handler: handler.__name__)
def test_a_server_that_misbehaves_is_unavailable(misbehaviour: Handler) -> None:
    with serving({"/api/v6/plan": misbehaviour}) as url:
        motis = planner(url)
        with pytest.raises(MotisUnavailable):
            motis.connections([KUSEL], [LANDSTUHL], at("2022-04-20T10:00"))
        motis.close()


def test_an_unknown_shape_is_unavailable() -> None:
    with serving({"/api/v6/plan": b'{"plan": {"itineraries": []}}'}) as url:
        motis = planner(url)
        with pytest.raises(MotisUnavailable):
            motis.connections([KUSEL], [LANDSTUHL], at("2022-04-20T10:00"))
        motis.close()


def trips_with(url: str, tmp_path: Path) -> tuple[Trips, Timetables]:
    source = ROOT / "knowledge" / "inhalt"
    for name in ("orte/gemeinden.yaml", "mobilitaet/beispielfahrplan.zip", "mobilitaet/beispielfahrplan.yaml"):
        target = tmp_path / "inhalt" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((source / name).read_bytes())
    config = f"url: {url}\nversion: 6\nkontakt: Test\ntitel: Echte Auskunft\nwartezeit: 0.5\n"
    (tmp_path / "inhalt" / "mobilitaet" / "motis.yaml").write_text(config, encoding="utf-8")
    timetables = Timetables(tmp_path / "inhalt", tmp_path / "var")
    return Trips(timetables, lambda: gazetteer(tmp_path / "inhalt")), timetables


def ask(trips: Trips) -> str:
    turn = Turn("Wie komme ich von Kusel nach Landstuhl?", "fahrt_verbindung", 0.9)
    return trips.answer(turn).replies[0].text


def test_configured_server_answers_with_real_times(
    server: tuple[str, Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2022-04-20T10:00")
    trips, timetables = trips_with(server[0], tmp_path)
    text = ask(trips)
    assert "10:05" in text
    assert "Beispielzeiten" not in text
    current = timetables.current()
    current.planner.close()
    assert current.motis is not None
    current.motis.close()


def test_without_the_server_the_own_timetable_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NOW", "2022-04-20T10:00")
    with serving({}) as url:
        pass
    trips, timetables = trips_with(url, tmp_path)
    assert "Beispielzeiten" in ask(trips)
    current = timetables.current()
    current.planner.close()
    assert current.motis is not None
    current.motis.close()


def test_configuration(tmp_path: Path) -> None:
    assert read_config(tmp_path) is None
    (tmp_path / "mobilitaet").mkdir()
    (tmp_path / "mobilitaet" / "motis.yaml").write_text("url: ftp://x\n", encoding="utf-8")
    with pytest.raises(ContentError, match="https://"):
        read_config(tmp_path)
