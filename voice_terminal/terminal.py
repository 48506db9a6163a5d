"""The terminal: carries events to the conversation and its effects to microphone, loudspeaker, gateway and screen."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final, Protocol

from voice_terminal.conversation.machine import Conversation
from voice_terminal.conversation.messages import (
    Ask,
    Effect,
    Event,
    FinishListening,
    Forget,
    Listen,
    NothingSaid,
    Partly,
    Replied,
    Said,
    Say,
    SetVolume,
    SpeechBegan,
    StopListening,
    StopSpeaking,
    Trouble,
    Unreachable,
    View,
)
from voice_terminal.gateway import Gateway, GatewayError
from voice_terminal.listening.listener import ListenerTrouble
from voice_terminal.listening.understanding import Understanding
from voice_terminal.listening.utterance import EarEvent, Expectation
from voice_terminal.listening.vocabulary import read_names

FORGET_AGAIN_S: Final = (2.0, 5.0, 15.0, 60.0)
"""A promised deletion is tried until it has worked."""
LOOK_AT_FILES_S: Final = 20.0
LOOK_AT_GATEWAY_S: Final = 10.0
GATEWAY_DOWN: Final = "Die Auskunft ist gerade nicht erreichbar. Sie wird automatisch wieder verbunden."
log = logging.getLogger(__name__)


class Hears(Protocol):
    """What the terminal needs of a listener."""

    def listen(self, expected: Expectation) -> None: ...
    def finish(self) -> None: ...
    def stop(self) -> None: ...


class Speaks(Protocol):
    """What the terminal needs of a player."""

    first_audio_at: float

    def say(self, order: Say) -> None: ...
    def cue(self) -> None: ...
    def stop(self) -> None: ...
    def set_gain(self, gain: float) -> None: ...


@dataclass(frozen=True)
class TurnTime:
    """Where the time of one spoken turn went, seconds."""

    decode: float
    """End of the pause to the recognised words."""
    answer: float
    """Words to the gateway's replies."""
    first_audio: float
    """Replies to the first audible sample."""

    @property
    def total(self) -> float:
        """End of the pause to the first audible sample: what the resident waits beyond the chosen pause."""
        return self.decode + self.answer + self.first_audio


