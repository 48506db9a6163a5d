"""What is logged helps to find a fault and never quotes a resident, whoever writes the record."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys

import pytest

from knowledge.errors import SettingsError
from knowledge.logs import SafeFormatter, set_up
from knowledge.settings import ROOT

SECRET = "Zwetschgenmus"


def logged(name: str, as_json: bool = True, *, text: str = "%s", fails: bool = False) -> str:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(SafeFormatter(as_json=as_json))
    logger = logging.Logger(name)
    logger.addHandler(handler)
    try:
        if fails:
            try:
                raise KeyError(SECRET)
            except KeyError as error:
                raise ValueError(f"Frage: {SECRET}") from error
        logger.warning(text, SECRET)
    except ValueError:
        logger.exception(text, "fest")
    return out.getvalue()


def test_our_own_records_are_written_out_on_one_line() -> None:
    assert json.loads(logged("bot.app", text="report %s"))["message"] == f"report {SECRET}"
    assert logged("bot.app", as_json=False, text="a\nb\x1b[31m %s").count("\n") == 1


@pytest.mark.parametrize("name", ["rasa.core.processor", "sqlalchemy.engine", "httpx", "asyncio", "root"])
@pytest.mark.parametrize("as_json", [True, False])
def test_of_foreign_records_only_the_place_is_written(name: str, as_json: bool) -> None:
    line = logged(name, as_json)
    assert SECRET not in line
    assert "test_logs:" in line and name in line and "WARNING" in line


def test_of_exceptions_only_types_and_places_are_written() -> None:
    for name in ("bot.api", "rasa.core"):
        for as_json in (True, False):
            line = logged(name, as_json, fails=True)
            assert SECRET not in line
            assert "ValueError: test_logs" in line and "KeyError: test_logs" in line


def test_the_name_of_rasas_event_is_kept_without_its_fields() -> None:
    line = logged("rasa.core.channels.rest", text='{"text": "%s", "event": "rest.message.received.timeout"}')
    assert SECRET not in line
    assert "rest.message.received.timeout" in line


def test_the_last_words_of_a_process_and_its_threads_are_withheld_too() -> None:
    script = (
        "import threading, warnings\nfrom knowledge import logs\nlogs.set_up()\n"
        f"warnings.warn('{SECRET}'[::-1][::-1])\n"
        "def fail(): raise ValueError(''.join(reversed('sumnegsthcsewZ')))\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join(); fail()"
    )
    environment = {**os.environ, "ASSISTANT_LOG": "json"}
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 1
    assert SECRET not in run.stdout + run.stderr
    assert [json.loads(line)["level"] for line in run.stderr.splitlines()] == ["WARNING", "CRITICAL", "CRITICAL"]


def test_an_unknown_form_is_refused_in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LOG", "xml")
    with pytest.raises(SettingsError, match="text oder json"):
        set_up()
