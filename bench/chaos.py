"""Kills a random process of the running assistant every few seconds while residents talk, then looks at what is left.

`python -m bench chaos --minutes=10 --users=50 --every=20 --seed=1`. What must hold: every message gets exactly one
answer or one honest German error; what a resident read is what Rasa's tracker says; no message is in the tracker twice;
the databases are whole; every conversation goes on.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import sqlite3
import statistics
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp

from bench._processes import our_stack, wait_for
from bench._talkers import Message, Talker
from bot.senders import Senders
from bot.tracker_db import TrackerDb
from knowledge.settings import ROOT

TITLE: Final = "Störungen: Prozesse werden zufällig getötet"
ON_REQUEST: Final = True
"""Takes minutes, so it runs only when it is named."""
VICTIMS: Final = ("nlu.serve", "actions.serve", "bot serve", "supervisord")


@dataclass
class Report:
    messages: list[Message]
    kills: Counter[str]
    faults: list[str] = field(default_factory=list)
    """What must not be, one sentence each; empty when the run is good."""

    def lines(self) -> list[str]:
        outcomes = Counter(message.outcome for message in self.messages)
        seconds = sorted(message.seconds for message in self.messages)
        return [
            "killed: " + ", ".join(f"{name} {count} ×" for name, count in sorted(self.kills.items())),
            f"messages {len(self.messages)}: answered {outcomes['answered']}, honest error {outcomes['error']}, "
            f"lost {outcomes['lost']}; sent again {sum(message.attempts > 1 for message in self.messages)}",
            f"seconds to the answer: median {statistics.median(seconds):.2f}, longest {seconds[-1]:.1f}",
            *(f"FAULT: {fault}" for fault in self.faults[:20]),
            f"faults: {len(self.faults)}",
        ]


async def run(
    url: str, process: int, data: Path, *, users: int, seconds: float, every: float, seed: int,
    pause: tuple[float, float] = (1.0, 4.0),
) -> Report:  # fmt: skip
    """Talk and kill for `seconds`, then check.

    Args:
        process: id of the process whose descendants are killed.
        data: the assistant's data folder.
        every: seconds between two kills.
        pause: shortest and longest time between two messages of one resident, in seconds.
    """
    talkers, stop, kills = [Talker(url, n, pause, seed) for n in range(users)], asyncio.Event(), Counter[str]()
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as http:
        talking = asyncio.gather(*(talker.talk(http, stop) for talker in talkers))
        await _kill(process, kills, seconds, every, random.Random(seed))
        stop.set()
        await talking
        messages = [message for talker in talkers for message in talker.messages]
        report = Report(messages, kills)
        await _until_healthy(http, url)
        await _ask_again(http, url, talkers, report)
        for talker in talkers:
            if (await talker.say(http, "Danke schön")).outcome != "answered":
                report.faults.append(f"the conversation {talker.session} does not go on")
    report.faults += [f"no answer to {message.text!r}" for message in messages if message.outcome == "lost"]
    report.faults += [f"{message.text!r} was answered twice" for message in messages if message.extra]
    report.faults += await asyncio.to_thread(left_behind, data, messages)
    return report


async def _kill(process: int, kills: Counter[str], seconds: float, every: float, chance: random.Random) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() + every < end:
        await asyncio.sleep(every)
        victim = chance.choice(VICTIMS)
        for pid in await asyncio.to_thread(running, process, victim):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                kills[victim] += 1
    await asyncio.sleep(max(0.0, end - time.monotonic()))


def running(process: int, words: str) -> list[int]:
    """Descendants of a process whose command line contains `words`, except wrappers that only start them."""
    found: list[int] = []
    with contextlib.suppress(OSError):  # it may end while we look
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            found += [int(child)] if words in command and "bot.attached" not in command else []
            found += running(int(child), words)
    return found


async def _until_healthy(http: aiohttp.ClientSession, url: str) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        with contextlib.suppress(aiohttp.ClientError, OSError, asyncio.TimeoutError):
            async with http.get(f"{url}/health") as response:
                if response.status == 200:
                    return
        await asyncio.sleep(0.5)
    raise RuntimeError("the assistant does not recover")


async def _ask_again(http: aiohttp.ClientSession, url: str, talkers: list[Talker], report: Report) -> None:
    """Each resident's last answered message, sent again under its id, must get the same reply."""
    for talker in talkers:
        message = talker.messages[-1] if talker.messages else None
        if message is None or message.outcome != "answered":
            continue
        body = {"session": talker.session, "id": message.id, "text": message.text}
        async with http.post(f"{url}/api/messages", json=body) as response:
            if (await response.json()).get("replies") != message.replies:
                report.faults.append(f"{message.text!r}, sent again, got another reply")


def left_behind(data: Path, messages: list[Message]) -> list[str]:
    """What is wrong in the data folder after the run."""
    faults = []
    for file in sorted(data.glob("*.db")):
        with closing(sqlite3.connect(file)) as db:
            (state,) = db.execute("PRAGMA integrity_check").fetchone()
        if state != "ok":
            faults.append(f"{file.name} is damaged: {state}")
    senders, trackers = Senders.from_file(data / "secret.key"), TrackerDb(data / "tracker.db")
    times = user_events(data / "tracker.db")
    for message in messages:
        sender = senders.sender_id("web", message.session)
        count = times[sender, message.id]
        if count > 1:
            faults.append(f"{message.text!r} is in the tracker {count} times")
        if message.outcome == "answered":
            said = [_text(one) for one in trackers.answered(sender, message.id) or ()]
            read = [reply["text"] for reply in message.replies]
            if count == 1 and said[: len(read)] != read:
                faults.append(f"{message.text!r}: the resident read {read}, the tracker says {said}")
            if count == 0:
                faults.append(f"{message.text!r} was answered but is not in the tracker")
    return faults


def user_events(tracker: Path) -> Counter[tuple[str, str]]:
    """How often each message id of each sender is in Rasa's tracker store."""
    query = """SELECT sender_id, json_extract(data, '$.metadata.id') AS id, COUNT(*) FROM events
               WHERE type_name = 'user' GROUP BY sender_id, id"""
    with closing(sqlite3.connect(tracker)) as db:
        return Counter({(sender, id_): count for sender, id_, count in db.execute(query) if id_})


def _text(message: Mapping[str, Any]) -> str:
    return str((message.get("custom") or message).get("text"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench chaos")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--every", type=float, default=20, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=1)
    args, _ = parser.parse_known_args(sys.argv[1:])
    with our_stack({"ASSISTANT_TIMEOUT": "4"}) as (url, stack):
        wait_for(f"{url}/health")
        time.sleep(20)
        report = asyncio.run(
            run(url, stack.pid, ROOT / "var" / "bench", users=args.users, seconds=60 * args.minutes,
                every=args.every, seed=args.seed)
        )  # fmt: skip
    print("\n".join(report.lines()))
    if report.faults:
        raise RuntimeError(f"{len(report.faults)} faults")
