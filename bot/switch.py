"""Puts a new model into service without dropping a conversation.

A second Rasa starts beside the first one, under the same process manager, and has to answer staff's trial questions at
least as well. Then the gateway is pointed at it; turns that have begun end on the old one, which stops afterwards. If
anything goes wrong before that, the new one is taken away and nothing has changed.
"""

from __future__ import annotations

import asyncio
import socket
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from bot.manager import orders
from bot.processes import Program, configuration, control_socket, programs, rasa_program
from bot.replay import failed
from bot.settings import Settings
from bot.tracker_db import TrackerDb
from bot.upstream import Upstream, read_upstream, upstream_file, write_upstream
from knowledge.errors import SettingsError
from knowledge.settings import Paths
from knowledge.trials import Trial, read_trials

START_LIMIT: Final = 180.0
"""Seconds a new Rasa gets to load its model."""


def switch(settings: Settings, paths: Paths, model: Path, say: Callable[[str], None]) -> bool:
    """Let `model` answer from now on.

    Returns:
        False when the new model answers fewer trial questions; the old one then stays.

    Raises:
        SettingsError: the assistant does not run, or the new Rasa does not start.
    """
    old = read_upstream(upstream_file(paths))
    logs = upstream_file(paths).parent
    with orders(control_socket(logs)) as manager:
        if old is None or old.program not in {process["name"] for process in manager.getAllProcessInfo()}:
            raise SettingsError("Der Assistent läuft nicht. Starten Sie ihn mit „make run“.")
        if old.model == str(model):
            say("Dieses Modell ist schon in Betrieb.")
            return True
        port = _free_port()
        candidate = rasa_program(settings, paths, model, port)
        others = tuple(program for program in programs(settings, paths, model) if not program.name.startswith("rasa-"))
        before = rasa_program(settings, paths, Path(old.model), int(old.url.rsplit(":", 1)[1]))
        new = Upstream(candidate.name, f"http://127.0.0.1:{port}", str(model))
        say("Starte ein zweites Rasa mit dem neuen Modell …")
        _configure(manager, (*others, before, candidate), logs, paths)
        try:
            manager.addProcessGroup(candidate.name)
            _wait(new.url, manager, candidate.name)
            worse = _worse(
                read_trials(paths.content),
                old.url,
                new.url,
                TrackerDb(settings.shared_database or paths.in_data("tracker.db")),
                say,
            )
        except BaseException:
            _take_away(manager, candidate.name)
            _configure(manager, (*others, before), logs, paths)
            raise
        if worse:
            say("Das neue Modell ist schlechter; das bisherige bleibt. Diese Fragen beantwortet nur das bisherige:")
            for trial in worse:
                say(f"  {trial.frage}")
            _take_away(manager, candidate.name)
            _configure(manager, (*others, before), logs, paths)
            return False
        # The configuration first: if the process manager is killed now, it comes back with the Rasa the gateway asks.
        _configure(manager, (*others, candidate), logs, paths)
        write_upstream(upstream_file(paths), new)
        say("Umgeschaltet. Warte, bis begonnene Antworten gegeben sind …")
        time.sleep(settings.timeout + 1)
        _take_away(manager, old.program)
    return True


def _configure(manager: Any, wanted: Sequence[Program], logs: Path, paths: Paths) -> None:
    (logs / "supervisord.conf").write_text(configuration(tuple(wanted), logs, paths), encoding="utf-8")
    manager.reloadConfig()


def _take_away(manager: Any, name: str) -> None:
    names = {process["group"] for process in manager.getAllProcessInfo()}
    if name in names:
        manager.stopProcessGroup(name)
        manager.removeProcessGroup(name)


def _wait(url: str, manager: Any, name: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    state = manager.getProcessInfo(name)["statename"]
    raise SettingsError(f"Das neue Modell startet nicht (Zustand {state}). Die Ursache steht in {name}.log.")


def _worse(trials: Sequence[Trial], old: str, new: str, trackers: TrackerDb, say: Callable[[str], None]) -> list[Trial]:
    """Trials only the old one meets, if the new one meets fewer altogether; else none."""
    if not trials:
        say("Es gibt keine Probefragen (probefragen.yaml); das neue Modell wird ungeprüft übernommen.")
        return []
    missed_old = asyncio.run(failed(old, trials, trackers))
    missed_new = asyncio.run(failed(new, trials, trackers))
    say(
        f"Probefragen: bisher {len(trials) - len(missed_old)} von {len(trials)} richtig, "
        f"neu {len(trials) - len(missed_new)}."
    )
    if len(missed_new) <= len(missed_old):
        return []
    return [trial for trial in missed_new if trial not in missed_old]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
