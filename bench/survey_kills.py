"""Kill -9 of any process while residents take part in a survey: whoever was thanked is exported, and exactly once.

`python -m bench survey_kills --people=200 --kills=50 --seed=1`. Residents talk to the running assistant over its HTTP
API and WebSocket, and begin anew when a conversation was lost. Method in docs/umfragen.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import aiohttp

from bench._processes import our_stack, wait_for
from bench._talkers import Talker
from bench.chaos import VICTIMS, running
from knowledge.settings import ROOT

TITLE: Final = "Umfragen: Prozesse werden während der Teilnahme getötet"
ON_REQUEST: Final = True
"""Takes many minutes, so it runs only when it is named."""
START: Final = "Ich möchte an der Umfrage teilnehmen"
OWN_WISH: Final = "Eine Bank für Person "
"""Tells the residents of this run apart in the export; others may be in it."""
SAYS: Final = {
    "Möchten Sie mitmachen?": "ja",
    "Möchten Sie weitermachen?": "ja",
    "abschicken": "ja",
    "Wie zufrieden sind Sie damit": "eher zufrieden",
    "Haben Sie ein Auto": "nein",
    "Womit sind Sie": "mit dem Auto",
    "Wie viele Minuten": "zehn Minuten",
    "Was fehlt Ihnen": f"{OWN_WISH}{{number}}",
}
"""What a resident says to a question that contains these words; everything else is skipped. No answer equals the one
before, so that an answer under the wrong question shows."""
THANKS: Final = "Vielen Dank! Ihre Antworten"
KNOWN: Final = "schon mitgemacht"
LONGEST: Final = 150
"""Messages after which a resident counts as stuck."""
SURVEY: Final = """\
titel: Unterwegs im Landkreis
zweck: Probe des Exports.
anonym: true
einwilligung: Ihre Antworten werden ohne Ihren Namen gespeichert.
daten: Niemand, es ist eine Probe.
dank: Vielen Dank! Ihre Antworten sind angekommen.
beispiel: true
stand: 2026-11-22
fragen:
  - {id: auto, typ: ja_nein, frage: Haben Sie ein Auto?}
  - {id: haltestelle, typ: zahl, wenn: {auto: nein}, frage: Wie viele Minuten gehen Sie bis zur Haltestelle?}
  - {id: wunsch, typ: text, frage: Was fehlt Ihnen?}
"""
EXPORTED: Final = {"auto": "nein", "haltestelle": "10"}
"""What the export must say of everybody in `SURVEY`, besides the wish."""


@dataclass
class Report:
    endings: dict[int, str]
    """By resident: `thanked`, `known` (told on asking again that the answers are in), or `stuck: …`."""
    exported: Counter[int]
    """How often each resident is in the export."""
    kills: Counter[str]
    messages: int = 0
    errors: int = 0
    """Honest errors residents read on the way."""
    faults: list[str] = field(default_factory=list)
    """What must not be, one sentence each; empty when the run is good."""

    def lines(self) -> list[str]:
        endings = Counter(ending.partition(":")[0] for ending in self.endings.values())
        return [
            "killed: " + ", ".join(f"{name} {count} ×" for name, count in sorted(self.kills.items())),
            f"residents {len(self.endings)}: " + ", ".join(f"{name} {count}" for name, count in endings.most_common()),
            f"messages {self.messages}, of which honest errors {self.errors}",
            f"exported {self.exported.total()}, residents among them {len(self.exported)}",
            *(f"FAULT: {fault}" for fault in self.faults[:20]),
            f"faults: {len(self.faults)}",
        ]


class Resident:
    """Takes part once, as somebody does who says the same again after an error and starts again when all is lost."""

    def __init__(self, url: str, number: int, seed: int) -> None:
        self.number, self.ending = number, ""
        self.talker = Talker(url, number, (0.0, 0.0), seed)

    async def take_part(self, http: aiohttp.ClientSession) -> None:
        says = START
        for _ in range(LONGEST):
            message = await self.talker.say(http, says)
            if message.outcome == "answered":
                text = " ".join(reply["text"] for reply in message.replies)
                if THANKS in text or KNOWN in text:
                    self.ending = "thanked" if THANKS in text else "known"
                    return
                says = self._next(text)
            else:
                await asyncio.sleep(0.5)
        self.ending = f"stuck: {says!r} was answered with {message.replies}"

    def _next(self, text: str) -> str:
        if "Frage " in text or "Möchten Sie" in text or "abschicken" in text:
            for words, answer in SAYS.items():
                if words in text:
                    return answer.format(number=self.number)
            return "überspringen"
        return START


async def run(
    url: str, process: int, *, people: int, kills: int, seed: int, at_once: int = 8
) -> tuple[list[Resident], Counter[str]]:
    """Let residents take part while processes are killed; the residents and what was killed.

    A kill comes after every `people / kills` finished participations and a random time of up to two seconds.
    """
    residents = [Resident(url, number, seed) for number in range(people)]
    killed, places, finished = Counter[str](), asyncio.Semaphore(at_once), asyncio.Semaphore(0)
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as http:

        async def take_part(resident: Resident) -> None:
            async with places:
                await resident.take_part(http)
            finished.release()

        all_of_them = asyncio.gather(*(take_part(resident) for resident in residents))
        await _kill(process, people / kills, finished, kills, random.Random(seed), killed)
        await all_of_them
    return residents, killed


async def _kill(
    process: int, every: float, finished: asyncio.Semaphore, kills: int, chance: random.Random, killed: Counter[str]
) -> None:
    """Kill after each `every` releases of `finished`."""
    waited = 0
    for number in range(kills):
        victim, delay = chance.choice(VICTIMS), chance.uniform(0, 2)
        while waited < int(number * every):
            await finished.acquire()
            waited += 1
        await asyncio.sleep(delay)
        for pid in await asyncio.to_thread(_found, process, victim):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        killed[victim] += 1


def _found(process: int, victim: str) -> list[int]:
    """Ids of a program's processes; waits while it is being started again."""
    while not (pids := running(process, victim)):
        time.sleep(0.1)
    return pids


