"""Drafts, answer sheets and the record of participation, with sending that neither loses nor doubles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Engine, delete, func, insert, select, union
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from knowledge.surveys.definition import Value
from knowledge.surveys.store.tables import drafts, participations, sheets

DRAFT_DAYS: Final = 30
"""Days after which an unfinished participation is deleted."""


class AlreadyTookPart(Exception):  # noqa: N818 -- an answer of the store, not a failure
    """This person has sent another answer sheet before."""


@dataclass(frozen=True)
class Sheet:
    """One sent answer sheet."""

    token: str
    day: date
    answers: Mapping[str, Value]


class Store:
    """Every method is one transaction: after a crash at any moment it has happened wholly or not at all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def draft(self, survey: str, person: str) -> dict[str, Any] | None:
        """The saved state of an unfinished participation."""
        with self._engine.begin() as connection:
            row = connection.execute(
                select(drafts.c.state).where(drafts.c.survey == survey, drafts.c.person == person)
            ).first()
        return dict(row[0]) if row else None

    def save_draft(self, survey: str, person: str, state: Mapping[str, Any], day: date) -> None:
        upsert = (postgresql if self._engine.dialect.name == "postgresql" else sqlite).insert(drafts)
        statement = upsert.values(survey=survey, person=person, state=dict(state), day=day).on_conflict_do_update(
            index_elements=[drafts.c.survey, drafts.c.person], set_={"state": dict(state), "day": day}
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    def delete_draft(self, survey: str, person: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(drafts).where(drafts.c.survey == survey, drafts.c.person == person))

    def delete_participation(self, survey: str, person: str) -> None:
        where = (participations.c.survey == survey, participations.c.person == person)
        with self._engine.begin() as connection:
            connection.execute(delete(participations).where(*where))

    def persons(self) -> set[str]:
        """All hashes in drafts and in the record of participation."""
        with self._engine.begin() as connection:
            rows = connection.execute(union(select(drafts.c.person), select(participations.c.person))).all()
        return {str(person) for (person,) in rows}

    def delete_person(self, person: str) -> None:
        """Delete drafts and participations under a hash, in whichever survey it stands."""
        with self._engine.begin() as connection:
            for table in (drafts, participations):
                connection.execute(delete(table).where(table.c.person == person))

    def wipe(self) -> None:
        """After deleting: empty SQLite's write-ahead log, which still holds the old pages."""
        if self._engine.dialect.name != "sqlite":
            return  # PostgreSQL: autovacuum and the server's own retention of its log
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def send(self, survey: str, person: str, token: str, answers: Mapping[str, Value], day: date) -> None:
        """Keep an answer sheet for good. Sending the same token again changes nothing.

        Raises:
            AlreadyTookPart: the person has sent a sheet with another token.
        """
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(participations).values(survey=survey, person=person))
                connection.execute(insert(sheets).values(token=token, survey=survey, day=day, answers=dict(answers)))
                connection.execute(delete(drafts).where(drafts.c.survey == survey, drafts.c.person == person))
        except IntegrityError as error:
            with self._engine.begin() as connection:
                known = connection.execute(select(sheets.c.token).where(sheets.c.token == token)).first()
            if known is None:
                raise AlreadyTookPart from error

    def took_part(self, survey: str, person: str) -> bool:
        where = (participations.c.survey == survey, participations.c.person == person)
        with self._engine.begin() as connection:
            return connection.execute(select(participations.c.survey).where(*where)).first() is not None

    def sheets(self, survey: str) -> list[Sheet]:
        """All answer sheets, in the order of their random tokens, which says nothing about when or who."""
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(sheets.c.token, sheets.c.day, sheets.c.answers)
                .where(sheets.c.survey == survey)
                .order_by(sheets.c.token)
            ).all()
        return [Sheet(token, day, answers) for token, day, answers in rows]

    def counts(self) -> dict[str, tuple[int, int]]:
        """By survey: sheets sent, drafts open."""
        with self._engine.begin() as connection:
            sent = {
                row[0]: int(row[1])
                for row in connection.execute(select(sheets.c.survey, func.count()).group_by(sheets.c.survey))
            }
            begun = {
                row[0]: int(row[1])
                for row in connection.execute(select(drafts.c.survey, func.count()).group_by(drafts.c.survey))
            }
        return {survey: (sent.get(survey, 0), begun.get(survey, 0)) for survey in {*sent, *begun}}

    def purge(self, today: date, ended: Iterable[str]) -> None:
        """Delete drafts that lie idle, and for ended surveys everything that could tell who took part."""
        ended = list(ended)
        with self._engine.begin() as connection:
            connection.execute(delete(drafts).where(drafts.c.day < today - timedelta(days=DRAFT_DAYS)))
            connection.execute(delete(drafts).where(drafts.c.survey.in_(ended)))
            connection.execute(delete(participations).where(participations.c.survey.in_(ended)))
