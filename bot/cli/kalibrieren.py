"""`kreis kalibrieren`: learns the weights of the search and the confidence borders from example questions."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "Stellt die Suche anhand von Beispielfragen ein und schreibt das Ergebnis in eine Datei."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fragen", type=Path, nargs="+", help="Beispielfragen (.jsonl; sonst bench/data/antworten_dev*.jsonl)"
    )
    parser.add_argument("--content", type=Path, help="Ordner mit Wissensdateien (sonst das Wissen des Kreises)")
    parser.add_argument("--nur-zeigen", action="store_true", help="nur zeigen, nichts schreiben")


def run(args: argparse.Namespace) -> int:
    from dataclasses import replace

    from knowledge.answering import Answering
    from knowledge.answering.foreign import elsewhere
    from knowledge.answering.sensitive import sensitive
    from knowledge.load import load
    from knowledge.places.gazetteer import Gazetteer
    from knowledge.search.calibration import FILE, Calibration
    from knowledge.search.encoder import SentenceEncoder, encoder_name
    from knowledge.search.engine import Search
    from knowledge.search.training import borders, curve, folds, gather, learn, read_examples, write
    from knowledge.search.vectors import VectorCache
    from knowledge.search.views import bare
    from knowledge.settings import ROOT, paths

    folder = args.content or paths().content
    files = args.fragen or sorted((ROOT / "bench" / "data").glob("antworten_dev*.jsonl"))
    examples = [example for file in files for example in read_examples(file)]
    content = load(folder)
    places = Gazetteer(folder)
    encoder = SentenceEncoder(encoder_name(), remembered=4 * len(examples) + 1)
    cache = VectorCache(paths().in_data("vektoren/.keep").parent, encoder.id)
    blank = Calibration.blank()
    full, poor = Search(content, blank), Search(bare(content), blank)
    for search in (full, poor):
        search.embed(encoder, cache)
    # What rules decide before any search, must teach the search nothing; the search never sees the villages.
    reader = Answering(content, full, places)
    taught = [
        replace(example, question=reader.matter(example.question)[0])
        for example in examples
        if not sensitive(example.question) and not elsewhere(example.question, None)
    ]
    gathered = gather(full, taught)
    taught_from = {reader.matter(example.question)[0]: example for example in examples}
    judged = []
    for left_out, modes in folds(gathered, taught):
        answering = Answering(content, full.with_weights(replace(blank, modes={**blank.modes, **modes})), places)
        judged.append((answering.judge, [taught_from[example.question] for example in left_out]))
    asked = {example.question for _, part in judged for example in part}
    by_rule = [example for example in examples if example.question not in asked]
    learned = learn(gathered)
    judged.append((Answering(content, full.with_weights(replace(blank, modes=learned)), places).judge, by_rule))
    points = curve(judged)
    sure, likely, unsure = borders(points)
    print("Schwelle  beantwortet  richtig  falsch  Fremdes abgelehnt")
    for point in points:
        if round(point.threshold * 100) % 5 == 0:
            shares = "   ".join(f"{share:6.1%}" for share in (point.answered, point.right, point.wrong, point.refused))
            print(f"  {point.threshold:.2f}      {shares}")
    print(f"Sicher ab {sure:.2f}, mit Vorbehalt ab {likely:.2f}, nachfragen ab {unsure:.2f}.")
    if not args.nur_zeigen:
        write(FILE, Calibration(learned, learn(gather(poor, taught)), sure, likely, unsure), points)
        print(f"Geschrieben: {FILE.name}")
    return 0
