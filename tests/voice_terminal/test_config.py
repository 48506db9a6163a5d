"""Settings of the kiosk: read, and refused with a German sentence."""

from __future__ import annotations

import pytest

from knowledge.errors import SettingsError
from voice_terminal.config import Config


def test_defaults_and_values() -> None:
    assert Config.from_environment({}) == Config()
    config = Config.from_environment(
        {"ASSISTANT_GATEWAY": "http://10.0.0.2:8080/", "KIOSK_PAUSE": "1,6", "KIOSK_HANDS_FREE": "ja"}
    )
    assert (config.gateway, config.pause_s, config.hands_free) == ("http://10.0.0.2:8080", 1.6, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KIOSK_PAUSE", "lang"),
        ("KIOSK_PAUSE", "9"),
        ("KIOSK_BARGE_IN", "vielleicht"),
        ("KIOSK_PRINTER", "lp0"),
        ("KIOSK_PORT", "0"),
    ],
)
def test_wrong_values_name_the_setting(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Config.from_environment({name: value})
