"""The terminal's waiting time, computing time and memory, with the whole assistant behind it.

Waiting time is counted from the end of the chosen pause after the question to the first sample of the answer, on
answers that were never synthesised before.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import threading
import time
from collections.abc import Sequence
from typing import Final

from bench._processes import assistant
from bench._terminal import Rig, rig
from bench._voices import espeak
from bench.terminal_questions import questions
from voice_terminal.listening.ear import silero
from voice_terminal.listening.pcm import CHUNK_BYTES, RATE
from voice_terminal.listening.recogniser import Recogniser
from voice_terminal.models import recogniser_model
from voice_terminal.speaking.synthesis import Speaker
from voice_terminal.terminal import TurnTime

TITLE: Final = "Sprachterminal: Wartezeit, Rechenzeit beim Hören, Speicher"
TIMED: Final = int(os.environ.get("BENCH_TURNS", "20"))
LONG_ANSWER: Final = (
    "Der nächste Bus nach Lauterecken fährt um 14:05 Uhr. Er hält am Bahnhof, am Marktplatz und an der Schule."
)

PREPARED: Final = ("Es geht um: Reisepass.", "Meinten Sie: Wohngeld?")
UNPREPARED: Final = (
    "Den Personalausweis beantragen Sie bei Ihrer Verbandsgemeinde.",
    "Sperrmüll wird auf Abruf abgeholt.",
    "Elterngeld beantragen Sie beim Jugendamt der Kreisverwaltung.",
    "Wohngeld ist ein Zuschuss zu Miete oder Hauskosten.",
)


def main() -> None:
    with assistant() as url:
        asyncio.run(_measure(url))


async def _measure(url: str) -> None:
    speaker = Speaker.load()
    spoken = [espeak("de", question).tobytes() for question, _ in questions()]
    print(f"Stimme {speaker.model.name}, Erkennung {recogniser_model().name}; Last {os.getloadavg()[0]:.1f} auf "
          f"{os.cpu_count()} Kernen")  # fmt: skip
    async with rig(url, speaker, spoken[0]) as terminal:
        for number in range(TIMED + 2):
            await terminal.ask(spoken[number % len(spoken)], realtime=True)
            await terminal.hear_out()
            await terminal.leave()
        _print_times(list(terminal.terminal.turns)[2:])
        _print_memory(terminal)
    _print_voice(speaker)
    _print_listening(speaker, spoken)


def _print_times(turns: Sequence[TurnTime]) -> None:
    def row(name: str, values: Sequence[float]) -> None:
        ordered = sorted(value * 1000 for value in values)
        print(f"| {name} | {statistics.median(ordered):.0f} | {ordered[int(0.95 * (len(ordered) - 1))]:.0f} |")

    print(f"\n| {len(turns)} Antworten | Median ms | 95 % ms |\n|---|---|---|")
    row("Ende der Sprechpause bis zum ersten Ton", [turn.total for turn in turns])
    row("davon Erkennung", [turn.decode for turn in turns])
    row("davon Auskunft", [turn.answer for turn in turns])
    row("davon Stimme", [turn.first_audio for turn in turns])


def _print_memory(terminal: Rig) -> None:
    own, listening = terminal.memory()
    print(
        f"\nSpeicher: {own + listening:.0f} MB (Terminal und Stimme {own:.0f}, Erkennung {listening:.0f}); erlaubt 1024"
    )


def _print_voice(speaker: Speaker) -> None:
    """Computing time until the first sound, which other load on the machine does not change."""
    for name, sentences in (("mit vorbereitetem Anfang", PREPARED), ("ohne", UNPREPARED)):
        computed = []
        for sentence in sentences:
            began = time.process_time()
            next(speaker.speak(sentence))
            computed.append((time.process_time() - began) * 1000)
        print(f"Stimme, Rechenzeit bis zum ersten Ton {name}: Median {statistics.median(computed):.0f} ms")


def _print_listening(speaker: Speaker, spoken: Sequence[bytes]) -> None:
    """Computing time per second of audio of detector and recogniser, alone and beside a voice that never rests."""
    recogniser, gate = Recogniser(recogniser_model().path), silero()

    def factor() -> float:
        audio = b"".join(spoken[:5])
        began = time.perf_counter()
        recogniser.begin()
        for start in range(0, len(audio) - CHUNK_BYTES, CHUNK_BYTES):
            chunk = audio[start : start + CHUNK_BYTES]
            gate(chunk)
            recogniser.accept(chunk)
        recogniser.finish()
        return (time.perf_counter() - began) * RATE / (len(audio) / 2)

    factor()
    alone = factor()
    stop = threading.Event()

    def speak_on() -> None:
        while not stop.is_set():
            for _ in speaker.speak(LONG_ANSWER):
                pass

    speaking = threading.Thread(target=speak_on)
    speaking.start()
    beside = statistics.median(factor() for _ in range(3))
    stop.set()
    speaking.join()
    print(
        f"Hören, Rechenzeit je Sekunde Ton: {alone:.3f}, während eine Antwort berechnet wird {beside:.3f}; erlaubt 0,5"
    )
