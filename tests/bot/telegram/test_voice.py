"""Voice messages are recognised on this machine and thrown away."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bot.telegram import voice
from knowledge.settings import ROOT
from tests.bot.rasa_double import RasaDouble
from tests.bot.telegram.conftest import Bot
from tests.bot.telegram.emulator import Emulator
from tests.bot.telegram.person import Person

SAMPLES = ROOT / "tests" / "data" / "voice"
VOICE = {"file_id": "v1", "file_unique_id": "u1", "duration": 3, "mime_type": "audio/ogg", "file_size": 9000}


def ogg_opus(file: Path) -> bytes:
    """A recording as Telegram sends it: Opus in Ogg, 48 kHz."""
    import numpy
    import soundfile

    samples, rate = soundfile.read(file, dtype="float32")
    count = int(len(samples) * 48_000 / rate)
    at_48 = numpy.interp(numpy.arange(count) * rate / 48_000, numpy.arange(len(samples)), samples)
    out = io.BytesIO()
    soundfile.write(out, at_48, 48_000, format="OGG", subtype="OPUS")
    return out.getvalue()


def first_sample() -> tuple[Path, str]:
    with (SAMPLES / "transcripts.tsv").open(encoding="utf-8") as table:
        for row in csv.reader(table, delimiter="\t"):
            if row and (SAMPLES / row[0]).is_file():
                return SAMPLES / row[0], row[-1]
    raise AssertionError("no sample with a transcript")


@pytest.mark.audio
async def test_a_voice_message_is_understood_and_read_back(
    bot: Bot, person: Person, rasa: RasaDouble, telegram: Emulator
) -> None:
    file, spoken = first_sample()
    telegram.files["v1"] = ogg_opus(file)
    person.send(voice=VOICE)
    (answer,) = await person.hears()
    heard = rasa.received[0]["message"]
    assert f"Ich habe verstanden: „{heard}“" in answer.text
    words = {word.strip(".,?!").lower() for word in spoken.split()}
    assert len(words & set(heard.lower().split())) >= len(words) / 2


@pytest.mark.audio
async def test_resampling_keeps_the_tone_and_removes_what_would_fold_back() -> None:
    import numpy
    import soundfile

    def strength(hertz: int) -> float:
        moments = numpy.arange(48_000) / 48_000
        out = io.BytesIO()
        soundfile.write(out, 0.5 * numpy.sin(2 * numpy.pi * hertz * moments), 48_000, format="WAV", subtype="FLOAT")
        pcm = numpy.frombuffer(voice.decode(out.getvalue()), dtype="<i2").astype(float) / 32_767
        assert abs(len(pcm) - 16_000) <= 1
        return float(numpy.sqrt((pcm[1000:-1000] ** 2).mean()))

    assert strength(1000) == pytest.approx(0.5 / numpy.sqrt(2), rel=0.05)
    assert strength(12_000) < 0.01


@pytest.mark.audio
async def test_silence_is_answered_kindly(bot: Bot, person: Person, rasa: RasaDouble, telegram: Emulator) -> None:
    telegram.files["v1"] = b"OggS no recording at all"
    person.send(voice=VOICE)
    (answer,) = await person.hears()
    assert "kein Wort verstanden" in answer.text
    assert rasa.received == []


async def test_a_long_recording_is_not_fetched(bot: Bot, person: Person, telegram: Emulator) -> None:
    person.send(voice={**VOICE, "duration": 600})
    (answer,) = await person.hears()
    assert "zu lang" in answer.text or "noch nicht" in answer.text
    assert not any(method == "getFile" for method, _ in telegram.calls)


async def test_without_the_voice_extra_it_says_so(
    bot: Bot, person: Person, telegram: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "available", lambda: False)
    person.send(voice=VOICE)
    (answer,) = await person.hears()
    assert "Schreiben Sie mir" in answer.text


@pytest.mark.audio
async def test_a_recording_that_cannot_be_fetched_is_asked_for_again(bot: Bot, person: Person) -> None:
    person.send(voice={**VOICE, "file_id": "gone"})
    (answer,) = await person.hears()
    assert "noch einmal" in answer.text


async def test_in_a_group_nobody_is_listened_to_unasked(bot: Bot, telegram: Emulator, rasa: RasaDouble) -> None:
    group = telegram.group()
    group.send(voice=VOICE)
    group.send("@KreisTestBot Hallo")
    await group.hears()
    assert [message["message"] for message in rasa.received] == ["Hallo"]
    assert not any(method == "getFile" for method, _ in telegram.calls)
