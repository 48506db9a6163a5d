"""The whole terminal: end of speech to first sound, memory over many turns, spoken questions understood.

All voices here are synthetic. Nothing in these figures says how well people are understood.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench._processes import memory_of
from knowledge.load import load
from knowledge.search import Search
from knowledge.settings import ROOT, paths
from voice_terminal.audio.loudspeaker import SilentOutput
from voice_terminal.config import Config
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.machine import Conversation
from voice_terminal.conversation.messages import Ordered, Pressed, Shown, State
from voice_terminal.gateway import Gateway, shown_reply
from voice_terminal.listening.listener import Listener
from voice_terminal.listening.pcm import CHUNK_BYTES, CHUNK_S, RATE, read_wav, resample
from voice_terminal.listening.recogniser import Recogniser
from voice_terminal.listening.understanding import Understanding
from voice_terminal.listening.vocabulary import read_names
from voice_terminal.models import recogniser_model
from voice_terminal.oneshot import hear
from voice_terminal.player import Player
from voice_terminal.speaking.sentences import split
from voice_terminal.speaking.synthesis import Speaker
from voice_terminal.terminal import Terminal, TurnTime

TITLE: Final = "Sprachterminal: Wartezeit, Speicher, gesprochene Fragen (künstliche Stimmen, keine Menschen)"
QUESTIONS: Final = ROOT / "bench" / "data" / "terminal_questions.txt"
TIMED_TURNS: Final = 12
TURNS: Final = int(os.environ.get("BENCH_TURNS", "500"))
VISIT: Final = 5
"""Turns of one visitor, before everything is forgotten."""
NOISE_DB: Final = 15.0
PAUSE: Final = bytes(2 * int(RATE * 1.5))


def main() -> None:
    questions = [line for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    speaker = Speaker.load()
    _understood(questions, speaker)
    asyncio.run(_turns(questions, speaker))


def _understood(questions: list[str], speaker: Speaker) -> None:
    """Whether a spoken question finds the same entry as the typed one, per voice, without and with noise."""
    understanding = Understanding(read_names(paths().content)[0])
    recogniser = Recogniser(recogniser_model().path)
    search = Search(load(paths().content))

    def best(text: str) -> str:
        hits = search.search(text, 1)
        return hits[0].entry if hits else ""

    typed = {question: best(question) for question in questions}
    voices: dict[str, Callable[[str], bytes]] = {
        "Piper (Teststimme)": lambda text: _piper(speaker, text),
        "espeak-ng de": lambda text: _espeak(text, "de"),
        "espeak-ng de+f4": lambda text: _espeak(text, "de+f4"),
    }
    print(f"{len(questions)} Fragen; richtig = derselbe Eintrag wie bei der getippten Frage (Wortsuche)")
    for name, say in voices.items():
        for noise in (False, True):
            right, sure = 0, 0
            for question in questions:
                pcm = _noisy(say(question)) if noise else say(question)
                heard = understanding.read(hear(pcm, recogniser))
                right += best(heard.text) == typed[question]
                sure += heard.confidence >= 0.85
            condition = f"{NOISE_DB:.0f} dB Rauschen" if noise else "ohne Rauschen"
            print(f"- {name}, {condition}: {right}/{len(questions)} richtig, {sure} ohne Rückfrage")


async def _turns(questions: list[str], speaker: Speaker) -> None:
    """Real listening process, real synthesis, an instant gateway: the terminal's own share of the waiting time."""
    answer = {"text": "Das Bürgerbüro hat am 3. Mai von 8:30 bis 12 Uhr geöffnet. Bitte bringen Sie Ihren Ausweis mit."}
    reply = shown_reply({**answer, "speech": "", "buttons": [], "outcome": "answered"})
    terminal = Terminal(Conversation(Config(), split), _InstantGateway(reply), paths().content)
    player = Player(speaker, terminal.tell, SilentOutput(speedup=200))
    listener = Listener(recogniser_model().path, None, terminal.heard)
    terminal.speaks, terminal.hears = player, listener
    spoken = [_espeak(question, "de") for question in questions[:10]]
    await listener.start(spoken[0])
    await listener.ready()
    running = asyncio.create_task(terminal.run())
    try:
        for turn in range(TIMED_TURNS):
            await _turn(terminal, listener, spoken[turn % len(spoken)], realtime=True)
        _print_times(list(terminal.turns)[2:])
        await _soak(terminal, listener, spoken)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await listener.close()
        player.close()


