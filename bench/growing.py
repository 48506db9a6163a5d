"""Two Rasa processes and two gateways behind nginx, with PostgreSQL and Redis; parts are killed under load.

`python -m bench growing --users=20 --seconds=120 --every=15 --seed=1`. Needs the Debian packages postgresql,
redis-server and nginx-light. What must hold, besides what `chaos` checks: every survey whose thank-you a resident has
read is in the database, nobody is in it twice.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp
import psycopg

from bench._processes import free_port, wait_for
from bench._talkers import Message, Talker
from bench.chaos import Report, running
from bot.manager import start_manager, stop_manager
from bot.processes import NLU_PYTHON, Program, configuration
from bot.senders import Senders
from bot.training import train
from knowledge.e5.prepare import prepared
from knowledge.settings import ROOT, Paths

TITLE: Final = "Wachsen: zwei Rasa, zwei Gateways, PostgreSQL, Redis, nginx"
ON_REQUEST: Final = True
VICTIMS: Final = ("nlu.serve", "bot serve", "actions.serve")
THANKS: Final = "Vielen Dank! Ihre Antworten helfen"
LONGEST_SURVEY: Final = 40
"""Messages after which a participant gives up."""


def postgres_tools() -> Path | None:
    """Where Debian keeps initdb and postgres; None when PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def missing() -> str:
    """Debian packages that are needed and missing."""
    wanted = {"redis-server": shutil.which("redis-server"), "nginx-light": shutil.which("nginx") or _nginx(),
              "postgresql": postgres_tools()}  # fmt: skip
    return " ".join(name for name, found in wanted.items() if not found)


