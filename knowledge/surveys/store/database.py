"""Opens the database: SQLite in `var/` by default, PostgreSQL by setting; brings its tables up to date."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from knowledge.errors import SettingsError
from knowledge.settings import paths

VARIABLE: Final = "ASSISTANT_DATABASE"
"""SQLAlchemy URL, e.g. `postgresql+psycopg://user:password@host/name`. Default: SQLite in the data folder."""
MIGRATION_LOCK: Final = 20220319
"""PostgreSQL's advisory lock that is held while tables are made or changed."""
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def open_engine(url: str = "") -> Engine:
    """An engine whose tables exist.

    Args:
        url: an SQLAlchemy URL; default: the setting, else SQLite in the data folder.

    Raises:
        SettingsError: the URL is wrong or the database cannot be reached.
    """
    url = url or os.environ.get(VARIABLE) or f"sqlite:///{paths().in_data('umfragen.db')}"
    try:
        made = make_url(url)
        engine = (
            create_engine(made, poolclass=NullPool)
            if made.get_backend_name() == "sqlite"
            else create_engine(made, pool_pre_ping=True)
        )
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        with _one_at_a_time(engine):
            upgrade(engine)
    except (ArgumentError, SQLAlchemyError, ImportError) as error:
        raise SettingsError(
            f"Die Datenbank ist nicht erreichbar. Prüfen Sie die Einstellung {VARIABLE}. (Ursache: "
            f"{type(error).__name__})"
        ) from error
    return engine


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # processes on several machines may start together
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions, see below
        for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # two writers wait for each other instead of failing half-way


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    """Processes that start together on one SQLite file migrate one after the other; PostgreSQL has its own lock."""
    if engine.dialect.name != "sqlite":
        yield
        return
    in_memory = engine.url.database in (None, "", ":memory:")
    lock = paths().in_data("umfragen.lock") if in_memory else Path(f"{engine.url.database}.lock")
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