def report(
    residents: list[Resident],
    kills: Counter[str],
    environment: Mapping[str, str],
    survey: str,
    folder: Path,
    answers: Mapping[str, str] | None = None,
) -> Report:
    """Export as staff do (`kreis umfrage export`, into `folder`) and compare with what the residents read.

    Args:
        answers: what every sheet must say; without, others may have taken part and only the wish tells who did.
    """
    command = [sys.executable, "-m", "bot", "umfrage", "export", survey, "--nach", str(folder)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
    with (folder / f"{survey}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    exported, faults = Counter[int](), list[str]()
    for row in rows:
        _, own, number = row["wunsch"].partition(OWN_WISH)
        wrong = {key: row[key] for key, answer in (answers or {}).items() if row[key] != answer}
        if own:
            exported[int(number)] += 1
            faults += [f"resident {number} is exported with other answers: {wrong}"] if wrong else []
        elif answers:
            faults.append(f"a sheet names no resident: {row}")
    messages = [message for resident in residents for message in resident.talker.messages]
    made = Report(
        {resident.number: resident.ending for resident in residents},
        exported,
        kills,
        len(messages),
        sum(message.outcome == "error" for message in messages),
        faults,
    )
    for number, ending in made.endings.items():
        if ending.startswith("stuck"):
            made.faults.append(f"resident {number} is {ending}")
        elif exported[number] != 1:
            made.faults.append(f"resident {number} ({ending}) is exported {exported[number]} times")
    made.faults += [f"unknown resident {number} in the export" for number in exported if number not in made.endings]
    return made


def _content(folder: Path) -> Path:
    """The county's content with only the survey of this run open."""
    made = folder / "inhalt"
    shutil.copytree(ROOT / "knowledge" / "inhalt", made)
    (made / "umfragen" / "beispiel-mobilitaet.yaml").unlink()
    (made / "umfragen" / "probe.yaml").write_text(SURVEY, encoding="utf-8")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench survey_kills")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    args, _ = parser.parse_known_args(sys.argv[1:])
    bench = ROOT / "var" / "bench"
    folder = bench / "umfragen-kill"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for shared in ("models", "vektoren", "encoder"):  # what takes minutes to make
        (bench / shared).mkdir(exist_ok=True)
        (folder / shared).symlink_to(bench / shared)
    environment = {
        "ASSISTANT_DATA": str(folder), "ASSISTANT_CONTENT": str(_content(folder)), "ASSISTANT_TIMEOUT": "8",
    }  # fmt: skip
    with our_stack(environment) as (url, stack):
        wait_for(f"{url}/health")
        began = time.monotonic()
        residents, killed = asyncio.run(run(url, stack.pid, people=args.people, kills=args.kills, seed=args.seed))
        seconds = time.monotonic() - began
        made = report(residents, killed, environment, "probe", folder, EXPORTED)
    print("\n".join([*made.lines(), f"minutes: {seconds / 60:.0f}"]))
    if made.faults:
        raise RuntimeError(f"{len(made.faults)} faults")
