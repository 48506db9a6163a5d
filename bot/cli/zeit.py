"""`kreis zeit`: which times a sentence names. For staff who wonder why an answer is about another day."""

from __future__ import annotations

import argparse
import json
import sys

HELP = "zeigt, welche Zeiten in einem Satz stehen"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("satz", nargs="*", help="der Satz; ohne Satz wird jede Zeile der Standardeingabe gelesen")
    parser.add_argument("--json", action="store_true", help="eine JSON-Zeile je Satz")


def run(args: argparse.Namespace) -> int:
    """Print one line per sentence; the exit code is 0 even when there is no time in it."""
    from knowledge import clock
    from knowledge.time_expressions import find, render

    now = clock.now()
    sentences = [" ".join(args.satz)] if args.satz else (line.rstrip("\r\n") for line in sys.stdin)
    for sentence in sentences:
        spans = find(sentence, now)
        if args.json:
            print(json.dumps([span.to_dict() for span in spans], ensure_ascii=False), flush=True)
        elif spans:
            print("; ".join(f"„{span.text}“: {render(span, now)}" for span in spans), flush=True)
        else:
            print("keine Zeitangabe", flush=True)
    return 0
