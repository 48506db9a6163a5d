"""`kreis kalibrieren`: learns the weights of the search and the confidence borders from example questions."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "Stellt die Suche anhand von Beispielfragen ein und schreibt das Ergebnis in eine Datei."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fragen", type=Path, help="Beispielfragen (.jsonl; sonst bench/data/antworten_dev.jsonl)")
    parser.add_argument("--content", type=Path, help="Ordner mit Wissensdateien (sonst das Wissen des Kreises)")
    parser.add_argument("--nur-zeigen", action="store_true", help="nur zeigen, nichts schreiben")


def run(args: argparse.Namespace) -> int:
    from knowledge.answering import Answering
    from knowledge.load import load
    from knowledge.places.gazetteer import Gazetteer
    from knowledge.search.calibration import FILE, Calibration
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
    learned = Search(content, Calibration(modes, sure=0.5, unsure=0.2))
    learned.embed(encoder, cache)
    answering = Answering(content, learned, Gazetteer(args.content or paths().content))
    points = curve(answering.judge, examples)
    sure, unsure = borders(points)
    print("Schwelle  beantwortet  richtig  falsch  Fremdes abgelehnt")
    for point in points:
        if round(point.threshold * 100) % 5 == 0:
            shares = "   ".join(f"{share:6.1%}" for share in (point.answered, point.right, point.wrong, point.refused))
            print(f"  {point.threshold:.2f}      {shares}")
    print(f"Sicher ab {sure:.2f}, nachfragen ab {unsure:.2f}.")
    if not args.nur_zeigen:
        write(FILE, modes, sure, unsure, points)
        print(f"Geschrieben: {FILE.name}")
    return 0
