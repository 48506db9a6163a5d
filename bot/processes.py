"""Which processes make up the assistant, and supervisor's configuration for them."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.settings import Settings
from bot.upstream import VARIABLE, upstream_file
from knowledge.settings import ROOT, Paths

NLU_PYTHON: Final = ROOT / ".venv-nlu" / "bin" / "python"
ENVIRONMENT: Final = {
    # OpenMP threads of several processes spin against each other on few cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # glibc gives each thread an arena of its own and hands little of it back: memory seems to grow for hours.
    "MALLOC_ARENA_MAX": "2",
    "PYTHONUNBUFFERED": "1",
    "ORT_DISABLE_TELEMETRY": "1",
}
"""What every part of the assistant is started with."""
LONGEST_SOCKET_NAME: Final = 80
"""Characters; a Unix socket's path has at most 108 bytes, and supervisor appends a process number for a moment."""


@dataclass(frozen=True)
class Program:
    name: str
    command: tuple[str, ...]


def programs(settings: Settings, paths: Paths, model: Path) -> tuple[Program, ...]:
    """The three processes; each can start before the others."""
    actions = (sys.executable, "-m", "actions.serve", "--port", str(settings.actions_port))
    return (
        Program("actions", actions),
        rasa_program(settings, paths, model, settings.rasa_port),
        Program("gateway", (sys.executable, "-m", "bot", "serve")),
    )


def rasa_program(settings: Settings, paths: Paths, model: Path, port: int) -> Program:
    """Rasa with this model; its port is in the name, because two run side by side while a model is replaced."""
    command = (
        str(NLU_PYTHON), "-m", "nlu.serve", "--model", str(model), "--port", str(port),
        "--actions", f"{settings.actions_url}/webhook", "--tracker", str(paths.in_data("tracker.db")),
    )  # fmt: skip
    return Program(f"rasa-{port}", command)


def control_socket(logs: Path) -> Path:
    """Where supervisor takes orders; only this user may connect."""
    socket = logs / "supervisor.sock"
    if len(str(socket)) <= LONGEST_SOCKET_NAME:
        return socket
    return Path(tempfile.gettempdir()) / f"kreis-{hashlib.sha256(str(socket).encode()).hexdigest()[:16]}.sock"


def configuration(wanted: tuple[Program, ...], logs: Path, paths: Paths) -> str:
    """The supervisor configuration: restart what dies, with growing pauses; stop whole process groups."""
    lines = [
        "[supervisord]", "nodaemon=true", f"logfile={_literal(logs / 'supervisor.log')}", "logfile_maxbytes=1MB",
        "loglevel=warn", f"pidfile={_literal(logs / 'supervisor.pid')}", "user=root" if os.geteuid() == 0 else "",
        "", "[unix_http_server]", f"file={_literal(control_socket(logs))}", "chmod=0700",
        "", "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
    ]  # fmt: skip
    shared = ",".join(f'{name}="{value}"' for name, value in ENVIRONMENT.items())
    for program in wanted:
        # Only the gateway speaks to Telegram; the others must not have its token.
        own = (
            f',{VARIABLE}="{_literal(upstream_file(paths))}"'
            if program.name == "gateway"
            else ',TELEGRAM_BOT_TOKEN="",TELEGRAM_WEBHOOK_SECRET=""'
        )
        command = " ".join(_quoted(part) for part in (sys.executable, "-m", "bot.attached", *program.command))
        lines += [
            "", f"[program:{program.name}]", f"command={command}", f"directory={_literal(ROOT)}",
            # A part that ran for a second counts as started; one that dies at once is tried again with longer pauses.
            "autorestart=true", "startsecs=1", "startretries=1000",
            "stopwaitsecs=10", "stopasgroup=true", "killasgroup=true",
            "redirect_stderr=true", f"stdout_logfile={_literal(logs / program.name)}.log",
            "stdout_logfile_maxbytes=5MB", "stdout_logfile_backups=2",
            f"environment={shared}{own}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _literal(path: Path) -> str:
    return str(path).replace("%", "%%")  # supervisor expands %(…)s


def _quoted(part: str) -> str:
    escaped = part.replace("%", "%%")
    return f'"{escaped}"' if " " in part else escaped
