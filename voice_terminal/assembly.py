"""Puts the terminal together from its settings: models, voice, microphone, loudspeaker, screen."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from knowledge.errors import KreisError, SpeechError
from knowledge.settings import paths
from voice_terminal.audio.devices import find
from voice_terminal.audio.loudspeaker import Loudspeaker
from voice_terminal.config import Config
from voice_terminal.conversation import phrases
from voice_terminal.conversation.machine import Conversation
from voice_terminal.conversation.messages import Pressed
from voice_terminal.gateway import Gateway
from voice_terminal.listening.listener import Listener
from voice_terminal.listening.pcm import RATE, resample
from voice_terminal.models import recogniser_model, voice_model
from voice_terminal.player import Player
from voice_terminal.screen.printing import printer
from voice_terminal.screen.server import Screen
from voice_terminal.speaking.sentences import split
from voice_terminal.speaking.synthesis import Speaker
from voice_terminal.terminal import Terminal
from voice_terminal.voice import SilentVoice, Voice

WARM_SENTENCE: Final = "Wann hat das Bürgerbüro am Montag geöffnet?"
PREPARE_PAUSE_S: Final = 0.3
"""Left between two prepared sentences for somebody who already asks."""
log = logging.getLogger(__name__)


def load_voice(*, repeatable: bool = False) -> tuple[Voice, tuple[str, ...]]:
    """The voice, and what the screen must say about it. Without a voice the terminal shows its answers.

    `repeatable`: the same text gives the same samples, see `Speaker.load`.
    """
    try:
        model = voice_model()
        notice = (f"Teststimme ({model.name}): keine endgültige Stimme.",) if model.is_test else ()
        return Speaker.load(model, repeatable=repeatable), notice
    except KreisError as error:
        log.error("%s", error)
        return SilentVoice(), (f"Keine Stimme: {error}",)


def load_recogniser() -> tuple[Path, tuple[str, ...]]:
    """The recogniser's model folder, and what the screen must say about it.

    Raises:
        KreisError: there is no model.
    """
    model = recogniser_model()
    notice = (f"Testmodell ({model.name}): versteht nur künstliche Stimmen.",) if model.is_test else ()
    return model.path, notice


def sound_problems(config: Config) -> list[str]:
    """What keeps microphone and loudspeaker from working, in German; empty when both are there."""
    problems = []
    for direction, name in (("input", config.microphone), ("output", config.loudspeaker)):
        try:
            find(direction, name)  # type: ignore[arg-type]
        except SpeechError as error:
            problems.append(str(error))
    return problems


def warm_speech(voice: Voice) -> bytes:
    """Typical speech (16 kHz PCM), so that the recogniser's first question is as quick as the next ones."""
    pieces = [resample(sound.pcm, sound.sample_rate) for sound in voice.speak(WARM_SENTENCE, 1.0, 1.0)]
    return np.concatenate(pieces).tobytes() if pieces else bytes(2 * RATE)


async def run_kiosk(config: Config, *, with_screen: bool = True) -> None:
    """Run the terminal until it is cancelled. It runs without sound devices and without a screen, and says so."""
    problems = sound_problems(config)
    for problem in problems:
        print(f"Hinweis: {problem}")
    if problems:
        print("Ohne Ton geht: kreis kiosk --wav frage.wav --out antwort.wav --json", flush=True)
    voice, voice_notice = await asyncio.to_thread(load_voice)
    model, model_notice = load_recogniser()
    for notice in (*model_notice, *voice_notice):
        print(f"Hinweis: {notice}")
    conversation = Conversation(config, split)
    async with Gateway(config.gateway) as gateway:
        terminal = Terminal(conversation, gateway, paths().content)
        player = await asyncio.to_thread(Player, voice, terminal.tell, None, Loudspeaker(config.loudspeaker))
        listener = Listener(model, config.microphone, terminal.heard)
        terminal.speaks, terminal.hears = player, listener
        screen = None
        if with_screen:
            screen = Screen(terminal.tell, (*model_notice, *voice_notice), printer(config.printer), config.port)
            terminal.show = screen.show
            await screen.start()
            print(f"Bildschirm: {screen.url}")
        ending = threading.Event()
        preparing = threading.Thread(target=prepare, args=(voice, ending), daemon=True)
        keyboard = _enter_key(terminal)
        _end_on_sigterm()
        try:
            await listener.start(await asyncio.to_thread(warm_speech, voice))
            player.set_gain(conversation.gain)
            preparing.start()
            await terminal.run()
        finally:
            ending.set()
            # onnxruntime aborts the process when Python ends under a running synthesis.
            if preparing.is_alive():
                await asyncio.to_thread(preparing.join)
            keyboard()
            await listener.close()
            await asyncio.to_thread(player.close)
            if screen is not None:
                await screen.close()


def _end_on_sigterm() -> None:
    """systemd stops the kiosk with SIGTERM; it then ends like any cancelled task and forgets the visit."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def prepare(voice: Voice, ending: threading.Event | None = None) -> None:
    """Have the fixed words synthesised ahead, beside the first visit until `ending`; "Moment bitte" must need none."""
    if not isinstance(voice, Speaker):
        return
    try:
        voice.prepare_openings(phrases.OPENINGS)
        for sentence in phrases.fixed():
            voice.prepare([sentence])
            if ending is not None and ending.wait(PREPARE_PAUSE_S):
                return
    except SpeechError as error:
        log.error("%s", error)


def _enter_key(terminal: Terminal) -> Callable[[], None]:
    """On a terminal, Enter is the talk button (for trying without a screen); returns how to end that."""
    if not sys.stdin or not sys.stdin.isatty():
        return lambda: None
    loop, stdin = asyncio.get_running_loop(), sys.stdin

    def pressed() -> None:
        stdin.readline()
        terminal.tell(Pressed())

    loop.add_reader(stdin, pressed)

    def end() -> None:
        loop.remove_reader(stdin)

    return end
