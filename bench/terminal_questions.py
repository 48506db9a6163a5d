"""Questions asked aloud: voice → noise → voice detector → Vosk → name repair → whole assistant → right answer?

Right means: the answer holds what `data/terminal_questions.tsv` expects. A question the terminal would ask back
("Meinten Sie …?") is confirmed, as a resident would, if it has the right words for the right answer; one it would not
understand counts as wrong. All voices are synthetic; nothing here says how well people are understood.
"""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from bench._processes import assistant
from bench._voices import NOISE_DB, distance, noisy, reference, voices
from knowledge.settings import ROOT, paths
from voice_terminal.conversation.messages import Shown
from voice_terminal.gateway import Gateway
from voice_terminal.listening.ladder import Rung, rung
from voice_terminal.listening.recogniser import Recogniser
from voice_terminal.listening.understanding import Understanding
from voice_terminal.listening.vocabulary import read_names
from voice_terminal.models import recogniser_model
from voice_terminal.oneshot import hear
from voice_terminal.speaking.synthesis import Speaker

TITLE: Final = "Gesprochene Fragen durch die ganze Auskunft (künstliche Stimmen, keine Menschen)"
QUESTIONS: Final = (
    ROOT
    / "bench"
    / "data"
    / ("terminal_questions_dev.tsv" if os.environ.get("BENCH_QUESTIONS") == "dev" else "terminal_questions.tsv")
)
"""The test questions; `BENCH_QUESTIONS=dev` takes forty others, with which choices may be made."""
AIM: Final = 0.9


@dataclass
class Tally:
    right: int = 0
    asked_back: int = 0
    errors: int = 0
    words: int = 0
    wrong: list[str] = field(default_factory=list)


def questions() -> list[tuple[str, str]]:
    """(question, regular expression of the right answer)."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [(line.split("\t")[0], line.split("\t")[1]) for line in lines if line and not line.startswith("#")]


def holds(replies: tuple[Shown, ...], expected: str) -> bool:
    said = "\n".join(
        f"{shown.reply.source.entry if shown.reply.source else ''}\n{shown.reply.text}" for shown in replies
    )
    return re.search(expected, said, re.IGNORECASE) is not None


def main() -> None:
    with assistant() as url:
        asyncio.run(_measure(url))


async def _measure(url: str) -> None:
    understanding = Understanding(read_names(paths().content)[0])
    recogniser = Recogniser(recogniser_model().path)
    speaker = Speaker.load(repeatable=True)
    asked = questions()
    async with Gateway(url) as gateway:
        missed = [question for question, expected in asked if not holds(await _ask(gateway, question), expected)]
        print(f"getippt: {len(asked) - len(missed)} von {len(asked)} richtig", *missed, sep="\n- ")
        model = recogniser_model().name
        print(f"\n| Stimme | Bedingung | richtig | nachgefragt | Wortfehler ({model}) |")
        print("|---|---|---|---|---|")
        wrong: list[str] = []
        for name, says in voices(speaker).items():
            for condition in ("ruhig", f"Rauschen {NOISE_DB:.0f} dB"):
                tally = Tally()
                for number, (question, expected) in enumerate(asked):
                    audio = says(question) if condition == "ruhig" else noisy(says(question), number)
                    utterance = hear(audio.tobytes(), recogniser)
                    heard = understanding.read(utterance)
                    words = reference(question)
                    tally.errors += distance(words, utterance.text.split())
                    tally.words += len(words)
                    decision = rung(heard.confidence, 0)
                    tally.asked_back += decision is not Rung.ACT
                    right = decision in (Rung.ACT, Rung.CONFIRM) and holds(await _ask(gateway, heard.text), expected)
                    tally.right += right
                    if not right:
                        wrong.append(f"{name}, {condition}: {question} → {heard.text} ({heard.confidence:.2f})")
                aim = "" if tally.right >= AIM * len(asked) else " (zu wenig)"
                print(
                    f"| {name} | {condition} | {tally.right} von {len(asked)}{aim} | {tally.asked_back} "
                    f"| {100 * tally.errors / tally.words:.1f} % |",
                    flush=True,
                )
    print("\nFalsch:", *wrong, sep="\n- ")


async def _ask(gateway: Gateway, text: str) -> tuple[Shown, ...]:
    """One question of a visitor of its own, forgotten afterwards."""
    session = str(uuid4())
    try:
        return await gateway.ask(session, text=text)
    finally:
        await gateway.forget(session)
