"""The terminal with scripted ears and mouth and a real HTTP gateway: deletion, downtime, timing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest

from tests.voice_terminal.scripted_gateway import ScriptedGateway, answer, until
from voice_terminal.config import Config
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.machine import Conversation
from voice_terminal.conversation.messages import Ordered, Pressed, Say, SentenceBegan, SpokeAll, State, Touched
from voice_terminal.gateway import Gateway
from voice_terminal.listening.utterance import EarEvent, Expectation, Utterance, Word
from voice_terminal.speaking.sentences import split
from voice_terminal.terminal import Terminal


class ScriptedEars:
    """Hears what the test says next."""

    def __init__(self) -> None:
        self.listening = False

    def listen(self, expected: Expectation) -> None:
        self.listening = True

    def finish(self) -> None:
        self.listening = False

    def stop(self) -> None:
        self.listening = False


class QuickMouth:
    """Has said everything at once."""

    def __init__(self) -> None:
        self.terminal: Terminal | None = None
        self.said: list[str] = []
        self.first_audio_at = 0.0
        self.cues = 0

    def cue(self) -> None:
        self.cues += 1

    def say(self, order: Say) -> None:
        assert self.terminal is not None
        self.first_audio_at = monotonic()
        self.said += order.sentences
        self.terminal.tell(SentenceBegan(order.number, 0))
        self.terminal.tell(SpokeAll(order.number))

    def stop(self) -> None:
        pass

    def set_gain(self, gain: float) -> None:
        pass


class Desk:
    def __init__(self, gateway: ScriptedGateway, terminal: Terminal) -> None:
        self.gateway, self.terminal = gateway, terminal
        self.ears, self.mouth = ScriptedEars(), QuickMouth()
        terminal.hears, terminal.speaks, self.mouth.terminal = self.ears, self.mouth, terminal

    async def ask(self, words: str) -> None:
        self.terminal.tell(Pressed())
        await until(lambda: self.ears.listening)
        self.terminal.heard(EarEvent("speech"))
        self.ears.listening = False
        spoken = Utterance(tuple(Word(word, 1.0) for word in words.split()), decode_ms=20)
        self.terminal.heard(EarEvent("utterance", utterance=spoken))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    gateway = await ScriptedGateway(("reisepass", answer("Ein Reisepass kostet 60 Euro."))).start()
    async with Gateway(gateway.url) as client:
        terminal = Terminal(Conversation(Config(), split), client, tmp_path)
        running = Desk(gateway, terminal)
        task = asyncio.create_task(terminal.run())
        yield running
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await gateway.stop()


async def test_a_spoken_question_is_answered_and_timed(desk: Desk) -> None:
    await desk.ask("was kostet ein reisepass")
    await until(lambda: "Ein Reisepass kostet 60 Euro." in desk.mouth.said)
    assert desk.gateway.asked[0]["channel"] == "voice"
    await until(lambda: desk.terminal.turns)
    assert desk.terminal.turns[0].decode == 0.02
    assert desk.terminal.turns[0].total > 0.02
    assert desk.mouth.cues == 1, "a tone said when to speak"


async def test_a_deletion_is_tried_until_it_has_worked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_terminal.terminal.FORGET_AGAIN_S", (0.05,))
    await desk.ask("was kostet ein reisepass")
    await until(lambda: desk.gateway.asked)
    session = desk.gateway.asked[0]["session"]
    desk.gateway.down = True
    desk.terminal.tell(Ordered(Command.GOODBYE))
    await until(lambda: any("Auf Wiedersehen" in said for said in desk.mouth.said))
    await asyncio.sleep(0.2)
    assert desk.gateway.forgotten == []
    desk.gateway.down = False
    await until(lambda: desk.gateway.forgotten == [session])


async def test_a_gateway_that_comes_back_answers_the_waiting_question(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_terminal.conversation.machine.RETRY_S", (0.1,))
    desk.gateway.down = True
    await desk.ask("was kostet ein reisepass")
    await until(lambda: any("versuche es weiter" in said for said in desk.mouth.said))
    assert desk.terminal.conversation.view.trouble
    desk.gateway.down = False
    await until(lambda: "Ein Reisepass kostet 60 Euro." in desk.mouth.said)
    assert not desk.terminal.conversation.view.trouble


async def test_an_unreachable_gateway_does_not_delay_an_emergency(desk: Desk) -> None:
    await desk.gateway.stop()
    await desk.ask("mein mann hat einen herzinfarkt")
    await until(lambda: any("112" in said for said in desk.mouth.said))
    assert desk.terminal.conversation.view.emergency


async def test_each_visit_has_its_own_session(desk: Desk) -> None:
    for _ in range(2):
        await desk.ask("was kostet ein reisepass")
        await until(lambda: desk.terminal.conversation.view.state is State.READY and desk.terminal.conversation.session)
        desk.terminal.tell(Ordered(Command.GOODBYE))
        await until(lambda: not desk.terminal.conversation.session)
    sessions = [message["session"] for message in desk.gateway.asked]
    assert len(set(sessions)) == 2
    await until(lambda: desk.gateway.forgotten == sessions)


async def test_a_touched_button_goes_to_the_gateway_as_its_id(desk: Desk) -> None:
    desk.terminal.tell(Touched("b-17"))
    await until(lambda: desk.gateway.asked)
    assert desk.gateway.asked[0]["button"] == "b-17"
    assert "text" not in desk.gateway.asked[0]
