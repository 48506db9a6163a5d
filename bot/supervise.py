"""Starts the processes under supervisor, waits until they answer, and stops them without leaving orphans."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Final

from bot.manager import adopt_orphans, clear_orphans, start_manager, stop_manager
from bot.processes import configuration, programs
from bot.rasa_client import RasaClient
from bot.settings import Settings
from bot.sql import ERRORS
from bot.tracker_db import TrackerDb
from bot.upstream import Upstream, upstream_file, write_upstream
from knowledge.errors import RasaUnavailable, SettingsError
from knowledge.settings import Paths

START_LIMIT: Final = 180.0
"""Seconds after which a start counts as failed."""
LONGEST_PAUSE: Final = 60.0
"""Seconds between two attempts to start a process manager that keeps dying."""
WARM_UP: Final = ("Guten Tag", "Was kostet ein Reisepass?", "Was ist morgen los?", "Wann fährt ein Bus nach Kusel?")
"""One question of each kind."""
WARMING: Final = "start"
"""The sender who asks them; no resident can have this name."""


def check_ports(settings: Settings) -> None:
    """Refuse to start on a port somebody else has.

    Raises:
        SettingsError: names the port and the setting that changes it.
    """
    for name, host, port in (
        ("ASSISTANT_PORT", settings.host, settings.port),
        ("ASSISTANT_RASA_PORT", "127.0.0.1", settings.rasa_port),
        ("ASSISTANT_ACTIONS_PORT", "127.0.0.1", settings.actions_port),
    ):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise SettingsError(
                    f"Port {port} ist schon belegt. Beenden Sie das andere Programm, oder ändern Sie {name}."
                ) from error


def run(settings: Settings, paths: Paths, model: Path, say: Callable[[str], None]) -> int:
    """Start everything, report, and stay until Ctrl-C or SIGTERM.

    Returns:
        0 after a clean stop, 1 when the start failed.
    """
    check_ports(settings)
    logs = paths.in_data("log/supervisord.conf").parent
    conf = logs / "supervisord.conf"
    wanted = programs(settings, paths, model)
    conf.write_text(configuration(wanted, logs, paths), encoding="utf-8")
    write_upstream(upstream_file(paths), Upstream(wanted[1].name, settings.rasa_url, str(model)))
    adopt_orphans()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: it is ignored in programs started in the background
        signal.signal(number, ask_to_stop)
    say("Starte Rasa, Aktionen und Gateway …")
    manager = start_manager(conf)
    try:
        started = time.monotonic()
        if not _wait_until_ready(settings, manager, say):
            say(f"Der Start ist fehlgeschlagen. Die Ursache steht in {logs}.")
            return 1
        warm_up(settings, paths)
        say(f"Bereit nach {time.monotonic() - started:.0f} s: {settings.url}  (Strg-C beendet)")
        pause = 1.0
        while True:
            manager.wait()
            say("Die Prozessverwaltung wurde beendet; alles wird neu gestartet.")
            clear_orphans()
            pause = 1.0 if time.monotonic() - started > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            time.sleep(pause)
            started = time.monotonic()
            manager = start_manager(conf)
    except KeyboardInterrupt:
        say("Beende …")
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C must not leave orphans
            signal.signal(number, signal.SIG_IGN)
        stop_manager(manager)
        clear_orphans()


def _wait_until_ready(settings: Settings, manager: subprocess.Popen[bytes], say: Callable[[str], None]) -> bool:
    reported: set[str] = set()
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and manager.poll() is None:
        components = health(settings)
        for name, state in components.items():
            if state == "ok" and name not in reported:
                reported.add(name)
                say(f"  {name} läuft")
        if components and all(components.get(name) == "ok" for name in ("rasa", "actions", "knowledge")):
            return True
        time.sleep(0.25)
    return False


def health(settings: Settings) -> dict[str, str]:
    """The components of the gateway's `/health`; empty while it does not listen."""
    try:
        with urllib.request.urlopen(f"{settings.url}/health", timeout=5) as response:
            report = json.load(response)
    except urllib.error.HTTPError as error:
        report = json.load(error)
    except OSError:
        return {}
    return dict(report.get("components") or {})


def warm_up(settings: Settings, paths: Paths) -> None:
    """Ask one question of each kind, so that the first resident does not wait while files and models are first used.

    Rasa is asked without the gateway: nobody is counted as a resident, and nobody is noted as deleted.
    """
    asyncio.run(_ask_rasa(settings))
    place = settings.shared_database or paths.in_data("tracker.db")
    with contextlib.suppress(*ERRORS), closing(TrackerDb(place)) as trackers:  # else it goes with old conversations
        trackers.forget(WARMING)


async def _ask_rasa(settings: Settings) -> None:
    async with RasaClient(lambda: settings.rasa_url, START_LIMIT) as rasa:
        for question in WARM_UP:
            with contextlib.suppress(RasaUnavailable):  # a slow start is no failed start; health has told the truth
                await rasa.send(WARMING, question, {"channel": "redaktion"})
