"""`kreis sprich`: spricht einen Text in eine WAV-Datei, oder zeigt, wie er gesprochen wird."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HELP = "Einen Text sprechen: in eine WAV-Datei (--out) oder als Wortlaut (--text)."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("satz", metavar="TEXT", help="was gesprochen wird; - liest von der Standardeingabe")
    parser.add_argument("--out", type=Path, metavar="DATEI", help="WAV-Datei, die geschrieben wird")
    parser.add_argument("--text", action="store_true", help="nur zeigen, was die Stimme sagt")
    parser.add_argument(
        "--tempo", type=float, default=1.0, metavar="ZAHL", help="1 normal, 0.8 langsamer, 1.2 schneller"
    )


def run(args: argparse.Namespace) -> int:
    from knowledge.errors import SettingsError
    from voice_terminal.speaking.normalize import pairs

    text = sys.stdin.read() if args.satz == "-" else args.satz
    if args.text or not args.out:
        for _, spoken in pairs(text):
            print(spoken)
        return 0
    if not args.out.absolute().parent.is_dir():
        raise SettingsError(f"Den Ordner {args.out.absolute().parent} gibt es nicht. Bitte legen Sie ihn zuerst an.")
    from knowledge.settings import paths
    from voice_terminal.speaking import lexicon
    from voice_terminal.speaking.audio import write_wav
    from voice_terminal.speaking.synthesis import Speaker

    lexicon.load(
        paths().content / lexicon.FILE
    )  # a mistake in the file is named here; the kiosk would go on without it
    speaker = Speaker.load()
    chunks = [chunk.pcm for chunk in speaker.speak(text, args.tempo)]
    seconds = write_wav(args.out, chunks, speaker.sample_rate)
    note = " (Teststimme)" if speaker.model.is_test else ""
    print(f"{args.out}: {seconds:.1f} Sekunden, Stimme {speaker.model.name}{note}")
    return 0
