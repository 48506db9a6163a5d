"""Where Rasa keeps conversations and locks, and where its actions are: SQLite and memory, or PostgreSQL and Redis."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig

STORE = "nlu.tracker_store.RememberingTrackerStore"


def endpoints(actions: str, tracker: Path, database: str = "", redis: str = "") -> AvailableEndpoints:
    """Rasa's endpoints.

    Args:
        actions: the action server's address.
        tracker: SQLite file of the conversations, if there is no `database`.
        database: SQLAlchemy URL of a PostgreSQL database (`ASSISTANT_DATABASE`).
        redis: `redis://[user:password@]host:port/number` (`ASSISTANT_REDIS`); several Rasa processes need it to
            keep the order of a conversation.
    """
    place = {"url": driver(database)} if database.startswith("postgres") else {"dialect": "sqlite", "db": str(tracker)}
    return AvailableEndpoints(
        action=EndpointConfig(actions),
        tracker_store=EndpointConfig(type=STORE, **place),
        lock_store=_lock_store(redis) if redis else None,
    )


def driver(database: str) -> str:
    """The URL with the PostgreSQL driver that Rasa's SQLAlchemy 1.4 knows."""
    return "postgresql+psycopg2://" + database.split("://", 1)[1]


def _lock_store(redis: str) -> EndpointConfig:
    parts = urlsplit(redis)
    return EndpointConfig(
        parts.hostname or "127.0.0.1",
        type="redis",
        port=parts.port or 6379,
        db=int(parts.path.strip("/") or 0),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_ssl=parts.scheme == "rediss",
        key_prefix="rasa",
    )