class Terminal:
    """Create it inside a running event loop, set `hears` and `speaks`, then `run`."""

    def __init__(
        self,
        conversation: Conversation,
        gateway: Gateway,
        content: Path,
        show: Callable[[View], None] = lambda view: None,
    ) -> None:
        self.conversation, self._gateway, self._content, self.show = conversation, gateway, content, show
        self.hears: Hears | None = None
        self.speaks: Speaks | None = None
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._unforgotten: set[str] = set()
        self._understanding = Understanding(read_names(content)[0])
        self._shown: View | None = None
        self._said_at = self._decode_s = self._replied_at = 0.0
        self.turns: deque[TurnTime] = deque(maxlen=1000)
        """The latest spoken turns; times only, never words."""

    # Events from all sides --------------------------------------------------------------------------------

    def tell(self, event: Event) -> None:
        """Hand in an event, from any thread."""
        with suppress(RuntimeError):  # the loop is closing
            self._loop.call_soon_threadsafe(self._events.put_nowait, event)

    def heard(self, event: EarEvent | ListenerTrouble) -> None:
        """Hand in what the listener reports, from the event loop's thread."""
        match event:
            case ListenerTrouble(kind, text):
                self._events.put_nowait(Trouble(kind, text))
            case EarEvent("speech"):
                self._events.put_nowait(SpeechBegan())
            case EarEvent("partial", text):
                self._events.put_nowait(Partly(text))
            case EarEvent("utterance"):
                self._said_at, self._decode_s = monotonic(), event.utterance.decode_ms / 1000
                self._events.put_nowait(Said(self._understanding.read(event.utterance), event.utterance))
            case _:
                self._events.put_nowait(NothingSaid())

    # The loop ---------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Converse until cancelled."""
        self._spawn(self._look_at_files())
        self._spawn(self._look_at_gateway())
        try:
            self._apply(self.conversation.start(monotonic()))
            while True:
                event = await self._next_event()
                now = monotonic()
                self._apply(self.conversation.handle(event, now) if event else self.conversation.tick(now))
        finally:
            await self._leave()

    async def _next_event(self) -> Event | None:
        wake_at = self.conversation.wake_at
        timeout = None if wake_at is None else max(0.0, wake_at - monotonic())
        try:
            return await asyncio.wait_for(self._events.get(), timeout)
        except TimeoutError:
            return None

    def _apply(self, effects: list[Effect]) -> None:
        for effect in effects:
            self._do(effect)
        if self.conversation.view != self._shown:
            self._shown = self.conversation.view
            self.show(self._shown)

    def _do(self, effect: Effect) -> None:
        hears, speaks = self.hears, self.speaks
        match effect:
            case Ask():
                self._spawn(self._ask(effect))
            case Forget(session):
                self._unforgotten.add(session)
                self._spawn(self._forget(session))
            case Listen(expected, cue) if hears:
                if cue and speaks:
                    speaks.cue()
                hears.listen(expected)
            case FinishListening() if hears:
                hears.finish()
            case StopListening() if hears:
                hears.stop()
            case Say() if speaks:
                speaks.say(effect)
                self._spawn(self._measure())
            case StopSpeaking() if speaks:
                speaks.stop()
            case SetVolume(gain) if speaks:
                speaks.set_gain(gain)

    async def _measure(self) -> None:
        """Wait for the first audio of the answer to a spoken question and note how long it took."""
        if not self._replied_at or self.speaks is None:
            return
        said_at, replied_at, self._replied_at = self._said_at, self._replied_at, 0.0
        for _ in range(500):
            if (first := self.speaks.first_audio_at) >= replied_at:
                self.turns.append(TurnTime(self._decode_s, replied_at - said_at, first - replied_at))
                return
            await asyncio.sleep(0.02)

    # The gateway ------------------------------------------------------------------------------------------

    async def _ask(self, question: Ask) -> None:
        try:
            replies = await self._gateway.ask(question.session, text=question.text, button=question.button)
        except GatewayError as error:
            if error.again:
                self._events.put_nowait(Trouble("gateway", GATEWAY_DOWN))
            self._events.put_nowait(Unreachable(question.ticket, str(error), error.again))
            return
        self._replied_at = monotonic() if question.text else 0.0
        self._events.put_nowait(Trouble("gateway"))
        self._events.put_nowait(Replied(question.ticket, replies))

    async def _forget(self, session: str) -> None:
        attempt = 0
        while session in self._unforgotten:
            try:
                await self._gateway.forget(session)
                self._unforgotten.discard(session)
            except GatewayError as error:
                log.warning("a visit is not deleted yet, attempt %d", attempt + 1)
                if not error.again and attempt >= len(FORGET_AGAIN_S):
                    return
                await asyncio.sleep(FORGET_AGAIN_S[min(attempt, len(FORGET_AGAIN_S) - 1)])
                attempt += 1

    async def _look_at_gateway(self) -> None:
        reachable = True
        while True:
            if (now := await self._gateway.healthy()) != reachable:
                reachable = now
                self._events.put_nowait(Trouble("gateway", "" if now else GATEWAY_DOWN))
            await asyncio.sleep(LOOK_AT_GATEWAY_S)

    # Knowledge files --------------------------------------------------------------------------------------

    async def _look_at_files(self) -> None:
        """Read names and mishearings again when staff has saved a file."""
        seen = await asyncio.to_thread(_newest, self._content)
        while True:
            await asyncio.sleep(LOOK_AT_FILES_S)
            newest = await asyncio.to_thread(_newest, self._content)
            if newest == seen:
                continue
            seen = newest
            names, reports = await asyncio.to_thread(read_names, self._content)
            self._understanding = Understanding(names)
            for report in reports:
                log.warning("%s", report)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _leave(self) -> None:
        """The terminal is switched off: the present visitor's words must go as well."""
        if session := self.conversation.session:
            self._unforgotten.add(session)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for session in tuple(self._unforgotten):
            with suppress(GatewayError):
                await self._gateway.forget(session)


def _newest(content: Path) -> tuple[int, int]:
    """Number of files and the newest change; differs whenever a file was saved, added or removed."""
    count, newest = 0, 0
    for path in content.rglob("*"):
        with suppress(OSError):
            count, newest = count + 1, max(newest, path.stat().st_mtime_ns)
    return count, newest
