"""The replay of trial questions decides whether a new model takes over."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.replay import failed
from bot.settings import Settings
from bot.switch import switch
from bot.tracker_db import TrackerDb
from bot.upstream import VARIABLE, RasaAddress, Upstream, read_upstream, write_upstream
from knowledge.errors import SettingsError
from knowledge.reply import Reply
from knowledge.settings import Paths
from knowledge.trials import Trial
from tests.bot.rasa_double import RasaDouble

TRIALS = (Trial(frage="Guten Tag", ergebnis="smalltalk"), Trial(frage="Was kostet er?", ergebnis="answered"))


def says(outcome: Any) -> Any:
    return lambda message: [{"custom": Reply(text="x", outcome=outcome).to_dict()}]


async def test_what_a_rasa_does_not_meet_is_named(rasa: RasaDouble, tmp_path: Path) -> None:
    rasa.answer = says("answered")
    async with rasa.running() as url:
        assert await failed(url, TRIALS, TrackerDb(tmp_path / "tracker.db")) == [TRIALS[0]]
    assert len({message["sender"] for message in rasa.received}) == 2, "each trial is a conversation of its own"


async def test_a_rasa_that_is_down_fails_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.replay.SECONDS", 0.1)
    assert await failed("http://127.0.0.1:1", TRIALS, TrackerDb(tmp_path / "tracker.db")) == list(TRIALS)


async def test_a_worse_model_is_named_with_its_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.switch import _worse

    old, new = RasaDouble(), RasaDouble()
    old.answer, new.answer = says("smalltalk"), says("unanswered")
    said: list[str] = []
    async with old.running() as old_url, new.running() as new_url:
        arguments = (TRIALS, old_url, new_url, TrackerDb(tmp_path / "tracker.db"), said.append)
        assert await asyncio.to_thread(_worse, *arguments) == [TRIALS[0]]
        assert said == ["Probefragen: bisher 1 von 2 richtig, neu 0."]
        new.answer = says("answered")
        assert await asyncio.to_thread(_worse, *arguments) == []


def test_the_gateway_follows_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "rasa.json"
    monkeypatch.setenv(VARIABLE, str(file))
    address = RasaAddress("http://127.0.0.1:5005")
    assert address() == "http://127.0.0.1:5005"
    for port in (1, 2):
        write_upstream(file, Upstream(f"rasa-{port}", f"http://127.0.0.1:{port}", "m"))
        assert address() == f"http://127.0.0.1:{port}"
    file.write_text("{halb")
    assert address() == "http://127.0.0.1:2", "a broken file leaves the last good address"
    assert read_upstream(file) is None


def test_switching_needs_a_running_assistant(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="läuft nicht"):
        switch(Settings(), Paths(tmp_path, tmp_path), tmp_path / "m.tar.gz", print)
