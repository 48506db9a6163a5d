"""Starts the processes under supervisor, waits until they answer, and stops them without leaving orphans."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from bot.settings import Settings
from knowledge.errors import SettingsError
from knowledge.settings import ROOT, Paths

NLU_PYTHON: Final = ROOT / ".venv-nlu" / "bin" / "python"
START_LIMIT: Final = 180.0
"""Seconds after which a start counts as failed."""
STOP_LIMIT: Final = 20.0
"""Seconds the processes get for a clean stop."""


WARM_UP: Final = ("Guten Tag", "Was kostet ein Reisepass?", "Was ist morgen los?", "Wann fährt ein Bus nach Kusel?")


@dataclass(frozen=True)
class Program:
    name: str
    command: tuple[str, ...]


def programs(settings: Settings, paths: Paths, model: Path) -> tuple[Program, ...]:
    """The three processes; each can start before the others."""
    actions = (sys.executable, "-m", "actions.serve", "--port", str(settings.actions_port))
    rasa = (
        str(NLU_PYTHON), "-m", "nlu.serve", "--model", str(model), "--port", str(settings.rasa_port),
        "--actions", f"{settings.actions_url}/webhook", "--tracker", str(paths.in_data("tracker.db")),
    )  # fmt: skip
    return (
        Program("actions", actions),
        Program("rasa", rasa),
        Program("gateway", (sys.executable, "-m", "bot", "serve")),
    )


def configuration(wanted: tuple[Program, ...], logs: Path) -> str:
    """The supervisor configuration: restart what dies, with growing pauses; stop whole process groups."""
    lines = [
        "[supervisord]", "nodaemon=true", f"logfile={logs / 'supervisor.log'}", "logfile_maxbytes=1MB", "loglevel=warn",
        f"pidfile={logs / 'supervisor.pid'}", "user=root" if os.geteuid() == 0 else "",
    ]  # fmt: skip
    for program in wanted:
        # Only the gateway speaks to Telegram; the others must not have its token.
        secrets = "" if program.name == "gateway" else ',TELEGRAM_BOT_TOKEN="",TELEGRAM_WEBHOOK_SECRET=""'
        command = " ".join(_quoted(part) for part in (sys.executable, "-m", "bot.attached", *program.command))
        lines += [
            "", f"[program:{program.name}]", f"command={command}", f"directory={ROOT}",
            # A part that ran for a second counts as started; one that dies at once is tried again with longer pauses.
            "autorestart=true", "startsecs=1", "startretries=1000",
            "stopwaitsecs=10", "stopasgroup=true", "killasgroup=true",
            "redirect_stderr=true", f"stdout_logfile={logs / program.name}.log",
            "stdout_logfile_maxbytes=5MB", "stdout_logfile_backups=2",
            # OpenMP threads of several processes spin against each other on few cores.
            f'environment=OMP_NUM_THREADS="1",OPENBLAS_NUM_THREADS="1",PYTHONUNBUFFERED="1",ORT_DISABLE_TELEMETRY="1"{secrets}',
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _quoted(part: str) -> str:
    escaped = part.replace("%", "%%")  # supervisor expands %(…)s
    return f'"{escaped}"' if " " in part else escaped


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
    conf.write_text(configuration(programs(settings, paths, model), logs), encoding="utf-8")
    say("Starte Rasa, Aktionen und Gateway …")
    # A session of its own: Ctrl-C in the terminal reaches only us, and we stop the others in order.
    manager = subprocess.Popen(
        [sys.executable, "-m", "bot.attached", sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(conf)],
        cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: it is ignored in programs started in the background
        signal.signal(number, ask_to_stop)
    try:
        started = time.monotonic()
        if not _wait_until_ready(settings, manager, say):
            say(f"Der Start ist fehlgeschlagen. Die Ursache steht in {logs}.")
            return 1
        warm_up(settings)
        say(f"Bereit nach {time.monotonic() - started:.0f} s: {settings.url}  (Strg-C beendet)")
        manager.wait()
        say("Die Prozessverwaltung wurde beendet.")
        return 1
    except KeyboardInterrupt:
        say("Beende …")
        return 0
    finally:
        _stop(manager)


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


def warm_up(settings: Settings) -> None:
    """Ask one question of each kind, so that the first resident does not wait while files and models are first used."""
    session = str(uuid.uuid4())
    address = f"{settings.url}/api/messages"
    for question in WARM_UP:
        body = json.dumps({"session": session, "text": question}).encode()
        with contextlib.suppress(OSError):  # a slow start is no failed start; health has told the truth
            urllib.request.urlopen(urllib.request.Request(address, body), timeout=START_LIMIT).close()
    forget = urllib.request.Request(f"{settings.url}/api/sessions/{session}", method="DELETE")
    with contextlib.suppress(OSError):
        urllib.request.urlopen(forget, timeout=START_LIMIT).close()


def _stop(manager: subprocess.Popen[bytes]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave orphans
    manager.terminate()
    try:
        manager.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(manager.pid, signal.SIGKILL)
        manager.wait()
