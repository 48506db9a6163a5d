"""`kreis kiosk --wav question.wav --out answer.wav`: one spoken question, one spoken answer, no sound device."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import numpy as np

from voice_terminal.conversation.answer import Split, spoken
from voice_terminal.conversation.emergency import is_emergency
from voice_terminal.conversation.phrases import EMERGENCY, NOT_UNDERSTOOD, UNREACHABLE
from voice_terminal.gateway import Gateway, GatewayError
from voice_terminal.listening.ear import Decoder, Ear, silero
from voice_terminal.listening.pcm import CHUNK_BYTES, RATE, read_wav, write_wav
from voice_terminal.listening.understanding import Understanding
from voice_terminal.listening.utterance import Expectation, Utterance
from voice_terminal.voice import Voice


async def answer_file(
    question: Path,
    out: Path | None,
    *,
    gateway: str,
    decoder: Decoder,
    voice: Voice,
    understanding: Understanding,
    split: Split,
) -> dict[str, Any]:
    """Hear the file, ask the gateway, speak the answer into `out`.

    Returns:
        `heard`, `confidence` (0 to 1), `replies` (as the gateway sends them), `spoken` (sentences), `timings_ms`.
    """
    began = perf_counter()
    utterance = hear(read_wav(question), decoder)
    heard = understanding.read(utterance)
    listened = perf_counter()
    replies: list[dict[str, Any]] = []
    if is_emergency(heard.raw):
        sentences: tuple[str, ...] = EMERGENCY
    elif not heard.text:
        sentences = NOT_UNDERSTOOD[0]
    else:
        sentences, replies = await _ask(gateway, heard.text, split)
    answered = perf_counter()
    pieces, first_audio, rate = [], 0.0, RATE
    for sentence in sentences:
        for sound in voice.speak(sentence, 1.0, 1.0):
            first_audio = first_audio or perf_counter()
            rate = sound.sample_rate
            pieces.append(sound.pcm)
    done = perf_counter()
    if out is not None:
        write_wav(out, np.concatenate(pieces or [np.zeros(0, dtype=np.int16)]).astype(np.int16).tobytes(), rate)
    return {
        "heard": heard.text,
        "confidence": round(heard.confidence, 3),
        "replies": replies,
        "spoken": list(sentences),
        "timings_ms": {
            "listen": _ms(listened - began),
            "decode_after_end": round(utterance.decode_ms, 1),
            "answer": _ms(answered - listened),
            "first_audio": _ms((first_audio or done) - answered),
            "speak": _ms(done - answered),
        },
    }


async def _ask(base: str, text: str, split: Split) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    session = str(uuid4())
    async with Gateway(base) as gateway:
        try:
            shown = await gateway.ask(session, text=text)
        except GatewayError as error:
            return tuple(split(str(error))) if str(error) else UNREACHABLE[:1], []
        finally:
            await _forget(gateway, session)
    replies = [
        {**one.reply.to_dict(), "buttons": [{"id": id_, "title": title} for id_, title in one.buttons]} for one in shown
    ]
    return spoken(shown, split).sentences, replies


async def _forget(gateway: Gateway, session: str) -> None:
    try:
        await gateway.forget(session)
    except GatewayError:
        return  # it was never reached, or will purge by its own retention limit


def hear(pcm: bytes, decoder: Decoder, expected: Expectation | None = None) -> Utterance:
    """All utterances of a recording as one (a file has an end; a pause in it is no end of the question)."""
    found: list[Utterance] = []
    ear = Ear(decoder, silero(), lambda event: found.append(event.utterance) if event.kind == "utterance" else None)
    expected = expected or Expectation()
    tail = bytes(2 * int(RATE * (expected.pause_s + 0.2)))
    data = pcm + tail
    for start in range(0, len(data), CHUNK_BYTES):
        if not ear.listening:
            ear.begin(expected)
        ear.feed(data[start : start + CHUNK_BYTES])
    ear.finish()
    return Utterance(
        words=tuple(word for utterance in found for word in utterance.words),
        choice_words=found[-1].choice_words if found else (),
        speech_s=sum(utterance.speech_s for utterance in found),
        decode_ms=found[-1].decode_ms if found else 0.0,
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
