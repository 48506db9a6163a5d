"""The terminal's settings, from environment variables; `docs/kiosk.md` explains them to the person who sets
it up.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.errors import SettingsError


@dataclass(frozen=True)
class Config:
    gateway: str = "http://127.0.0.1:8080"
    """Base URL of the gateway (`ASSISTANT_GATEWAY`)."""
    port: int = 8090
    """Port of the screen on loopback (`KIOSK_PORT`)."""
    hands_free: bool = False
    """Listen again after every answer, without the button (`KIOSK_HANDS_FREE=1`)."""
    barge_in: bool = False
    """Listen while speaking (`KIOSK_BARGE_IN=1`). Needs a microphone with echo cancellation, or it hears
    itself.
    """
    pause_s: float = 1.2
    """Silence that ends a question, seconds (`KIOSK_PAUSE`)."""
    patience_s: float = 11.0
    """Silence before the terminal asks whether somebody is there, seconds (`KIOSK_PATIENCE`)."""
    microphone: str = ""
    """Part of the input device's name; empty is the system's default (`KIOSK_MICROPHONE`)."""
    loudspeaker: str = ""
    """Part of the output device's name (`KIOSK_LOUDSPEAKER`)."""
    printer: str = ""
    """`cups:NAME` or `escpos:/dev/usb/lp0`; empty: no printing (`KIOSK_PRINTER`)."""
    volume: int = 6
    """Volume at the beginning of a visit, 1 to 10 (`KIOSK_VOLUME`)."""

    @classmethod
    def from_environment(cls, values: Mapping[str, str] = os.environ) -> Config:
        """Read the settings.

        Raises:
            SettingsError: a value is out of range or no number.
        """
        config = cls(
            gateway=(values.get("ASSISTANT_GATEWAY") or cls.gateway).rstrip("/"),
            port=int(_number(values, "KIOSK_PORT", cls.port, 1, 65535)),
            hands_free=_switch(values, "KIOSK_HANDS_FREE"),
            barge_in=_switch(values, "KIOSK_BARGE_IN"),
            pause_s=_number(values, "KIOSK_PAUSE", cls.pause_s, 0.5, 4),
            patience_s=_number(values, "KIOSK_PATIENCE", cls.patience_s, 5, 60),
            microphone=values.get("KIOSK_MICROPHONE", ""),
            loudspeaker=values.get("KIOSK_LOUDSPEAKER", ""),
            printer=values.get("KIOSK_PRINTER", ""),
            volume=int(_number(values, "KIOSK_VOLUME", cls.volume, 1, 10)),
        )
        if config.printer and not config.printer.startswith(("cups:", "escpos:/")):
            raise SettingsError("KIOSK_PRINTER muss mit cups: oder escpos:/ beginnen, zum Beispiel cups:Bondrucker.")
        return config


def _number(values: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    text = values.get(name, "").strip()
    if not text:
        return default
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise SettingsError(
            f"{name} ist keine Zahl: {text!r}. Bitte tragen Sie eine Zahl von {least:g} bis {most:g} ein."
        ) from None
    if not least <= number <= most:
        raise SettingsError(f"{name} muss zwischen {least:g} und {most:g} liegen, nicht {number:g}.")
    return number


def _switch(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name, "").strip().lower()
    if text in ("", "0", "nein", "aus"):
        return False
    if text in ("1", "ja", "an"):
        return True
    raise SettingsError(f"{name} muss 1 (an) oder 0 (aus) sein, nicht {text!r}.")
