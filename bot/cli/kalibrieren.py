"""`kreis kalibrieren`: learns the weights of the search and the borders of "sure" and "unsure" from example questions."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "Stellt die Suche anhand von Beispielfragen ein und schreibt das Ergebnis in eine Datei."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fragen", type=Path, help="Beispielfragen (.jsonl; sonst bench/data/antworten_dev.jsonl)")
    parser.add_argument("--content", type=Path, help="Ordner mit Wissensdateien (sonst das Wissen des Kreises)")
    parser.add_argument("--nur-zeigen", action="store_true", help="nur zeigen, nichts schreiben")


def run(args: argparse.Namespace) -> int:
    from knowledge.load import load
    from knowledge.search.calibration import FILE
    from knowledge.search.encoder import SentenceEncoder, encoder_name
    from knowledge.search.engine import Search
    from knowledge.search.training import borders, curve, learn, read_examples, write
    from knowledge.search.vectors import VectorCache
    from knowledge.search.views import bare
    from knowledge.settings import ROOT, paths

    examples = read_examples(args.fragen or ROOT / "bench" / "data" / "antworten_dev.jsonl")
    content = load(args.content or paths().content)
    encoder = SentenceEncoder(encoder_name())
    cache = VectorCache(paths().in_data("vektoren/.keep").parent, encoder.id)
    searches = [Search(view) for view in (content, bare(content))]
    for search in searches:
        search.embed(encoder, cache)
    modes = learn(searches, examples)
    points = curve(searches[0], examples, modes["hybrid"], "hybrid")
    sure, unsure = borders(points)
    print("Schwelle  beantwortet  richtig  falsch  Fremdes abgelehnt")
    for point in points:
        if round(point.threshold * 100) % 5 == 0:
            print(
                f"  {point.threshold:.2f}      {point.answered:6.1%}   {point.right:6.1%}  {point.wrong:6.1%}   {point.refused:6.1%}"
            )
    print(f"Sicher ab {sure:.2f}, nachfragen ab {unsure:.2f}.")
    if not args.nur_zeigen:
        write(FILE, modes, sure, unsure, points)
        print(f"Geschrieben: {FILE.name}")
    return 0
