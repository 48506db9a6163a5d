"""The voice and the recogniser: first-audio latency, real-time factors (also together), word error rate per voice.

The word error rates are about synthetic voices. They say nothing about people.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench._voices import NOISE_DB, distance, noisy, piper, reference, voices
from knowledge.settings import ROOT
from voice_terminal.listening.pcm import RATE
from voice_terminal.models import recogniser_model, voice_model
from voice_terminal.speaking.audio import Samples
from voice_terminal.speaking.synthesis import Speaker

TITLE: Final = "Sprache: Wartezeit bis zum ersten Ton, Rechenzeit, Wortfehler (künstliche Stimmen, keine Menschen)"
SENTENCES: Final = ROOT / "bench" / "data" / "speech_sentences.txt"
ANSWERS: Final = (
    "Das Bürgerbüro hat am 3. Mai von 8:30 bis 12 Uhr geöffnet. Bitte bringen Sie Ihren Ausweis mit.",
    "Der Personalausweis kostet 37 €. Die Bearbeitung dauert etwa 4 Wochen.",
    "Die Kreisverwaltung erreichen Sie unter 06381 424-0. Möchten Sie die Nummer noch einmal hören?",
    "Der nächste Bus nach Lauterecken fährt um 14:05 Uhr. Er hält am Bahnhof, am Marktplatz und an der Schule.",
    "Die Haushaltsumfrage ist am 15. Mai 2022 zu Ende gegangen. Danke an alle, die mitgemacht haben.",
)


def main() -> None:
    began = time.perf_counter()
    speaker = Speaker.load(repeatable=True)
    print(f"Stimme {voice_model().name}, geladen in {time.perf_counter() - began:.2f} s")
    recogniser = _recogniser()
    _latency(speaker)
    _together(speaker, recogniser)
    _word_errors(speaker, recogniser)


def _latency(speaker: Speaker) -> None:
    """Time until the first samples of an uncached answer are ready, and compute time per second of audio."""
    first, computed, factor = [], [], []
    for answer in ANSWERS * 4:
        began, cpu = time.perf_counter(), time.process_time()
        chunks = speaker.speak(answer)
        sounds = [next(chunks)]
        first.append(time.perf_counter() - began)
        computed.append(time.process_time() - cpu)
        sounds += chunks
        factor.append((time.perf_counter() - began) / sum(chunk.seconds for chunk in sounds))
    print(f"erster Ton: Median {statistics.median(first) * 1000:.0f} ms, höchstens {max(first) * 1000:.0f} ms")
    print(f"davon Rechenzeit (unabhängig von anderer Last): Median {statistics.median(computed) * 1000:.0f} ms")
    print(f"Rechenzeit je Sekunde Ton (Sprechen): {statistics.mean(factor):.3f}")


def _together(speaker: Speaker, recogniser: Any) -> None:
    """The recogniser's real-time factor while the voice computes without a pause."""
    audio = piper(speaker, ANSWERS[0])
    stop = threading.Event()

    def speak_on() -> None:
        while not stop.is_set():
            for _ in speaker.speak(ANSWERS[3]):
                pass

    alone = _hear(recogniser, audio)[1]
    thread = threading.Thread(target=speak_on)
    thread.start()
    busy = statistics.mean(_hear(recogniser, audio)[1] for _ in range(5))
    stop.set()
    thread.join()
    print(f"Rechenzeit je Sekunde Ton (Hören): {alone:.3f}, während gesprochen wird: {busy:.3f}\n")


def _word_errors(speaker: Speaker, recogniser: Any) -> None:
    print(f"Erkennung mit {recogniser_model().name}:")
    for name, says in voices(speaker).items():
        for condition in ("ruhig", f"Rauschen {NOISE_DB:.0f} dB"):
            errors = words = 0
            for number, sentence in enumerate(_sentences()):
                audio = says(sentence) if condition == "ruhig" else noisy(says(sentence), number)
                expected = reference(sentence)
                errors += distance(expected, _hear(recogniser, audio)[0].split())
                words += len(expected)
            print(f"  {name:22} {condition:15} {100 * errors / words:5.1f} % Wortfehler ({words} Wörter)", flush=True)


def _recogniser() -> Any:
    import vosk

    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(recogniser_model().path)), RATE)
    _hear(recogniser, np.zeros(RATE, np.int16))
    return recogniser


def _hear(recogniser: Any, audio: Samples) -> tuple[str, float]:
    """What was understood, and the computing time per second of audio."""
    padded = np.concatenate([np.zeros(RATE // 4, np.int16), audio, np.zeros(RATE // 2, np.int16)])
    began = time.perf_counter()
    recogniser.AcceptWaveform(padded.tobytes())
    text = json.loads(recogniser.FinalResult())["text"]
    return text, (time.perf_counter() - began) * RATE / len(padded)


def _sentences() -> list[str]:
    lines = Path(SENTENCES).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
