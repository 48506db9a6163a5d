"""The listening process: microphone, voice detector and recogniser on their own; it may die and is started again.

Vosk ends the process on some misuse, PortAudio may hang with a dead device, and decoding must not wait for synthesis.
Commands come as JSON lines on standard input, events go as JSON lines to standard output. Audio touches no file.

    → {"do": "listen", "number": 7, "pause_s": 1.2, "choices": ["ja", "nein"]}   → {"do": "finish"}   → {"do": "stop"}
    → {"do": "warm", "pcm": base64}    → {"do": "audio", "pcm": base64}   (instead of a microphone, for tests)
    ← {"event": "ready"}   ← {"event": "speech" | "partial" | "utterance" | "nothing", "number": 7, …}
    ← {"event": "microphone", "text": "" | what is wrong}   ← {"event": "alive", "overflows": 0}
"""

from __future__ import annotations

import argparse
import base64
import json
import queue
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import Any, Final

from knowledge.errors import SpeechError
from voice_terminal.audio.microphone import Microphone
from voice_terminal.listening.ear import Ear, silero
from voice_terminal.listening.recogniser import Recogniser
from voice_terminal.listening.utterance import EarEvent, Expectation

ALIVE_EVERY_S: Final = 1.0
REOPEN_EVERY_S: Final = 3.0
NO_MICROPHONE: Final = "none"
"""As `--microphone`: audio comes through standard input."""


class Worker:
    def __init__(self, model: Path, microphone: Microphone | None) -> None:
        self._commands: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._number = 0
        self._recogniser = Recogniser(model)
        self._ear = Ear(self._recogniser, silero(), self._report)
        self._microphone = microphone
        self._open = False
        self._reopen_at = 0.0
        self._alive_at = 0.0

    def run(self) -> None:
        """Work until standard input ends."""
        threading.Thread(target=self._read_commands, daemon=True).start()
        _tell({"event": "ready"})
        while True:
            self._heartbeat()
            audio = self._audio()
            while (command := self._command(wait=self._microphone is None or not self._open)) is not None:
                if command.get("do") == "end":
                    return
                self._obey(command)
            self._ear.feed(audio)

    def _obey(self, command: dict[str, Any]) -> None:
        match command["do"]:
            case "listen":
                self._number = command["number"]
                if self._microphone is not None:
                    self._microphone.drop()
                self._ear.stop()
                self._ear.begin(Expectation(command["pause_s"], tuple(command["choices"])))
            case "finish":
                self._ear.finish()
            case "stop":
                self._ear.stop()
            case "warm":
                self._recogniser.begin()
                self._recogniser.accept(base64.b64decode(command["pcm"]))
                self._recogniser.finish()
            case "audio":
                self._ear.feed(base64.b64decode(command["pcm"]))

    def _audio(self) -> bytes:
        if self._microphone is None:
            return b""
        try:
            if not self._open:
                if monotonic() < self._reopen_at:
                    return b""
                self._microphone.open()
                self._open = True
                _tell({"event": "microphone", "text": ""})
            return self._microphone.read(timeout_s=0.2)
        except SpeechError as error:
            self._open = False
            self._reopen_at = monotonic() + REOPEN_EVERY_S
            self._microphone.close()
            self._ear.stop()
            _tell({"event": "microphone", "text": str(error)})
            return b""

    def _command(self, *, wait: bool) -> dict[str, Any] | None:
        try:
            return (self._commands.get(timeout=0.2) if wait else self._commands.get_nowait()) or {"do": "end"}
        except queue.Empty:
            return None

    def _read_commands(self) -> None:
        for line in sys.stdin.buffer:
            self._commands.put(json.loads(line))
        self._commands.put(None)

    def _heartbeat(self) -> None:
        if monotonic() >= self._alive_at:
            self._alive_at = monotonic() + ALIVE_EVERY_S
            _tell({"event": "alive", "overflows": self._microphone.overflows if self._microphone else 0})

    def _report(self, event: EarEvent) -> None:
        message: dict[str, Any] = {"event": event.kind, "number": self._number}
        if event.kind == "partial":
            message["text"] = event.text
        elif event.kind == "utterance":
            message["utterance"] = event.utterance.to_dict()
        _tell(message)


def _tell(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--microphone", default="")
    args = parser.parse_args()
    microphone = None if args.microphone == NO_MICROPHONE else Microphone(args.microphone)
    try:
        Worker(args.model, microphone).run()
    except SpeechError as error:
        _tell({"event": "failed", "text": str(error)})
        return 1
    except (BrokenPipeError, KeyboardInterrupt):
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
