"""Small GTFS feeds written on the spot."""

from __future__ import annotations

import zipfile
from pathlib import Path

STOPS = """stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code
A,Adorf Bahnhof,49.50,7.40,1,,
A1,Adorf Bahnhof,49.50,7.40,0,A,1
A2,Adorf Bahnhof,49.50,7.40,0,A,2
B,Bedorf,49.55,7.45,0,,
C,Cedorf Markt,49.60,7.50,0,,
D,Dedorf,49.65,7.55,0,,
"""
ROUTES = """route_id,route_short_name,route_long_name,route_type
R1,RB 1,,2
R2,270,,3
R3,,Ruftaxi Nord,715
"""
CALENDAR = """service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
W,1,1,1,1,1,0,0,20260101,20261231
S,0,0,0,0,0,1,1,20260101,20261231
"""
CALENDAR_DATES = """service_id,date,exception_type
W,20260501,2
S,20260501,1
"""
TRIPS = """route_id,service_id,trip_id,trip_headsign
R1,W,t1,Cedorf
R1,W,t2,Cedorf
R2,W,t3,Dedorf
R2,S,t4,Dedorf
R1,W,back,Adorf
R1,W,night,Adorf
"""
STOP_TIMES = """trip_id,arrival_time,departure_time,stop_id,stop_sequence
t1,08:00:00,08:00:00,A1,1
t1,08:10:00,08:11:00,B,2
t1,08:20:00,08:20:00,C,3
t2,09:00:00,09:00:00,A2,1
t2,,,B,2
t2,09:20:00,09:20:00,C,3
t3,08:24:00,08:24:00,C,1
t3,08:40:00,08:40:00,D,2
t4,10:00:00,10:00:00,C,1
t4,10:15:00,10:15:00,D,2
back,18:00:00,18:00:00,C,1
back,18:20:00,18:20:00,A1,2
night,24:30:00,24:30:00,C,1
night,24:50:00,24:50:00,A2,2
"""
TABLES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nX,Test,http://example.invalid,Europe/Berlin\n",
    "stops.txt": STOPS,
    "routes.txt": ROUTES,
    "calendar.txt": CALENDAR,
    "calendar_dates.txt": CALENDAR_DATES,
    "trips.txt": TRIPS,
    "stop_times.txt": STOP_TIMES,
}


def write(path: Path, **changes: str | bytes | None) -> Path:
    """A feed in which some tables differ: `stop_times="…"`, or None to leave a table out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tables: dict[str, str | bytes] = dict(TABLES)
    for name, content in changes.items():
        if content is None:
            tables.pop(f"{name}.txt", None)
        else:
            tables[f"{name}.txt"] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tables.items():
            archive.writestr(name, content)
    return path
