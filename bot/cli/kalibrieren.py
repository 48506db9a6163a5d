"""`kreis kalibrieren`: learns the weights of the search and the confidence borders from example questions."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.load import Content
    from knowledge.search.stories import Story
    from knowledge.search.wants import Wants

HELP = "Stellt die Suche anhand von Beispielfragen ein und schreibt das Ergebnis in eine Datei."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fragen", type=Path, nargs="+", help="Beispielfragen (.jsonl; sonst bench/data/antworten_dev*.jsonl)"
    )
    parser.add_argument(
        "--geschichten",
        type=Path,
        nargs="+",
        help="Geschichten mit markiertem Wunsch (beim Wissen des Kreises sonst bench/data/geschichten.jsonl)",
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
    from knowledge.search.encoder import EMBEDDED, SentenceEncoder, encoder_name
    from knowledge.search.engine import Search
    from knowledge.search.stories import as_examples
    from knowledge.search.training import borders, curve, folds, gather, learn, read_examples, write
    from knowledge.search.vectors import VectorCache
    from knowledge.search.views import bare
    from knowledge.settings import ROOT, paths

    folder = args.content or paths().content
    files = args.fragen or sorted((ROOT / "bench" / "data").glob("antworten_dev*.jsonl"))
    examples = [example for file in files for example in read_examples(file)]
    content = load(folder)
    stories = told(args, content)
    places = Gazetteer(folder)
    blank = Calibration.blank()
    full, poor = Search(content, blank), Search(bare(content), blank)
    reader = Answering(content, full, places)
    encoder = SentenceEncoder(encoder_name(), remembered=4 * len(examples) + 1)
    wants = None
    if encoder_name() == EMBEDDED and any(story.want for story in stories):
        wants = _learn_wants(stories, lambda text: full.read(reader.matter(text)[0]))
        encoder.judge_wants_by(wants)
    cache = VectorCache(paths().in_data("vektoren/.keep").parent, encoder.id)
    for search in (full, poor):
        search.embed(encoder, cache)
    # What rules decide before any search, must teach the search nothing; the search never sees the villages.
    taught, taught_stories = (
        [
            replace(example, question=reader.matter(example.question)[0])
            for example in some
            if not sensitive(example.question) and not elsewhere(example.question, None)
        ]
        for some in (examples, as_examples(stories))
    )
    gathered = [*gather(full, taught), *gather(full, taught_stories, slips=False)]
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
        without_names = learn([*gather(poor, taught), *gather(poor, taught_stories, slips=False)])
        write(FILE, Calibration(learned, without_names, sure, likely, unsure), points)
        if wants is not None:
            wants.write()
        print("Geschrieben.")
    return 0


def told(args: argparse.Namespace, content: Content) -> list[Story]:
    """The stories to learn from: those of the arguments, for the county's own content those of the repository. One that
    wants an entry which is not there would teach that no entry is right."""
    from knowledge.search.stories import read_stories
    from knowledge.settings import ROOT

    files = args.geschichten or ([] if args.content else [ROOT / "bench" / "data" / "geschichten.jsonl"])
    stories = [story for file in files for story in read_stories(file)]
    return [story for story in stories if story.expected is None or story.expected in content.entries]


def _learn_wants(stories: Sequence[Story], read: Callable[[str], str]) -> Wants:
    """What in a story is wanted, for the encoder as it is now."""
    from knowledge.e5.encoder import E5
    from knowledge.e5.prepare import prepared
    from knowledge.search.stories import marked
    from knowledge.search.wants import learn
    from knowledge.settings import paths

    return learn(list(marked(stories, read, E5(prepared(paths().data), adapted=True))))
