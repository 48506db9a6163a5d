"""The whole terminal without sound devices, as the measurements use it: real listening process, real voice, real
gateway; the microphone is fed from memory and the loudspeaker is silent.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final

from bench._processes import memory_of, resident
from knowledge.settings import paths
from voice_terminal.assembly import prepare
from voice_terminal.audio.loudspeaker import SilentOutput
from voice_terminal.config import Config
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.machine import Conversation
from voice_terminal.conversation.messages import Ordered, Pressed, State
from voice_terminal.gateway import Gateway
from voice_terminal.listening.listener import Listener
from voice_terminal.listening.pcm import CHUNK_BYTES, CHUNK_S, RATE
from voice_terminal.models import recogniser_model
from voice_terminal.player import Player
from voice_terminal.speaking.sentences import split
from voice_terminal.speaking.synthesis import Speaker
from voice_terminal.terminal import Terminal

PAUSE: Final = bytes(2 * int(RATE * 1.5))
"""Silence after a question; longer than the pause that ends it."""
HURRY: Final = 200
"""How much faster than speech the silent loudspeaker "plays"."""
PATIENCE_S: Final = 120.0


class Rig:
    def __init__(self, terminal: Terminal, listener: Listener) -> None:
        self.terminal, self._listener = terminal, listener

    async def ask(self, pcm: bytes, *, realtime: bool) -> None:
        """Press, speak, and wait until the first sound of the answer, or the terminal asks back."""
        turns, before = self.terminal.turns, len(self.terminal.turns)
        self.terminal.tell(Pressed())
        await self.until(lambda: self._state is State.LISTENING)
        data = pcm + PAUSE
        for start in range(0, len(data), CHUNK_BYTES):
            self._listener.audio(data[start : start + CHUNK_BYTES])
            if realtime:
                await asyncio.sleep(CHUNK_S)
            if self._state is not State.LISTENING:
                break
        await self.until(lambda: self._state is not State.LISTENING)
        await self.until(lambda: len(turns) > before or self._state is not State.THINKING)

    async def hear_out(self) -> None:
        """Wait until the answer was spoken to its end."""
        await self.until(lambda: self._state in (State.READY, State.LISTENING))

    async def leave(self) -> None:
        """The visitor says goodbye, and everything is forgotten."""
        self.terminal.tell(Ordered(Command.GOODBYE))
        await self.until(lambda: not self.terminal.conversation.session and self._state is State.READY)

    @property
    def _state(self) -> State:
        return self.terminal.conversation.view.state

    async def until(self, condition: Callable[[], Any]) -> None:
        deadline = monotonic() + PATIENCE_S
        while not condition():
            if monotonic() > deadline:
                raise TimeoutError("der Gesprächsschritt ist hängen geblieben")
            await asyncio.sleep(0.005)

    def memory(self) -> tuple[float, float]:
        """Resident megabytes of this process (conversation, voice) and of the listening process.

        An assistant started for the measurement is a child of this process as well and must not be counted.
        """
        return resident(os.getpid()), memory_of(self._listener.pid) if self._listener.pid else 0.0

    @staticmethod
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))


@asynccontextmanager
async def rig(url: str, speaker: Speaker, warm: bytes) -> AsyncIterator[Rig]:
    """The terminal, warmed as `kreis kiosk` warms it, in conversation with the gateway at `url`."""
    async with Gateway(url) as gateway:
        terminal = Terminal(Conversation(Config(), split), gateway, paths().content)
        player = Player(speaker, terminal.tell, SilentOutput(speedup=HURRY))
        listener = Listener(recogniser_model().path, None, terminal.heard)
        terminal.speaks, terminal.hears = player, listener
        await listener.start(warm)
        await listener.ready()
        await asyncio.to_thread(prepare, speaker)
        running = asyncio.create_task(terminal.run())
        try:
            yield Rig(terminal, listener)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await listener.close()
            player.close()
