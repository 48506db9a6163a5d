"""The voice and the recogniser: first-audio latency, real-time factors (also together), word error rate per voice.

The word error rates are about synthetic voices. They say nothing about people.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from knowledge.settings import ROOT
from voice_terminal.models import recogniser_model, voice_model
from voice_terminal.speaking.audio import Samples
from voice_terminal.speaking.normalize import normalize
from voice_terminal.speaking.synthesis import Speaker

TITLE: Final = "Sprache: Wartezeit bis zum ersten Ton, Rechenzeit, Wortfehler (künstliche Stimmen, keine Menschen)"
SENTENCES: Final = ROOT / "bench" / "data" / "speech_sentences.txt"
RATE: Final = 16_000
NOISE_DB: Final = 15.0
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
    audio = _to_16k(np.concatenate([chunk.pcm for chunk in speaker.speak(ANSWERS[0])]), speaker.sample_rate)
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
    for name, voice in _voices(speaker).items():
        for condition, noise in (("ruhig", None), (f"Rauschen {NOISE_DB:.0f} dB", NOISE_DB)):
            errors = words = 0
            for number, sentence in enumerate(_sentences()):
                audio = voice(sentence)
                if noise is not None:
                    audio = _noisy(audio, noise, number)
                reference = re.sub(r"[^\w ]", "", normalize(sentence)).lower().split()
                errors += distance(reference, _hear(recogniser, audio)[0].split())
                words += len(reference)
            print(f"  {name:22} {condition:15} {100 * errors / words:5.1f} % Wortfehler ({words} Wörter)", flush=True)


def _voices(speaker: Speaker) -> dict[str, Callable[[str], Samples]]:
    def piper(sentence: str) -> Samples:
        return _to_16k(np.concatenate([chunk.pcm for chunk in speaker.speak(sentence)]), speaker.sample_rate)

    voices: dict[str, Callable[[str], Samples]] = {f"Piper {speaker.model.name}": piper}
    if shutil.which("espeak-ng"):
        for variant in ("de", "de+f4", "de+m6", "de+linda"):
            voices[f"espeak-ng {variant}"] = lambda sentence, variant=variant: _espeak(sentence, variant)  # type: ignore[misc]
    return voices


def _espeak(sentence: str, voice: str) -> Samples:
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["espeak-ng", "-v", voice, "-s", "150", "-w", file.name, normalize(sentence)]
        subprocess.run(command, check=True)
        with wave.open(file.name) as sound:
            samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
            return _to_16k(samples, sound.getframerate())


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


def _to_16k(samples: Samples, rate: int) -> Samples:
    from scipy.signal import resample_poly

    audio: NDArray[np.float64] = resample_poly(samples.astype(np.float64), RATE, rate)
    return np.clip(np.round(audio), -32768, 32767).astype(np.int16)


def _noisy(audio: Samples, decibels: float, seed: int) -> Samples:
    """White noise, `decibels` below the spoken parts."""
    signal = audio.astype(np.float64)
    spoken = signal[np.abs(signal) > 100]
    power = float((spoken**2).mean()) if spoken.size else 1.0
    noise = np.random.default_rng(seed).normal(0, np.sqrt(power / 10 ** (decibels / 10)), len(signal))
    return np.clip(np.round(signal + noise), -32768, 32767).astype(np.int16)


def distance(reference: list[str], heard: list[str]) -> int:
    """Word-level edit distance (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, expected in enumerate(reference, 1):
        previous, row[0] = row[0], i
        for j, word in enumerate(heard, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (expected != word))
    return row[-1]


def _sentences() -> list[str]:
    lines = Path(SENTENCES).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
