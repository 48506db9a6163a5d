"""`kreis kiosk`: the voice terminal, or one spoken question from a file."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

HELP = "Startet das Sprachterminal (oder beantwortet eine Tondatei: --wav frage.wav --out antwort.wav)."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--wav", type=Path, metavar="DATEI", help="eine gesprochene Frage aus dieser Datei beantworten")
    parser.add_argument("--out", type=Path, metavar="DATEI", help="die gesprochene Antwort in diese Datei schreiben")
    parser.add_argument("--json", action="store_true", help="mit --wav: das Ergebnis als JSON ausgeben")
    parser.add_argument("--ohne-bildschirm", action="store_true", help="keine Bildschirmseite anbieten")
    parser.add_argument("--freisprechen", action="store_true", help="ohne Knopf zuhören (wie KIOSK_HANDS_FREE=1)")
    parser.add_argument("--geraete", action="store_true", help="Mikrofone und Lautsprecher auflisten")


def run(args: argparse.Namespace) -> int:
    from knowledge import logs
    from voice_terminal.config import Config

    logs.set_up(logging.WARNING)
    config = Config.from_environment()
    if args.geraete:
        return _list_devices()
    if args.wav:
        return _answer_file(args, config.gateway)
    from voice_terminal.assembly import run_kiosk

    if args.freisprechen:
        config = replace(config, hands_free=True)
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(run_kiosk(config, with_screen=not args.ohne_bildschirm))
    return 0


def _list_devices() -> int:
    from voice_terminal.audio.devices import devices

    for direction, title, variable in (
        ("input", "Mikrofone", "KIOSK_MICROPHONE"),
        ("output", "Lautsprecher", "KIOSK_LOUDSPEAKER"),
    ):
        print(f"{title} ({variable}):")
        for device in devices(direction):  # type: ignore[arg-type]
            print(f"  {device.name} ({device.rate} Hz)")
    return 0


def _answer_file(args: argparse.Namespace, gateway: str) -> int:
    from knowledge.settings import paths
    from voice_terminal.assembly import load_recogniser, load_voice
    from voice_terminal.listening.recogniser import Recogniser
    from voice_terminal.listening.understanding import Understanding
    from voice_terminal.listening.vocabulary import read_names
    from voice_terminal.oneshot import answer_file
    from voice_terminal.speaking.sentences import split

    voice, _ = load_voice(repeatable=True)  # one question, always the same answer file
    model, _ = load_recogniser()
    result = asyncio.run(
        answer_file(
            args.wav,
            args.out,
            gateway=gateway,
            decoder=Recogniser(model),
            voice=voice,
            understanding=Understanding(read_names(paths().content)[0]),
            split=split,
        )
    )
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(f"Gehört: {result['heard'] or '(nichts)'}")
        print("\n".join(result["spoken"]))
    return 0 if result["replies"] else 2