def _print_times(turns: list[TurnTime]) -> None:
    def median_ms(values: Iterable[float]) -> str:
        return f"{statistics.median(values) * 1000:.0f}"

    total = median_ms(turn.total for turn in turns)
    parts = [median_ms(getattr(turn, part) for turn in turns) for part in ("decode", "answer", "first_audio")]
    print(f"- Ende der Sprechpause bis zum ersten Ton, ohne die Zeit der Auskunft: Median {total} ms")
    print(f"  (davon Erkennung {parts[0]}, Übergabe {parts[1]}, Stimme {parts[2]} ms); Last {os.getloadavg()[0]:.1f}")


async def _soak(terminal: Terminal, listener: Listener, spoken: list[bytes]) -> None:
    memory: list[float] = []
    began = time.perf_counter()
    for turn in range(TURNS):
        await _turn(terminal, listener, spoken[turn % len(spoken)], realtime=False)
        if turn % VISIT == VISIT - 1:
            terminal.tell(Ordered(Command.GOODBYE))
            await _until(lambda: not terminal.conversation.session and terminal.conversation.view.state is State.READY)
        if turn % max(1, TURNS // 10) == max(1, TURNS // 10) - 1:
            memory.append(memory_of(os.getpid()))
    print(f"- {TURNS} Gesprächsschritte in {time.perf_counter() - began:.0f} s; Speicher (Terminal und Erkennung, MB): "
          + " ".join(f"{value:.0f}" for value in memory))  # fmt: skip


async def _turn(terminal: Terminal, listener: Listener, pcm: bytes, *, realtime: bool) -> None:
    before = len(terminal.turns)
    counted = terminal.turns.maxlen or 0
    terminal.tell(Pressed())
    await _until(lambda: terminal.conversation.view.state is State.LISTENING)
    data = pcm + PAUSE
    for start in range(0, len(data), CHUNK_BYTES):
        listener.audio(data[start : start + CHUNK_BYTES])
        if realtime:
            await asyncio.sleep(CHUNK_S)
        if terminal.conversation.view.state is not State.LISTENING:
            break
    await _until(lambda: len(terminal.turns) > before or before == counted)
    await _until(lambda: terminal.conversation.view.state is State.READY)


async def _until(condition: Callable[[], Any]) -> None:
    for _ in range(6000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError("der Gesprächsschritt ist hängen geblieben")


class _InstantGateway(Gateway):
    """Answers every question at once; the stack behind it is measured elsewhere."""

    def __init__(self, reply: Shown) -> None:
        super().__init__("http://127.0.0.1:9")
        self._reply = reply

    async def ask(self, session: str, *, text: str = "", button: str = "") -> tuple[Shown, ...]:
        return (self._reply,)

    async def forget(self, session: str) -> None:
        return None

    async def healthy(self) -> bool:
        return True


def _piper(speaker: Speaker, text: str) -> bytes:
    return np.concatenate([resample(chunk.pcm, chunk.sample_rate) for chunk in speaker.speak(text)]).tobytes()


def _espeak(text: str, voice: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "x.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", str(wav), text], check=True, capture_output=True)
        return bytes(RATE) + read_wav(wav)


def _noisy(pcm: bytes) -> bytes:
    samples = np.frombuffer(pcm, dtype=np.int16).astype(np.float64)
    speech = np.sqrt(np.mean(samples[np.abs(samples) > 100] ** 2))
    noise = np.random.default_rng(7).normal(0, speech * 10 ** (-NOISE_DB / 20), len(samples))
    return bytes(np.clip(samples + noise, -32768, 32767).astype(np.int16).tobytes())
