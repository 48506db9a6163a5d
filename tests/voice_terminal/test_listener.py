"""The listening process: it hears, it dies, it comes back, and it keeps what it was asked to do."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.voice_terminal.audio.virtual_sound import espeak
from tests.voice_terminal.scripted_gateway import until
from voice_terminal.listening.listener import Listener, ListenerTrouble
from voice_terminal.listening.pcm import RATE, read_wav
from voice_terminal.listening.utterance import EarEvent, Expectation
from voice_terminal.models import recogniser_model

pytestmark = [pytest.mark.audio, pytest.mark.skipif(not shutil.which("espeak-ng"), reason="needs espeak-ng")]
SILENCE = bytes(2 * RATE * 2)


class Heard(list[EarEvent | ListenerTrouble]):
    def texts(self) -> list[str]:
        return [event.utterance.text for event in self if isinstance(event, EarEvent) and event.kind == "utterance"]

    def kinds(self) -> list[str]:
        return [event.kind for event in self]


@pytest.fixture
async def heard() -> Heard:
    return Heard()


@pytest.fixture
async def listener(heard: Heard) -> AsyncIterator[Listener]:
    running = Listener(recogniser_model().path, None, heard.append)
    await running.start()
    await asyncio.wait_for(running.ready(), 60)
    yield running
    await running.close()


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return read_wav(espeak("Wo ist das Rathaus?", tmp_path_factory.mktemp("wav") / "frage.wav"))


async def test_it_hears_only_when_asked_to(listener: Listener, heard: Heard, question: bytes) -> None:
    listener.audio(question + SILENCE)
    listener.listen(Expectation())
    listener.audio(SILENCE)
    listener.finish()
    await until(lambda: "nothing" in heard.kinds())
    assert heard.texts() == []
    listener.listen(Expectation())
    listener.audio(question + SILENCE)
    await until(heard.texts)
    assert heard.texts() == ["wo ist das rathaus"]
    assert "partial" in heard.kinds()


async def test_a_killed_process_is_started_again_and_goes_on_listening(
    listener: Listener, heard: Heard, question: bytes
) -> None:
    listener.listen(Expectation())
    first = listener.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await until(lambda: ListenerTrouble("recogniser") in heard[1:] and listener.pid not in (None, first), 30)
    assert any(isinstance(event, ListenerTrouble) and "startet gerade neu" in event.text for event in heard)
    listener.audio(question + SILENCE)
    await until(heard.texts)
    assert heard.texts() == ["wo ist das rathaus"]


async def test_what_was_stopped_is_never_reported(listener: Listener, heard: Heard, question: bytes) -> None:
    listener.listen(Expectation())
    listener.audio(question[: len(question) // 2 * 2 // 2])
    listener.stop()
    listener.listen(Expectation(choices=("ja", "nein")))
    listener.audio(SILENCE)
    listener.finish()
    await until(lambda: "nothing" in heard.kinds())
    assert heard.texts() == []


async def test_choices_with_umlauts_and_unknown_words(listener: Listener, heard: Heard, tmp_path: Path) -> None:
    spoken = read_wav(espeak("Führerschein", tmp_path / "wahl.wav"))
    listener.listen(Expectation(choices=("führerschein", "müllabfuhr", "xyzqwertz", "ja")))
    listener.audio(spoken + SILENCE)
    await until(lambda: "utterance" in heard.kinds())
    utterance = next(event.utterance for event in heard if isinstance(event, EarEvent) and event.kind == "utterance")
    assert [word.text for word in utterance.choice_words] == ["führerschein"]
    assert 0 < utterance.confidence <= 1


async def test_noise_and_silence_give_no_words(listener: Listener, heard: Heard) -> None:
    import numpy as np

    noise = (np.random.default_rng(1).normal(0, 2000, RATE * 6)).astype(np.int16).tobytes()
    tone = (8000 * np.sin(np.arange(RATE * 3) * 2 * np.pi * 440 / RATE)).astype(np.int16).tobytes()
    for sound in (noise, SILENCE, tone):
        heard.clear()
        listener.listen(Expectation())
        listener.audio(sound + SILENCE)
        listener.finish()
        await until(lambda: {"nothing", "utterance"} & set(heard.kinds()))
        assert [text for text in heard.texts() if text] == []
