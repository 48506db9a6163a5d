"""The SQLite file of one timetable: its tables, and opening it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

VERSION: Final = 3
"""Counted up whenever the tables change, so that old files are built anew."""

SCHEMA: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE stop (
    id INTEGER PRIMARY KEY, gtfs_id TEXT NOT NULL, name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
    station INTEGER NOT NULL,       -- the stop that stands for all platforms; itself for a stop without platforms
    platform TEXT NOT NULL
);
CREATE TABLE route (id INTEGER PRIMARY KEY, name TEXT NOT NULL, type INTEGER NOT NULL);
CREATE TABLE service (
    id INTEGER PRIMARY KEY,
    first_day INTEGER NOT NULL,     -- proleptic ordinal of bit 0
    days BLOB NOT NULL              -- bit n (little endian) set: runs on first_day + n
);
CREATE TABLE trip (
    id INTEGER PRIMARY KEY, gtfs_id TEXT NOT NULL, route INTEGER NOT NULL, service INTEGER NOT NULL,
    headsign TEXT NOT NULL
);
CREATE TABLE call (                 -- one trip at one stop; seconds since noon minus 12 hours of the service day
    trip INTEGER NOT NULL, position INTEGER NOT NULL, stop INTEGER NOT NULL,
    arrival INTEGER NOT NULL, departure INTEGER NOT NULL,
    board INTEGER NOT NULL,         -- 0 not possible, 1 yes, 2 after ordering by telephone
    alight INTEGER NOT NULL,
    PRIMARY KEY (trip, position)
) WITHOUT ROWID;
CREATE TABLE transfer (a INTEGER NOT NULL, b INTEGER NOT NULL, seconds INTEGER NOT NULL, PRIMARY KEY (a, b));
"""
# A transfer of -1 seconds is one that the publisher declares impossible.

INDEXES: Final = """
CREATE INDEX call_departure ON call (stop, departure, board, trip, position);
CREATE INDEX stop_station ON stop (station);
"""


def create(path: Path) -> sqlite3.Connection:
    """A new, empty database for building: fast, and unsafe until it is complete."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000;")
    connection.executescript(SCHEMA)
    return connection


def open_read_only(path: Path) -> sqlite3.Connection:
    """A finished database. May be used from several threads, one at a time.

    Raises:
        sqlite3.Error: the file is missing or no database.
    """
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    return connection


def meta(connection: sqlite3.Connection) -> dict[str, str]:
    """What the builder noted about the feed."""
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())
