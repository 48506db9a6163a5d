"""A private PostgreSQL cluster for a test, stopped and deleted afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

QUIET: Final = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def tools() -> Path | None:
    """The newest PostgreSQL's programs as Debian installs them, or those in the search path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """SQLAlchemy URL of an empty database. PostgreSQL refuses to run as root, so root lends it another account."""
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a Unix socket's path has at most 107 bytes
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    common = {"user": user, "cwd": folder, "check": True, **QUIET}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    try:
        initdb = [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-A",
            "trust",
            "-U",
            "test",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
        ]
        subprocess.run(initdb, **common)  # type: ignore[call-overload]
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-t", "120"]
        options = f"-p {port} -k {folder} -c listen_addresses= -c fsync=off"
        subprocess.run([*control, "-o", options, "start"], **common)  # type: ignore[call-overload]
        try:
            yield f"postgresql+psycopg://test@/postgres?host={folder}&port={port}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **common)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
