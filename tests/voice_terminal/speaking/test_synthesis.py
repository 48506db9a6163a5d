"""The real voice, heard again by the real recogniser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.errors import SpeechError
from voice_terminal.models import ModelInfo, recogniser_model
from voice_terminal.models.store import EMBEDDED_RECOGNISER
from voice_terminal.speaking.synthesis import Chunk, Speaker

pytestmark = pytest.mark.audio
pytest.importorskip("piper")
vosk = pytest.importorskip("vosk")
signal = pytest.importorskip("scipy.signal")


@pytest.fixture(scope="module")
def speaker() -> Speaker:
    return Speaker.load(repeatable=True)


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Any]:
    vosk.SetLogLevel(-1)
    yield vosk.KaldiRecognizer(vosk.Model(str(EMBEDDED_RECOGNISER)), 16_000)


def heard(recogniser: Any, chunks: list[Chunk]) -> str:
    pcm = np.concatenate([chunk.pcm for chunk in chunks]).astype(np.float64)
    audio = signal.resample_poly(pcm, 16_000, chunks[0].sample_rate)
    padded = np.concatenate([np.zeros(4000), audio, np.zeros(8000)])
    recogniser.AcceptWaveform(np.clip(np.round(padded), -32768, 32767).astype("<i2").tobytes())
    return str(json.loads(recogniser.FinalResult())["text"])


@pytest.mark.parametrize(("text", "keywords"), [
    ("Das Bürgerbüro hat am Samstag geöffnet.", "bürgerbüro samstag"),
    ("Die Kreisverwaltung erreichen Sie am Telefon.", "kreisverwaltung telefon"),
    ("Der Bus fährt um 8:30 Uhr nach Kusel.", "bus acht uhr dreißig kusel"),
    ("Die Umfrage läuft bis zum 15. Mai 2022.", "umfrage fünfzehnten mai zweitausendzweiundzwanzig"),
    ("Der Personalausweis kostet 37 €.", "personalausweis siebenunddreißig euro"),
    ("Wo kann ich meinen Reisepass abholen?", "reisepass abholen"),
    ("Möchten Sie die Nummer noch einmal hören?", "nummer noch einmal"),
])  # fmt: skip
def test_what_is_spoken_is_understood(speaker: Speaker, recogniser: Any, text: str, keywords: str) -> None:
    understood = heard(recogniser, list(speaker.speak(text))).split()
    missed = [
        key for key in keywords.split() if not any(word.startswith(key) for word in understood)
    ]  # "nummern" will do
    assert not missed, understood


def test_speech_comes_sentence_by_sentence(speaker: Speaker) -> None:
    chunks = speaker.speak("Am 3. Mai ist geöffnet. Bitte kommen Sie um 9 Uhr.")
    first = next(chunks)
    assert first.sentence_text == "Am 3. Mai ist geöffnet."
    assert first.pcm.any()
    assert [chunk.sentence_text for chunk in chunks] == ["Bitte kommen Sie um 9 Uhr."]


def test_long_sentences_come_in_parts_under_one_subtitle(speaker: Speaker) -> None:
    text = (
        "Bitte bringen Sie Ihren Ausweis, ein Foto, die Geburtsurkunde, den alten Pass, das Geld und etwas Zeit mit, "
        "dann geht es schnell."
    )
    chunks = list(speaker.speak(text))
    assert len(chunks) > 1
    assert {chunk.sentence_text for chunk in chunks} == {text}
    assert [chunk.last for chunk in chunks] == [False] * (len(chunks) - 1) + [True]


def test_slower_takes_longer(speaker: Speaker) -> None:
    def seconds(speed: float) -> float:
        return sum(chunk.seconds for chunk in speaker.speak("Das Rathaus ist heute geöffnet.", speed))

    assert seconds(0.7) > seconds(1.0) * 1.2 > seconds(1.4) * 1.4


def test_repeatable_speech_is_the_same_every_time(speaker: Speaker) -> None:
    def samples() -> bytes:
        return b"".join(chunk.pcm.tobytes() for chunk in speaker.speak("Guten Tag, hier ist der Landkreis."))

    assert samples() == samples()


def test_fixed_prompts_are_not_computed_again(speaker: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    speaker.prepare(["Ich höre Ihnen zu."])
    monkeypatch.setattr(speaker, "_synthesise", lambda *_: pytest.fail("computed again"))
    assert next(speaker.speak("Ich höre Ihnen zu.")).pcm.any()


def test_answers_to_people_are_not_kept(speaker: Speaker) -> None:
    list(speaker.speak("Ihr Antrag auf Wohngeld liegt vor."))
    assert not any("Wohngeld" in text for text, _ in speaker._fixed._kept)


def test_nothing_to_say_is_silence(speaker: Speaker) -> None:
    assert list(speaker.speak("")) == list(speaker.speak("👍 …")) == []


def test_a_broken_voice_says_what_to_do(tmp_path: Path) -> None:
    model = tmp_path / "kaputt.onnx"
    model.write_bytes(b"no model")
    model.with_name("kaputt.onnx.json").write_text("{}")
    with pytest.raises(SpeechError, match="kreis modelle holen"):
        Speaker.load(ModelInfo(model, "kaputt", is_test=False))


def test_the_embedded_recogniser_is_announced_as_a_test_model(monkeypatch: pytest.MonkeyPatch) -> None:
    assert recogniser_model({}).is_test or recogniser_model({}).path != EMBEDDED_RECOGNISER


def test_prepared_openings_are_spoken_at_once_and_the_sentence_stays_whole(speaker: Speaker, recogniser: Any) -> None:
    speaker.prepare_openings(["Es geht um:"])
    chunks = list(speaker.speak("Es geht um: Reisepass. Er gilt zehn Jahre."))
    assert [chunk.sentence for chunk in chunks] == [0, 0, 1]
    assert [chunk.last for chunk in chunks] == [False, True, True]
    assert chunks[0].sentence_text == chunks[1].sentence_text == "Es geht um: Reisepass."
    assert {"geht", "um", "reisepass", "zehn", "jahre"} <= set(heard(recogniser, chunks).split())


def test_an_opening_alone_or_at_another_pace_is_spoken_as_a_sentence(speaker: Speaker) -> None:
    speaker.prepare_openings(["Noch einmal:"])
    assert len(list(speaker.speak("Noch einmal:"))) == 1
    assert len(list(speaker.speak("Noch einmal: sieben.", speed=0.8))) == 1
