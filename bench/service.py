"""Our full stack (gateway, Rasa, actions) against stock Rasa 3.6.21 alone: start, memory, latency, throughput.

Both run on this machine, one after the other in one run, with the same training data, the same action server and the
same conversations. Stock means: DIET and the default policies (`pipelines/stock.yml`), jsonschema as Rasa's resolver
picks it (4.17.3), `rasa run` with its own start-up. The load comes from this process over loopback.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

from bench._processes import QUIET, free_port, memory_of, our_stack, process, wait_for, wait_for_vectors
from bot.processes import NLU_PYTHON
from knowledge.settings import ROOT

TITLE: Final = "Betrieb: ganzes System gegen Rasa im Auslieferungszustand"
USERS: Final = (1, 10, 50)
TURNS: Final = 8
"""Messages of each user, sent one after the other."""
PAIRS: Final = 160
"""Messages sent both ways to find what the gateway costs."""
CONVERSATION: Final = (
    "Guten Tag",
    "Wie viel Geld bekommt das Projekt Land lieben?",
    "Was brauche ich für einen Personalausweis?",
    "Was kostet das?",
    "Danke schön",
    "Wer war bei der Auftaktveranstaltung dabei?",
    "Läuft die Haushaltsumfrage noch?",
    "Auf Wiedersehen",
)
STOCK: Final = ROOT / "var" / "bench" / "stock"
STOCK_LIBRARIES: Final = STOCK / "libraries"


@dataclass(frozen=True)
class Load:
    users: int
    seconds: tuple[float, ...]
    """Latency of every message."""
    wall: float
    errors: int

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.wall

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def load(users: int, send: Any) -> Load:
    """Let `users` people talk at the same time; `send(http, person, text)` returns whether it was answered."""
    seconds: list[float] = []
    errors = 0

    async def talk(http: aiohttp.ClientSession, person: str) -> None:
        nonlocal errors
        for text in CONVERSATION[:TURNS]:
            began = time.monotonic()
            answered = await send(http, person, text)
            seconds.append(time.monotonic() - began)
            errors += not answered

    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as http:
        began = time.monotonic()
        await asyncio.gather(*(talk(http, str(uuid.uuid4())) for _ in range(users)))
        return Load(users, tuple(seconds), time.monotonic() - began, errors)


def measure(name: str, send: Any, ready: float, memory: float) -> list[Load]:
    asyncio.run(load(2, send))  # warm
    loads = [asyncio.run(load(users, send)) for users in USERS]
    for one in loads:
        print(
            f"| {name} | {one.users} | {one.percentile(0.5):.0f} | {one.percentile(0.95):.0f} "
            f"| {one.percentile(0.99):.0f} | {one.per_second:.1f} | {one.errors} | {ready:.1f} | {memory:.0f} |",
            flush=True,
        )
    return loads


def run_ours() -> tuple[list[Load], float]:
    with our_stack() as (url, running):
        ready = wait_for(f"{url}/health")
        wait_for_vectors()  # memory is measured with the encoder

        async def send(http: aiohttp.ClientSession, person: str, text: str) -> bool:
            async with http.post(f"{url}/api/messages", json={"session": person, "text": text}) as response:
                body = await response.json()
                return response.status == 200 and all(reply["outcome"] != "error" for reply in body["replies"])

        loads = measure("ours", send, ready, memory_of(running.pid))
        asyncio.run(gateway_overhead(url, f"http://127.0.0.1:{rasa_port_of(running.pid)}"))
        return loads, ready


async def gateway_overhead(gateway: str, rasa: str) -> None:
    """The same messages through the gateway and straight to the same Rasa, in changing order; prints both medians.

    Rasa gets what the gateway would send it, so that the difference is the gateway's work and nothing else.
    """
    pairs: list[dict[str, float]] = []
    async with aiohttp.ClientSession() as http:

        async def timed(url: str, body: dict[str, Any]) -> float:
            began = time.perf_counter()
            async with http.post(url, json=body) as response:
                await response.read()
            return time.perf_counter() - began

        for number in range(PAIRS // len(CONVERSATION)):
            person, other = str(uuid.uuid4()), uuid.uuid4().hex
            for text in CONVERSATION:
                metadata = {"channel": "web", "id": uuid.uuid4().hex}
                ways = {
                    "through": (f"{gateway}/api/messages", {"session": person, "text": text}),
                    "straight": (
                        f"{rasa}/webhooks/rest/webhook",
                        {"sender": other, "message": text, "metadata": metadata},
                    ),
                }
                order = sorted(ways, reverse=bool(number % 2))
                pairs.append({way: await timed(*ways[way]) for way in order})
    medians = {way: 1000 * statistics.median(pair[way] for pair in pairs) for way in pairs[0]}
    difference = 1000 * statistics.median(pair["through"] - pair["straight"] for pair in pairs)
    print(
        f"gateway: p50 {medians['through']:.1f} ms through it, {medians['straight']:.1f} ms straight to Rasa; "
        f"median difference of a pair {difference:.1f} ms"
    )


def rasa_port_of(pid: int) -> str:
    """The port that the supervisor `pid` gave to Rasa."""
    environment = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return dict(line.split("=", 1) for line in environment if "=" in line)["ASSISTANT_RASA_PORT"]


def prepare_stock() -> Path:
    """Train stock Rasa once per training data; its model file."""
    from nlu.model import fingerprint

    STOCK.mkdir(parents=True, exist_ok=True)
    if not STOCK_LIBRARIES.exists():
        command = [str(NLU_PYTHON), "-m", "pip", "install", "-q", "--no-deps", "--target", str(STOCK_LIBRARIES)]
        subprocess.run([*command, "jsonschema==4.17.3", "pyrsistent==0.20.0", "attrs==22.1.0"], check=True, **QUIET)
    model = STOCK / f"stock-{fingerprint()}.tar.gz"
    if not model.exists():
        program = (
            "import sys, warnings; warnings.simplefilter('ignore'); from rasa.model_training import train; "
            "train(sys.argv[1], sys.argv[2], [sys.argv[3]], output=sys.argv[4], fixed_model_name=sys.argv[5], "
            "force_training=True)"
        )
        arguments = [ROOT / "nlu" / "domain", ROOT / "bench" / "pipelines" / "stock.yml", ROOT / "nlu" / "data", STOCK]
        began = time.monotonic()
        subprocess.run([str(NLU_PYTHON), "-c", program, *map(str, arguments), model.name.removesuffix(".tar.gz")],
                       cwd=STOCK, env={**os.environ, "LOG_LEVEL": "WARNING"}, check=True, **QUIET)  # fmt: skip
        print(f"stock training: {time.monotonic() - began:.0f} s", flush=True)
    return model


def run_stock() -> tuple[list[Load], float]:
    model, port, actions = prepare_stock(), free_port(), free_port()
    endpoints = STOCK / "endpoints.yml"
    tracker = STOCK / "tracker.db"
    tracker.unlink(missing_ok=True)
    endpoints.write_text(
        json.dumps(
            {
                "action_endpoint": {"url": f"http://127.0.0.1:{actions}/webhook"},
                "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(tracker)},
            }
        )
    )
    (STOCK / "credentials.yml").write_text("rest:\n")
    rasa = [str(NLU_PYTHON), "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), "--model", str(model),
            "--endpoints", str(endpoints), "--credentials", str(STOCK / "credentials.yml")]  # fmt: skip
    sdk = [sys.executable, "-m", "actions.serve", "--port", str(actions)]
    url = f"http://127.0.0.1:{port}"
    quiet = {"PYTHONPATH": f"{STOCK_LIBRARIES}:{ROOT}", "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "WARNING"}
    with process(sdk, {"OMP_NUM_THREADS": "1"}), process(rasa, quiet) as running:
        ready = wait_for(url)

        async def send(http: aiohttp.ClientSession, person: str, text: str) -> bool:
            async with http.post(f"{url}/webhooks/rest/webhook", json={"sender": person, "message": text}) as response:
                return response.status == 200 and bool(await response.json())

        wait_for(f"http://127.0.0.1:{actions}/health")
        time.sleep(15)
        return measure("stock Rasa", send, ready, memory_of(running.pid)), ready


def main() -> None:
    shutil.rmtree(ROOT / "var" / "bench" / "log", ignore_errors=True)
    print("| system | users | p50 ms | p95 ms | p99 ms | messages/s | errors | ready s | RSS MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    stock, stock_ready = run_stock()
    ours, our_ready = run_ours()
    print()
    for theirs, mine in zip(stock, ours, strict=True):
        print(
            f"{mine.users} users: throughput × {mine.per_second / theirs.per_second:.2f}, "
            f"p50 × {mine.percentile(0.5) / theirs.percentile(0.5):.2f}"
        )
    print(f"start to ready × {our_ready / stock_ready:.2f}")


if __name__ == "__main__":
    main()
