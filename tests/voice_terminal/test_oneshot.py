"""`kreis kiosk --wav`: a spoken question from a file, and its answer heard back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.cli import main
from knowledge.errors import SpeechError
from tests.voice_terminal.audio.virtual_sound import espeak, mostly_heard
from tests.voice_terminal.scripted_gateway import ScriptedGateway, answer
from voice_terminal.listening.names import Names
from voice_terminal.listening.pcm import RATE, read_wav, resample, write_wav
from voice_terminal.listening.recogniser import Recogniser
from voice_terminal.listening.understanding import Understanding
from voice_terminal.models import recogniser_model
from voice_terminal.oneshot import answer_file, hear
from voice_terminal.speaking.sentences import split
from voice_terminal.speaking.synthesis import Speaker

pytestmark = pytest.mark.audio
spoken = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="needs espeak-ng")


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(recogniser_model().path)


@pytest.fixture(scope="module")
def voice() -> Speaker:
    return Speaker.load(repeatable=True)


@spoken
@pytest.mark.parametrize(
    ("question", "word", "reply", "expected"),
    [
        (
            "Wann hat das Bürgerbüro am Montag geöffnet?",
            "bürgerbüro",
            "Das Bürgerbüro hat am Montag von 8 bis 12 Uhr geöffnet.",
            {"montag", "acht", "zwölf", "uhr"},
        ),
        ("Was kostet ein Reisepass?", "reisepass", "Ein Reisepass kostet 60 Euro.", {"reisepass", "sechzig", "euro"}),
        (
            "Wann fährt der nächste Bus nach Lauterecken?",
            "Lauterecken",
            "Der nächste Bus fährt um 14:05 Uhr.",
            {"bus", "vierzehn", "uhr", "fünf"},
        ),
    ],
)
async def test_asked_aloud_understood_answered_and_heard_back(
    question: str, word: str, reply: str, expected: set[str], tmp_path: Path, recogniser: Recogniser, voice: Speaker
) -> None:
    gateway = await ScriptedGateway((word, answer(reply))).start()
    result = await answer_file(
        espeak(question, tmp_path / "frage.wav"),
        tmp_path / "antwort.wav",
        gateway=gateway.url,
        decoder=recogniser,
        voice=voice,
        understanding=Understanding(Names(places=("Lauterecken",))),
        split=split,
    )
    assert word in result["heard"]
    assert result["confidence"] > 0.8
    assert result["replies"][0]["text"] == reply
    assert set(result["timings_ms"]) >= {"listen", "answer", "first_audio", "speak"}
    heard_back = hear(read_wav(tmp_path / "antwort.wav"), recogniser)
    assert mostly_heard(expected, heard_back.text), heard_back.text
    assert gateway.forgotten == [gateway.asked[0]["session"]]
    await gateway.stop()


@spoken
def test_the_command_prints_json_even_when_the_gateway_is_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.setenv("ASSISTANT_GATEWAY", f"http://127.0.0.1:{unused_tcp_port}")
    question = espeak("Was kostet ein Reisepass?", tmp_path / "frage.wav")
    code = main(["kiosk", "--wav", str(question), "--out", str(tmp_path / "antwort.wav"), "--json"])
    result = json.loads(capsys.readouterr().out)
    assert code == 2
    assert "reisepass" in result["heard"].lower()
    assert result["replies"] == []
    assert result["spoken"], "it says that the service cannot be reached"
    assert (tmp_path / "antwort.wav").stat().st_size > 10_000


def test_a_missing_file_is_said_in_german(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="WAV-Datei"):
        read_wav(tmp_path / "nichts.wav")


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
def test_other_rates_become_sixteen_kilohertz(rate: int, tmp_path: Path) -> None:
    tone = (10_000 * np.sin(np.arange(rate) * 2 * np.pi * 440 / rate)).astype(np.int16)
    assert abs(len(resample(tone, rate)) - RATE) <= 1
    write_wav(tmp_path / "ton.wav", tone.tobytes(), rate)
    samples = np.frombuffer(read_wav(tmp_path / "ton.wav"), dtype=np.int16)
    peak = np.abs(np.fft.rfft(samples[:RATE])).argmax()
    assert abs(int(peak) - 440) <= 2, "the pitch is the same"
