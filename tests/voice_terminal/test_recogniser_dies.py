"""The recogniser is killed while somebody speaks: the terminal says so kindly and hears the next sentence."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.voice_terminal.audio.virtual_sound import espeak
from tests.voice_terminal.scripted_gateway import ScriptedGateway, answer, until
from tests.voice_terminal.test_terminal import QuickMouth
from voice_terminal.config import Config
from voice_terminal.conversation.machine import Conversation
from voice_terminal.conversation.messages import Pressed, State, View
from voice_terminal.gateway import Gateway
from voice_terminal.listening.listener import Listener
from voice_terminal.listening.pcm import RATE, read_wav
from voice_terminal.models import recogniser_model
from voice_terminal.speaking.sentences import split
from voice_terminal.terminal import Terminal

pytestmark = [pytest.mark.audio, pytest.mark.skipif(not shutil.which("espeak-ng"), reason="needs espeak-ng")]
SILENCE = bytes(2 * RATE * 2)


async def test_killed_in_mid_utterance(tmp_path: Path) -> None:
    question = read_wav(espeak("Wo ist das Rathaus?", tmp_path / "frage.wav"))
    gateway = await ScriptedGateway(("rathaus", answer("Das Rathaus ist am Marktplatz."))).start()
    async with Gateway(gateway.url) as client:
        terminal = Terminal(Conversation(Config(), split), client, tmp_path)
        listener = Listener(recogniser_model().path, None, terminal.heard)
        mouth = QuickMouth()
        terminal.hears, terminal.speaks, mouth.terminal = listener, mouth, terminal
        await listener.start()
        await asyncio.wait_for(listener.ready(), 120)
        running = asyncio.create_task(terminal.run())

        def view() -> View:
            return terminal.conversation.view

        try:
            terminal.tell(Pressed())
            await until(lambda: view().state is State.LISTENING, 60)
            listener.audio(question)  # no silence behind it: the sentence is not over
            await until(lambda: view().partial, 60)
            killed = listener.pid
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            await until(lambda: "Entschuldigung, ich konnte Sie gerade nicht hören." in mouth.said, 60)
            await until(lambda: "Bitte sagen Sie es noch einmal." in mouth.said, 120)
            await until(lambda: view().state is State.LISTENING, 60)
            assert view().trouble == ()
            assert gateway.asked == [], "half a sentence is no question"
            listener.audio(question + SILENCE)
            await until(lambda: "Das Rathaus ist am Marktplatz." in mouth.said, 60)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await listener.close()
            await gateway.stop()
