"""The tables. Answer sheets know no person; participation knows no answers."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, Date, MetaData, String, Table

metadata: Final = MetaData()

# WITHOUT ROWID: SQLite would otherwise number the rows in the order they came, and the two orders would match up.
sheets: Final = Table(
    "survey_sheet",
    metadata,
    Column("token", String(32), primary_key=True, comment="random; makes sending twice harmless"),
    Column("survey", String(80), nullable=False),
    Column("day", Date, nullable=False, comment="nothing finer than a day is kept"),
    Column("answers", JSON, nullable=False),
    sqlite_with_rowid=False,
)
participations: Final = Table(
    "survey_participation",
    metadata,
    Column("survey", String(80), primary_key=True),
    Column(
        "person", String(64), primary_key=True, comment="hash under the survey's own key, which is deleted at its end"
    ),
    sqlite_with_rowid=False,
)
drafts: Final = Table(
    "survey_draft",
    metadata,
    Column("survey", String(80), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("state", JSON, nullable=False),
    Column("day", Date, nullable=False, comment="last touched"),
    sqlite_with_rowid=False,
)
