"""Answer quality: plain BM25 beside our search by words, by meaning and by both, and the three bands end to end.

    python -m bench.search [--fragen FILE.jsonl …] [--content DIR] [--rasa] [--fehler]

A question is "right" when the answer comes from an expected entry. "Offered" counts questions whose right entry is
among the buttons of "Meinten Sie …?". "Foreign" are questions without an expected entry. Plain BM25 always answers
when any word is known. `--rasa` adds a stock Rasa FAQ bot (`bench/_stock_faq.py`), `--fehler` lists what went wrong.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import bm25s

from bench._stock_faq import answers
from knowledge.answering import Answering
from knowledge.answering.answering import RESERVATION
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
VERDICTS: Final = ("right", "offered", "wrong", "none")


def main(argv: Sequence[str] = ()) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = [ROOT / "bench" / "data" / "antworten_dev.jsonl"]
    parser.add_argument("--fragen", type=Path, nargs="+", default=default, help="files, counted together")
    parser.add_argument("--content", type=Path, default=paths().content)
    parser.add_argument("--rasa", action="store_true", help="also a stock Rasa bot; trains 40 minutes once")
    parser.add_argument("--fehler", action="store_true", help="list wrong and missing answers")
    args = parser.parse_args(argv)
    examples = [example for file in args.fragen for example in read_examples(file)]
    content = load(args.content)
    encoder = SentenceEncoder(encoder_name())
    search = Search(content)
    search.embed(encoder, VectorCache(paths().in_data("vektoren/.keep").parent, encoder.id))
    print(f"{len(content.entries)} entries, {len(search.collection)} documents, {len(examples)} questions\n")
    _ranking(content, search, [example for example in examples if example.expected])
    baseline = plain_bm25(content)
    others = {"plain BM25": [next(iter(baseline(example.question)), "") for example in examples]}
    if args.rasa:
        others["stock Rasa"] = answers(content, [example.question for example in examples])
    _bands(Answering(content, search, Gazetteer(args.content)), others, examples, args.fehler)


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


def _bands(answering: Answering, others: Mapping[str, Sequence[str]], examples: Sequence[Example], show: bool) -> None:
    """`others`: the entry that each baseline answers each question with, empty for none."""
    verdicts: dict[str, list[tuple[Example, str, str]]] = {"Kreis-Assistent": []}
    times = []
    as_if_known = 0
    for example in examples:
        started = time.perf_counter()
        reply = answering.answer(Turn(example.question)).replies[0]
        times.append(1000 * (time.perf_counter() - started))
        given = reply.source.entry if reply.source else reply.outcome
        verdict = _verdict(example, reply)
        verdicts["Kreis-Assistent"].append((example, verdict, given))
        as_if_known += not example.expected and verdict == "wrong" and not reply.text.startswith(RESERVATION)
    for name, entries in others.items():
        verdicts[name] = [
            (example, "right" if entry in example.expected else "wrong" if entry else "none", entry)
            for example, entry in zip(examples, entries, strict=True)
        ]
    print("\n| who | group | questions | right | offered | wrong | not answered |\n|---|---|---|---|---|---|---|")
    for who, rows in verdicts.items():
        for group in dict.fromkeys(example.group for example in examples):
            part = [verdict for example, verdict, _ in rows if example.group == group]
            shares = [sum(verdict == name for verdict in part) / len(part) for name in VERDICTS]
            print(f"| {who} | {group} | {len(part)} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")
    print(
        "\n| who | answerable right | answerable answered | wrong, of all | foreign not answered | noisy right | "
        "clean right |\n|---|---|---|---|---|---|---|"
    )
    for who, rows in verdicts.items():
        print(f"| {who} | " + " | ".join(f"{share:.1%}" for share in _summary(rows)) + " |")
    foreign = sum(not example.expected for example in examples)
    print(
        f"\nKreis-Assistent, foreign not answered as if known (a wrong answer that begins "
        f"„{RESERVATION} …“ is none): {1 - as_if_known / max(1, foreign):.1%}"
    )
    times.sort()
    print(f"\nOne turn, everything: p50 {times[len(times) // 2]:.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms")
    if show:
        print()
        for example, verdict, given in verdicts["Kreis-Assistent"]:
            if verdict == "wrong" or (verdict != "right" and example.expected):
                print(
                    f"{verdict}: {example.question} -> {given}, expected {' or '.join(example.expected) or 'nothing'}"
                )


def _summary(rows: Sequence[tuple[Example, str, str]]) -> list[float]:
    """Right and answered of those with an answer, wrong of all, not answered of those without, right by noise."""
    answerable = [verdict for example, verdict, _ in rows if example.expected]
    foreign = [verdict for example, verdict, _ in rows if not example.expected]
    clean = [verdict for example, verdict, _ in rows if example.expected and example.group == "clean"]
    noisy = [verdict for example, verdict, _ in rows if example.expected and example.group != "clean"]

    def share(verdicts: Sequence[str], *names: str) -> float:
        return sum(verdict in names for verdict in verdicts) / max(1, len(verdicts))

    return [
        share(answerable, "right"),
        share(answerable, "right", "wrong"),
        share([*answerable, *foreign], "wrong"),
        1 - share(foreign, "wrong", "right"),
        share(noisy, "right"),
        share(clean, "right"),
    ]


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
