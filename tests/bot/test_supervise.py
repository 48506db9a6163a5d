"""The process manager's configuration, and ports that somebody else has."""

from __future__ import annotations

import asyncio
import configparser
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from bot.processes import configuration, programs
from bot.settings import Settings, from_environment
from bot.supervise import WARM_UP, check_ports, warm_up
from knowledge.errors import SettingsError
from knowledge.settings import Paths
from tests.bot.rasa_double import RasaDouble


def test_configuration_restarts_parts_and_leaves_no_orphans(tmp_path: Path) -> None:
    paths = Paths(content=tmp_path, data=tmp_path / "100% voll")
    text = configuration(programs(Settings(), paths, tmp_path / "m.tar.gz"), tmp_path, paths)
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    for name in ("actions", "rasa-5005", "gateway"):
        section = parser[f"program:{name}"]
        assert section["autorestart"] == section["killasgroup"] == "true"
        assert "bot.attached" in section["command"]
    assert "100%% voll" in parser["program:rasa-5005"]["command"]


def test_a_taken_port_is_named_with_its_setting() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"Port {port} ist schon belegt.*ASSISTANT_PORT"):
            check_ports(replace(Settings(), port=port))


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_PORT", "achtzig")
    with pytest.raises(SettingsError, match="ASSISTANT_PORT=achtzig"):
        from_environment()


async def test_the_first_questions_go_past_the_gateway_which_counts_residents(tmp_path: Path) -> None:
    rasa = RasaDouble()
    async with rasa.running() as url:
        nobody_listens = replace(Settings(), port=9, rasa_port=int(url.rsplit(":", 1)[1]))
        await asyncio.to_thread(warm_up, nobody_listens, Paths(content=tmp_path, data=tmp_path))
    assert tuple(message["message"] for message in rasa.received) == WARM_UP
