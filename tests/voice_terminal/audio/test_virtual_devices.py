"""The whole terminal on a real sound server: asked aloud, answered aloud, and the server killed under it."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from knowledge.settings import ROOT
from tests.voice_terminal.audio.virtual_sound import VirtualSound, espeak, mostly_heard
from tests.voice_terminal.scripted_gateway import ScriptedGateway, answer, until

pytestmark = [
    pytest.mark.audio,
    pytest.mark.skipif(
        not shutil.which("pulseaudio") or not shutil.which("espeak-ng"), reason="needs pulseaudio and espeak-ng"
    ),
]


class Kiosk:
    """The running process, seen through its screen."""

    def __init__(self, process: subprocess.Popen[bytes], page: aiohttp.ClientWebSocketResponse) -> None:
        self.process, self.page = process, page
        self.view: dict[str, Any] = {}
        self.seen: list[dict[str, Any]] = []

    async def watch(self) -> None:
        async for message in self.page:
            self.view = json.loads(message.data)["view"]
            self.seen.append(self.view)

    async def ask_aloud(self, sound: VirtualSound, question: Path, gateway: ScriptedGateway) -> str:
        """Press, speak, and return what the gateway was asked; again when a busy machine lost words, as people do."""
        for _ in range(3):
            await self.press()
            await until(lambda: self.view["state"] == "listening", 30)
            await asyncio.to_thread(sound.speak, question)
            await until(lambda: self.view["state"] not in ("listening", "thinking"), 30)
            if gateway.asked:
                return str(gateway.asked[-1]["text"])
        raise AssertionError("three times not understood")

    async def press(self) -> None:
        await self.page.send_json({"press": True})
        await self.page.send_json({"release": 100})


@asynccontextmanager
async def kiosk(
    sound: VirtualSound, gateway: ScriptedGateway, port: int, under: tuple[str, ...] = (), **more: str
) -> AsyncIterator[Kiosk]:
    environment = {**sound.environment, "ASSISTANT_GATEWAY": gateway.url, "KIOSK_PORT": str(port), **more}
    process = subprocess.Popen(  # noqa: ASYNC220
        [*under, sys.executable, "-m", "bot", "kiosk"], env=environment, cwd=ROOT,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    async with aiohttp.ClientSession() as http:
        page = await _page(http, port)
        running = Kiosk(process, page)
        watching = asyncio.create_task(running.watch())
        try:
            yield running
        finally:
            watching.cancel()
            await page.close()
            process.send_signal(signal.SIGTERM)
            try:
                assert await asyncio.to_thread(process.wait, 20) == 0, "the kiosk did not stop cleanly"
            finally:
                process.kill()
                process.wait()


async def _page(http: aiohttp.ClientSession, port: int) -> aiohttp.ClientWebSocketResponse:
    for _ in range(300):
        with suppress(aiohttp.ClientError):
            return await http.ws_connect(f"http://127.0.0.1:{port}/ws")
        await asyncio.sleep(0.1)
    raise AssertionError("the screen did not come up")


@pytest.fixture
async def gateway() -> AsyncIterator[ScriptedGateway]:
    running = await ScriptedGateway(
        ("bürgerbüro", answer("Das Bürgerbüro hat am Samstag von 9 bis 12 Uhr geöffnet.")),
        ("Veranstaltungen", answer("Am Samstag ist Markt.")),
    ).start()
    yield running
    await running.stop()


@pytest.fixture
def question(tmp_path: Path) -> Path:
    return espeak("Hat das Bürgerbüro am Samstag auf?", tmp_path / "frage.wav")


@pytest.fixture
def sound(tmp_path: Path) -> AsyncIterator[VirtualSound]:  # type: ignore[misc]
    virtual = VirtualSound(tmp_path)
    virtual.start()
    yield virtual
    virtual.stop()


async def test_asked_aloud_and_answered_aloud(
    sound: VirtualSound, gateway: ScriptedGateway, question: Path, unused_tcp_port: int
) -> None:
    async with kiosk(sound, gateway, unused_tcp_port) as running:
        await until(lambda: running.view and not running.view["trouble"], 40)
        assert any("Testmodell" in notice for notice in running.view["notices"])
        await asyncio.sleep(3)  # the recogniser warms up
        recording = sound.record()
        assert "bürgerbüro" in await running.ask_aloud(sound, question, gateway)
        assert any(view["partial"] for view in running.seen), "what is heard is shown while it is heard"
        await until(lambda: running.view["current"] >= 1, 30)
        session = gateway.asked[-1]["session"]
        heard_back = await asyncio.to_thread(_recognise, recording.stop())
        assert mostly_heard({"bürgerbüro", "samstag", "neun", "zwölf", "uhr"}, heard_back), heard_back
    assert gateway.forgotten == [session], "switching off forgets the visit"


async def test_the_sound_server_dies_and_comes_back(
    sound: VirtualSound, gateway: ScriptedGateway, question: Path, unused_tcp_port: int
) -> None:
    async with kiosk(sound, gateway, unused_tcp_port) as running:
        await until(lambda: running.view and not running.view["trouble"], 40)
        sound.stop()
        await until(lambda: len(running.view["trouble"]) == 2, 30)
        assert "Mikrofon" in " ".join(running.view["trouble"])
        assert "Lautsprecher" in " ".join(running.view["trouble"])
        await running.press()
        await until(lambda: running.view["buttons"])  # without ears it offers topics to touch
        sound.start()
        await until(lambda: not running.view["trouble"], 40)
        await asyncio.sleep(1)
        assert "bürgerbüro" in await running.ask_aloud(sound, question, gateway)


async def test_without_any_sound_device_it_runs_and_says_what_to_do(
    tmp_path: Path, gateway: ScriptedGateway, unused_tcp_port: int
) -> None:
    deaf = VirtualSound(tmp_path)  # never started
    async with kiosk(deaf, gateway, unused_tcp_port) as running:
        await until(lambda: len(running.view.get("trouble", ())) == 2, 40)
        await running.press()
        await until(lambda: running.view["buttons"])
        await running.page.send_json({"choice": "frage:Welche Veranstaltungen gibt es?"})
        await until(lambda: "Am Samstag ist Markt." in running.view["sentences"])
        await until(lambda: running.view["current"] >= 0)  # the subtitles run without a loudspeaker


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
async def test_no_file_is_written_while_people_speak(
    sound: VirtualSound, gateway: ScriptedGateway, question: Path, tmp_path: Path, unused_tcp_port: int
) -> None:
    """Every file the terminal and its listening process open for writing, during a spoken turn, seen by the kernel."""
    trace = tmp_path / "trace"
    strace = ("strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", str(trace))
    watched = ("-e", "trace=open,openat,openat2,creat,execve")
    quiet = {"PYTHONDONTWRITEBYTECODE": "1"}
    async with kiosk(sound, gateway, unused_tcp_port, (*strace, *watched), **quiet) as running:
        await until(lambda: running.view and not running.view["trouble"], 60)
        await asyncio.sleep(3)
        await running.ask_aloud(sound, question, gateway)
        await until(lambda: running.view["current"] >= 0, 30)
    calls = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert any("voice_terminal.listening.worker" in call for call in calls), "the listening process was traced too"
    written = [call for call in calls if re.search(r"O_WRONLY|O_RDWR|O_CREAT|creat\(", call) and ") = -1" not in call]
    # /dev and /proc are no disk; PulseAudio's client keeps a cookie and a runtime folder of its own.
    strange = [call for call in written if not re.search(r'"(/dev/|/proc/|[^"]*(?:pulse/cookie|pulse-[^"/]+))', call)]
    assert strange == []


def _recognise(pcm: bytes) -> str:
    from voice_terminal.listening.recogniser import Recogniser
    from voice_terminal.models import recogniser_model
    from voice_terminal.oneshot import hear

    return hear(pcm, Recogniser(recogniser_model().path)).text
