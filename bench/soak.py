"""Half an hour of steady talk with the whole stack: memory of every process over time, errors, latency.

`python -m bench.soak [--minutes 30] [--per-second 4]`. Memory must not grow: the least-squares slope of each process's
resident memory is given in MB per hour, without the first fifth (caches fill).
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import aiohttp
import numpy as np

from bench._processes import our_stack, wait_for, wait_for_vectors
from bench.service import CONVERSATION

TITLE: Final = "Dauerlauf: Speicher des ganzen Systems"
SAMPLE_SECONDS: Final = 10
ODD: Final = (
    "",
    "???",
    "Ümläute 🎉",
    "a" * 900,
    "Wann fährt der nächste Bus nach Lauterecken?",
    "Was ist am Wochenende los?",
)
"""What is mixed in beside the usual conversation."""


@dataclass
class Course:
    seconds: list[float] = field(default_factory=list)
    """When each sample was taken."""
    memory: dict[str, list[float]] = field(default_factory=dict)
    """Megabytes of each process, by its role."""
    latencies: list[float] = field(default_factory=list)
    refused: int = 0
    errors: int = 0


def memory_by_role(pid: int) -> dict[str, float]:
    """Resident megabytes of the supervisor's descendants, by module they run."""
    found: dict[str, float] = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
        role = " ".join(words[2:4]) if "-m" in words else words[0]
        size = next(
            (int(line.split()[1]) / 1024 for line in Path(f"/proc/{child}/status").read_text().splitlines()
             if line.startswith("VmRSS")), 0.0,
        )  # fmt: skip
        found[role] = found.get(role, 0.0) + size
        for name, more in memory_by_role(int(child)).items():
            found[name] = found.get(name, 0.0) + more
    return found


async def talk(url: str, pid: int, minutes: float, per_second: float) -> Course:
    course, began, chance = Course(), time.monotonic(), random.Random(8)
    async with aiohttp.ClientSession() as http:

        async def person() -> None:
            session = str(uuid.uuid4())
            for text in CONVERSATION:
                if chance.random() < 0.2:
                    text = chance.choice(ODD)
                start = time.monotonic()
                async with http.post(f"{url}/api/messages", json={"session": session, "text": text}) as response:
                    body = await response.json()
                course.latencies.append(time.monotonic() - start)
                course.refused += 400 <= response.status < 500
                course.errors += response.status >= 500 or any(
                    reply["outcome"] == "error" for reply in body.get("replies", ())
                )
                await asyncio.sleep(chance.uniform(0, 2))

        people: set[asyncio.Task[None]] = set()
        sampled = -SAMPLE_SECONDS
        while (now := time.monotonic() - began) < minutes * 60:
            if now - sampled >= SAMPLE_SECONDS:
                sampled = now
                course.seconds.append(now)
                for role, size in memory_by_role(pid).items():
                    course.memory.setdefault(role, []).append(size)
            task = asyncio.create_task(person())
            people.add(task)
            task.add_done_callback(people.discard)
            await asyncio.sleep(len(CONVERSATION) / per_second)
        await asyncio.gather(*people)
    return course


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--per-second", type=float, default=4, help="messages a second")
    args = parser.parse_args(arguments if arguments is not None else [])
    with our_stack() as (url, running):
        wait_for(f"{url}/health")
        wait_for_vectors()
        course = asyncio.run(talk(url, running.pid, args.minutes, args.per_second))
    ordered = sorted(course.latencies)
    print(
        f"{len(ordered)} messages in {args.minutes:g} min, {course.refused} refused (empty, too long), "
        f"{course.errors} errors, p50 {1000 * ordered[len(ordered) // 2]:.0f} ms, "
        f"p95 {1000 * ordered[int(0.95 * len(ordered))]:.0f} ms\n"
    )
    print("| process | MB at the start | MB at the end | MB per hour |\n|---|---|---|---|")
    for role, sizes in sorted(course.memory.items()):
        times = np.array(course.seconds[-len(sizes) :]) / 3600
        late = len(sizes) // 5
        slope = float(np.polyfit(times[late:], sizes[late:], 1)[0]) if len(sizes) > late + 2 else 0.0
        print(f"| {role} | {sizes[0]:.0f} | {sizes[-1]:.0f} | {slope:+.1f} |")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
