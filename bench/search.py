"""Answer quality: plain BM25 beside our search by words, by meaning and by both, and the three bands end to end.

    python -m bench.search [--fragen FILE.jsonl] [--content DIR] [--fehler]

A question is "answered" when the assistant is sure; "right" when it then gives an expected entry. "Offered" counts
questions whose right entry is among the buttons of "Meinten Sie …?".
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import bm25s

from knowledge.answering import Answering
from knowledge.load import Content, load
from knowledge.places.gazetteer import Gazetteer
from knowledge.reply import Reply, Turn
from knowledge.search import Search
from knowledge.search.documents import documents
from knowledge.search.encoder import SentenceEncoder, encoder_name
from knowledge.search.training import Example, read_examples
from knowledge.search.vectors import VectorCache
from knowledge.settings import ROOT, paths

TITLE: Final = "Antwortqualität"
Ranker = Callable[[str], Sequence[str]]


def main(argv: Sequence[str] = ()) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fragen", type=Path, default=ROOT / "bench" / "data" / "antworten_dev.jsonl")
    parser.add_argument("--content", type=Path, default=paths().content)
    parser.add_argument("--fehler", action="store_true", help="list wrong and missing answers")
    args = parser.parse_args(argv)
    examples = read_examples(args.fragen)
    content = load(args.content)
    encoder = SentenceEncoder(encoder_name())
    search = Search(content)
    search.embed(encoder, VectorCache(paths().in_data("vektoren/.keep").parent, encoder.id))
    print(f"{len(content.entries)} entries, {len(search.collection)} documents, {len(examples)} questions\n")
    _ranking(content, search, [example for example in examples if example.expected])
    _bands(Answering(content, search, Gazetteer(args.content)), examples, args.fehler)


def plain_bm25(content: Content) -> Ranker:
    """The baseline: whole entries as lower-case words, no stemming, no synonyms of ours."""
    ids = list(content.entries)
    texts = [
        " ".join(document.text for document in documents(entry)).lower().split() for entry in content.entries.values()
    ]
    index = bm25s.BM25()
    index.index(texts, show_progress=False)

    def rank(question: str) -> Sequence[str]:
        known = [word for word in question.lower().strip("?!. ").split() if word in index.vocab_dict]
        if not known:
            return []
        scores = index.get_scores(known)
        return [ids[number] for number in sorted(range(len(ids)), key=lambda number: -scores[number])[:10]]

    return rank


def _ranking(content: Content, search: Search, examples: Sequence[Example]) -> None:
    rankers: dict[str, Ranker] = {
        "plain BM25": plain_bm25(content),
        "lexical": lambda question: [hit.entry for hit in search.search(question, 10, "lexical")],
        "semantic": lambda question: [hit.entry for hit in search.search(question, 10, "semantic")],
        "hybrid": lambda question: [hit.entry for hit in search.search(question, 10)],
    }
    print("| search | recall@1 | recall@3 | MRR | p50 ms | p95 ms |\n|---|---|---|---|---|---|")
    for name, rank in rankers.items():
        first = third = reciprocal = 0.0
        times = []
        for example in examples:
            started = time.perf_counter()
            found = list(rank(example.question))
            times.append(1000 * (time.perf_counter() - started))
            place = next((number for number, entry in enumerate(found) if entry in example.expected), None)
            if place is not None:
                first += place == 0
                third += place < 3
                reciprocal += 1 / (place + 1)
        times.sort()
        count = max(1, len(examples))
        print(
            f"| {name} | {first / count:.3f} | {third / count:.3f} | {reciprocal / count:.3f} "
            f"| {times[len(times) // 2]:.1f} | {times[int(len(times) * 0.95)]:.1f} |"
        )


def _bands(answering: Answering, examples: Sequence[Example], show: bool) -> None:
    groups: dict[str, list[tuple[Example, Reply]]] = defaultdict(list)
    for example in examples:
        reply = answering.answer(Turn(example.question)).replies[0]
        groups[example.group].append((example, reply))
        groups["all"].append((example, reply))
    print("\n| group | questions | right | offered | wrong | not answered |\n|---|---|---|---|---|---|")
    for group, rows in groups.items():
        verdicts = [_verdict(example, reply) for example, reply in rows]
        shares = [
            sum(verdict == name for verdict in verdicts) / len(rows) for name in ("right", "offered", "wrong", "none")
        ]
        print(f"| {group} | {len(rows)} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")
        if show and group == "all":
            for (example, reply), verdict in zip(rows, verdicts, strict=True):
                if verdict == "wrong" or (verdict != "right" and example.expected):
                    entry = reply.source.entry if reply.source else reply.outcome
                    print(f"  {verdict}: {example.question} -> {entry}, expected {example.expected}")


def _verdict(example: Example, reply: Reply) -> str:
    if reply.outcome == "clarify":
        offered = [json.loads(button.payload[button.payload.index("{") :])["eintrag"] for button in reply.buttons]
        return "offered" if set(offered) & set(example.expected) else "none"
    if reply.source is None:
        return "none"
    if reply.source.entry in example.expected:
        return "right"
    # An honest "this fact is not known" about the right kind of matter is no wrong answer.
    return "none" if reply.outcome != "answered" else "wrong"


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
