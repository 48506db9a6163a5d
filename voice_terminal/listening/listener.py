"""The terminal's side of the listening process: starts it, talks to it, kills it when it hangs, starts it again."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final

from knowledge.settings import ROOT
from voice_terminal.listening.utterance import EarEvent, Expectation, Utterance
from voice_terminal.listening.worker import NO_MICROPHONE

STARTING_S: Final = 120.0
"""A large model on a slow disk may take this long to load."""
HANGING_S: Final = 15.0
"""Without a sign of life for this long the process is killed."""
RESTART_AFTER_S: Final = (0.5, 2.0, 5.0)
LINE_LIMIT: Final = 1 << 20
BROKEN: Final = (
    "Die Spracherkennung ist ausgefallen. Sie startet gerade neu. Bitte tippen Sie solange auf den Bildschirm."
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ListenerTrouble:
    """`kind` is microphone or recogniser; an empty text means that it works again."""

    kind: str
    text: str = ""


class Listener:
    """`on_event` is called in the event loop's thread, only with events of the latest `listen`."""

    def __init__(
        self, model: Path, microphone: str | None, on_event: Callable[[EarEvent | ListenerTrouble], None]
    ) -> None:
        """`microphone`: part of the device's name, "" for the default, None when audio is fed through `audio`."""
        self._model, self._tell = model, on_event
        self._microphone = NO_MICROPHONE if microphone is None else microphone
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._number = 0
        self._expected: Expectation | None = None
        self._warm: bytes = b""
        self._ready = asyncio.Event()
        self._failures = 0
        self.overflows = 0

    async def start(self, warm: bytes = b"") -> None:
        """Start the process. `warm` is some speech (16 kHz PCM) , decoded once so that the first question is quick."""
        self._warm = warm
        self._task = asyncio.create_task(self._keep_running())

    async def ready(self) -> None:
        await self._ready.wait()

    @property
    def pid(self) -> int | None:
        """Of the listening process, for supervision and tests."""
        return self._process.pid if self._process else None

    def listen(self, expected: Expectation) -> None:
        self._number += 1
        self._expected = expected
        self._send_listen()

    def finish(self) -> None:
        self._send({"do": "finish"})

    def stop(self) -> None:
        self._number += 1  # events still on their way belong to nobody
        self._expected = None
        self._send({"do": "stop"})

    def audio(self, pcm: bytes) -> None:
        self._send({"do": "audio", "pcm": base64.b64encode(pcm).decode()})

    def warm(self, pcm: bytes) -> None:
        self._warm = pcm
        self._send({"do": "warm", "pcm": base64.b64encode(pcm).decode()})

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._end_process()

    # The process ------------------------------------------------------------------------------------------

    async def _keep_running(self) -> None:
        while True:
            try:
                await self._run_once()
            except OSError:
                log.exception("listening process could not be started")
            finally:
                self._ready.clear()
            await self._end_process()
            self._tell(ListenerTrouble("recogniser", BROKEN))
            await asyncio.sleep(RESTART_AFTER_S[min(self._failures, len(RESTART_AFTER_S) - 1)])
            self._failures += 1

    async def _run_once(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "voice_terminal.listening.worker",
            "--model", str(self._model), "--microphone", self._microphone,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE_LIMIT, cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        output = self._process.stdout
        if output is None:
            return
        deadline = monotonic() + STARTING_S
        while True:
            try:
                line = await asyncio.wait_for(output.readline(), max(0.1, deadline - monotonic()))
            except TimeoutError:
                log.error("listening process shows no sign of life")
                return
            if not line:
                log.error("listening process ended")
                return
            deadline = monotonic() + (HANGING_S if self._ready.is_set() else STARTING_S)
            self._received(json.loads(line))

    def _received(self, message: dict[str, Any]) -> None:
        match message["event"]:
            case "ready":
                self._failures = 0
                self._ready.set()
                self._tell(ListenerTrouble("recogniser"))
                if self._warm:
                    self.warm(self._warm)
                self._send_listen()
            case "alive":
                self.overflows = message["overflows"]
            case "microphone":
                self._tell(ListenerTrouble("microphone", message["text"]))
                if not message["text"]:
                    self._send_listen()
            case "failed":
                log.error("listening: %s", message["text"])
            case _ if message.get("number") == self._number and self._expected is not None:
                self._heard(message)

    def _heard(self, message: dict[str, Any]) -> None:
        kind = message["event"]
        if kind in ("utterance", "nothing"):
            self._expected = None
        utterance = Utterance.from_dict(message["utterance"]) if kind == "utterance" else Utterance()
        self._tell(EarEvent(kind, message.get("text", ""), utterance))

    def _send_listen(self) -> None:
        if self._expected is not None:
            choices = list(self._expected.choices)
            self._send({"do": "listen", "number": self._number, "pause_s": self._expected.pause_s, "choices": choices})

    def _send(self, message: dict[str, Any]) -> None:
        process = self._process
        if process is None or process.stdin is None or process.returncode is not None or not self._ready.is_set():
            return
        with suppress(OSError, RuntimeError):  # it has just died; the loop above notices
            process.stdin.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 2)
        except TimeoutError:
            process.kill()
            await process.wait()
