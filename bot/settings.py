"""Settings of the gateway and of the processes it starts, read once from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final

from knowledge.errors import SettingsError

MAX_TEXT: Final = 1000
"""Longest message a resident may send, in characters."""


@dataclass(frozen=True)
class Settings:
    host: str = "127.0.0.1"
    """Address the gateway listens on (`ASSISTANT_HOST`). Put a TLS proxy in front before opening it to others."""
    port: int = 8080
    """`ASSISTANT_PORT`."""
    rasa_port: int = 5005
    """`ASSISTANT_RASA_PORT`, loopback only."""
    rasa_address: str = ""
    """`ASSISTANT_RASA_URL`: where Rasa answers when it is not started here (several behind a proxy)."""
    database: str = field(default="", repr=False)
    """`ASSISTANT_DATABASE`: URL of a PostgreSQL database that takes conversations, the gateway's tables and surveys."""
    redis: str = field(default="", repr=False)
    """`ASSISTANT_REDIS`: `redis://host:port/0`; keeps the order of a conversation across several processes."""
    actions_port: int = 5055
    """`ASSISTANT_ACTIONS_PORT`, loopback only."""
    timeout: float = 4.0
    """Seconds a resident waits for Rasa before the gateway answers for it (`ASSISTANT_TIMEOUT`)."""
    rate_factor: float = 1.0
    """All rate limits are multiplied by this (`ASSISTANT_RATE_FACTOR`): load tests, or a proxy that limits itself."""
    retention_days: int = 30
    """Days after which conversations are deleted (`ASSISTANT_RETENTION_DAYS`)."""
    embedders: tuple[str, ...] = ()
    """Origins that may embed the widget (`ASSISTANT_EMBEDDERS`, comma separated: `https://www.example.org`)."""
    editors_token: str = ""
    """Token of the editors' page (`ASSISTANT_REDAKTION_TOKEN`); without one the page is off."""
    telegram_token: str = field(default="", repr=False)
    """`TELEGRAM_BOT_TOKEN`, from the environment only; without one the channel is off."""
    telegram_api_url: str = "https://api.telegram.org"
    """`TELEGRAM_API_URL`: where the Bot API is; a self-hosted server, or the one of the tests."""
    telegram_webhook_url: str = ""
    """`TELEGRAM_WEBHOOK_URL`: public https address of this gateway; empty means long polling."""
    telegram_webhook_secret: str = field(default="", repr=False)
    """`TELEGRAM_WEBHOOK_SECRET`: what Telegram sends along; empty means: derived from the token."""

    @property
    def shared_database(self) -> str:
        """The URL if it is PostgreSQL; a SQLite URL concerns surveys only."""
        return self.database if self.database.startswith("postgres") else ""

    @property
    def rasa_url(self) -> str:
        return self.rasa_address or f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


def from_environment() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a number is no number, or out of range.
    """
    default = Settings()
    return Settings(
        host=os.environ.get("ASSISTANT_HOST", default.host),
        port=_port("ASSISTANT_PORT", default.port),
        rasa_port=_port("ASSISTANT_RASA_PORT", default.rasa_port),
        rasa_address=os.environ.get("ASSISTANT_RASA_URL", "").rstrip("/"),
        database=os.environ.get("ASSISTANT_DATABASE", ""),
        redis=os.environ.get("ASSISTANT_REDIS", ""),
        actions_port=_port("ASSISTANT_ACTIONS_PORT", default.actions_port),
        timeout=_number("ASSISTANT_TIMEOUT", default.timeout, 0.1, 60),
        rate_factor=_number("ASSISTANT_RATE_FACTOR", default.rate_factor, 0.1, 1e6),
        retention_days=int(_number("ASSISTANT_RETENTION_DAYS", default.retention_days, 1, 3650)),
        embedders=tuple(
            origin.strip() for origin in os.environ.get("ASSISTANT_EMBEDDERS", "").split(",") if origin.strip()
        ),
        editors_token=os.environ.get("ASSISTANT_REDAKTION_TOKEN", ""),
        telegram_token=os.environ.get("TELEGRAM_BOT_TOKEN", "").strip(),
        telegram_api_url=os.environ.get("TELEGRAM_API_URL", "").rstrip("/") or default.telegram_api_url,
        telegram_webhook_url=os.environ.get("TELEGRAM_WEBHOOK_URL", "").rstrip("/"),
        telegram_webhook_secret=os.environ.get("TELEGRAM_WEBHOOK_SECRET", ""),
    )


def _port(name: str, default: int) -> int:
    return int(_number(name, default, 1, 65535))


def _number(name: str, default: float, low: float, high: float) -> float:
    text = os.environ.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise SettingsError(
            f"Die Einstellung {name}={text} ist ungültig. Erlaubt ist eine Zahl von {low:g} bis {high:g}."
        )
    return value