def _nginx() -> str | None:
    return "/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A fresh PostgreSQL on a free port: its URL. It refuses to run as root, so root lends it another user."""
    tools, port = postgres_tools(), free_port()
    assert tools
    data = folder / "pg"
    data.mkdir()
    user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(data, "postgres")
        folder.chmod(0o755)
        user = ["runuser", "-u", "postgres", "--"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run(
        [*user, str(tools / "initdb"), "-D", str(data), "-A", "trust", "-U", "kreis", "-E", "UTF8"], check=True, **quiet
    )
    command = [*user, str(tools / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(data)]
    server = subprocess.Popen(command, **quiet)
    url = f"postgresql+psycopg://kreis@127.0.0.1:{port}/postgres"
    try:
        for _ in range(300):
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2).close()
                break
            time.sleep(0.1)
        yield url
    finally:
        # runuser waits for the server and hands the signal on.
        server.terminate()
        server.wait(30)


def wait_until_open(port: int, seconds: float = 30) -> None:
    """Until somebody listens on a port of this machine."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_until_open(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(30)


@dataclass(frozen=True)
class Ports:
    """Of this machine, all free."""

    public: int
    rasa: int
    gateways: tuple[int, int]
    rasas: tuple[int, int]
    actions: int

    @classmethod
    def free(cls) -> Ports:
        return cls(free_port(), free_port(), (free_port(), free_port()), (free_port(), free_port()), free_port())


@contextmanager
def nginx(folder: Path, ports: Ports) -> Iterator[None]:
    """nginx with our own `deploy/nginx/kreis.conf`, on other ports."""
    conf = (ROOT / "deploy" / "nginx" / "kreis.conf").read_text(encoding="utf-8")
    numbers = (ports.public, ports.rasa, *ports.gateways, *ports.rasas)
    for ours, theirs in zip((8000, 5000, 8080, 8081, 5005, 5006), numbers, strict=True):
        conf = conf.replace(f"127.0.0.1:{ours};", f"127.0.0.1:{theirs};").replace(
            f"127.0.0.1:{ours} ", f"127.0.0.1:{theirs} "
        )
    main = folder / "nginx.conf"
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
    main.write_text(
        f"pid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;\ndaemon off;\nworker_processes 1;\n"
        f"events {{}}\nhttp {{\n{temporary}{conf}}}\n"
    )
    server = subprocess.Popen(
        [shutil.which("nginx") or "/usr/sbin/nginx", "-e", f"{folder}/nginx.log", "-p", str(folder), "-c", str(main)]
    )
    try:
        yield
    finally:
        server.terminate()
        server.wait(30)


def grown(ports: Ports, model: Path, data: Path, database: str, redis: str) -> tuple[Program, ...]:
    """The processes of one box: two gateways, two Rasa, one action server."""
    shared = (f"ASSISTANT_DATA={data}", f"ASSISTANT_DATABASE={database}", f"ASSISTANT_REDIS={redis}",
              f"ASSISTANT_ACTIONS_PORT={ports.actions}", f"ASSISTANT_RASA_URL=http://127.0.0.1:{ports.rasa}",
              "ASSISTANT_TIMEOUT=8", "TELEGRAM_BOT_TOKEN=")  # fmt: skip
    env = ("/usr/bin/env", "-u", "ASSISTANT_RASA_FILE", *shared)
    actions = (*env, sys.executable, "-m", "actions.serve", "--port", str(ports.actions))
    rasas = [
        Program(
            f"rasa-{port}",
            (*env, str(NLU_PYTHON), "-m", "nlu.serve", "--model", str(model), "--port", str(port), "--actions",
             f"http://127.0.0.1:{ports.actions}/webhook", "--tracker", str(data / "tracker.db")),
        )
        for port in ports.rasas
    ]  # fmt: skip
    gateways = [
        Program(f"gateway-{port}", (*env, f"ASSISTANT_PORT={port}", sys.executable, "-m", "bot", "serve"))
        for port in ports.gateways
    ]
    return (Program("actions", actions), *rasas, *gateways)


async def take_part(talker: Talker, http: aiohttp.ClientSession) -> bool:
    """Answer the sample survey to its end, saying things again after an error; whether the thank-you was read."""
    text = "Ich möchte an der Umfrage teilnehmen"
    for _ in range(LONGEST_SURVEY):
        message = await talker.say(http, text)
        said = "\n".join(reply["text"] for reply in message.replies)
        if THANKS in said:
            return True
        if message.outcome == "answered":
            last = message.replies[-1]
            titles = [button["title"] for button in last["buttons"]]
            usable = [
                title for title in titles if title.lower() not in ("abbrechen", "ändern", "zurück", "nein", "erklären")
            ]
            text = usable[0] if usable else "überspringen"
            if last["outcome"] != "form":
                text = "Ich möchte an der Umfrage teilnehmen"
        await asyncio.sleep(0.3)
    return False


async def run(url: str, process: int, data: Path, database: str, *, users: int, participants: int, seconds: float,
              every: float, seed: int) -> Report:  # fmt: skip
    """Talk, take part in the survey, and kill for `seconds`; then check.

    Args:
        process: id of the process manager whose descendants are killed.
        participants: how many residents take part in the survey, besides `users` who talk.
    """
    talkers = [Talker(url, n, (1.0, 3.0), seed) for n in range(users)]
    people = [Talker(url, n, (0.3, 0.6), seed) for n in range(participants)]
    stop, kills, chance = asyncio.Event(), Counter[str](), random.Random(seed)

    async def kill() -> None:
        end = time.monotonic() + seconds
        while time.monotonic() + every < end:
            await asyncio.sleep(every)
            victim = chance.choice(VICTIMS)
            alive = await asyncio.to_thread(running, process, victim)
            if alive:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(alive), signal.SIGKILL)
                    kills[victim] += 1
        await asyncio.sleep(max(0.0, end - time.monotonic()))

    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as http:
        talking = asyncio.gather(*(talker.talk(http, stop) for talker in talkers))
        surveys = asyncio.gather(*(take_part(person, http) for person in people))
        await kill()
        stop.set()
        await talking
        thanked = await surveys
        report = Report([message for talker in (*talkers, *people) for message in talker.messages], kills)
        for talker in talkers:
            last = Message("", "", "")
            for _ in range(20):  # the parts killed last are still coming back
                last = await talker.say(http, "Danke schön")
                if last.outcome == "answered":
                    break
                await asyncio.sleep(1)
            if last.outcome != "answered":
                report.faults.append(f"the conversation {talker.session} does not go on")
    report.faults += [f"no answer to {message.text!r}" for message in report.messages if message.outcome == "lost"]
    report.faults += [f"{message.text!r} was answered twice" for message in report.messages if message.extra]
    report.faults += await asyncio.to_thread(left_behind, data, database, report.messages, sum(thanked), len(people))
    print(f"surveys: {sum(thanked)} of {len(people)} participants read the thank-you", flush=True)
    return report


def left_behind(data: Path, database: str, messages: list[Message], thanked: int, people: int) -> list[str]:
    """What is wrong in the databases after the run."""
    faults = []
    senders = Senders.from_file(data / "secret.key")
    with psycopg.connect(database.replace("+psycopg", "")) as db:
        query = """SELECT sender_id, data::json #>> '{metadata,id}' AS id, COUNT(*) FROM events
                   WHERE type_name = 'user' GROUP BY 1, 2"""
        times = Counter({(sender, id_): count for sender, id_, count in db.execute(query) if id_})
        (sheets,) = db.execute("SELECT COUNT(*) FROM survey_sheet").fetchone() or (0,)
    if not thanked <= sheets <= people:
        faults.append(f"{thanked} residents were thanked, {sheets} answer sheets are in the database")
    by_sender: dict[str, list[str]] = {}
    for message in messages:
        sender = senders.sender_id("web", message.session)
        if times[sender, message.id] > 1:
            faults.append(f"{message.text!r} is in the tracker {times[sender, message.id]} times")
        if message.outcome == "answered":
            by_sender.setdefault(sender, []).append(message.id)
            if times[sender, message.id] == 0:
                faults.append(f"{message.text!r} was answered but is not in the tracker")
    with psycopg.connect(database.replace("+psycopg", "")) as db:
        for sender, wanted in by_sender.items():
            query = """SELECT data::json #>> '{metadata,id}' FROM events WHERE sender_id = %s AND type_name = 'user'
                       ORDER BY id"""
            stored = [id_ for (id_,) in db.execute(query, (sender,)) if id_ in set(wanted)]
            if stored != wanted:
                faults.append("the tracker has the messages of a conversation in another order")
    return faults


@contextmanager
def grown_stack(folder: Path, content: Path = ROOT / "knowledge" / "inhalt") -> Iterator[tuple[str, int, Path, str]]:
    """Everything started: public URL, process id of the manager, data folder, database URL."""
    data = folder / "var"
    paths = Paths(content, data)
    model = train(Paths(content, ROOT / "var"), lambda text: None)
    ports = Ports.free()
    prepared(data)
    if (ROOT / "var" / "vektoren").exists():
        shutil.copytree(ROOT / "var" / "vektoren", data / "vektoren")
    with postgres(folder) as database, redis_server(folder) as redis, nginx(folder, ports):
        logs = paths.in_data("log/supervisord.conf").parent
        conf = logs / "supervisord.conf"
        conf.write_text(configuration(grown(ports, model, data, database, redis), logs, paths), encoding="utf-8")
        manager = start_manager(conf)
        try:
            for port in ports.gateways:
                wait_for(f"http://127.0.0.1:{port}/health")
            for port in ports.rasas:
                wait_for(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{ports.public}", manager.pid, data, database
        finally:
            stop_manager(manager)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench growing")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--participants", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--every", type=float, default=15, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=1)
    args, _ = parser.parse_known_args(sys.argv[1:])
    if packages := missing():
        raise RuntimeError(f"missing Debian packages: {packages}")
    with (
        tempfile.TemporaryDirectory(prefix="kreis-") as folder,
        grown_stack(Path(folder)) as (url, process, data, database),
    ):
        report = asyncio.run(
            run(url, process, data, database, users=args.users, participants=args.participants, seconds=args.seconds,
                every=args.every, seed=args.seed)
        )  # fmt: skip
        print("\n".join(report.lines()))
        if report.faults:
            raise RuntimeError(f"{len(report.faults)} faults")
