"""Speed of the search with 1,000 entries: a question, its lookup alone, a saved file, a second start.

The lookup is measured a second time with as many entries as make 20,000 documents.

    OMP_NUM_THREADS=1 python -m bench search_speed

The entries are the county's own and copies of its services, so that lengths, words and vectors are real (the vocabulary
does not grow with them). The questions are every fifth of the development set. "Lookup" is the same question again,
whose vector the encoder remembers.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import count, cycle
from pathlib import Path
from typing import Final

from knowledge.live import LiveKnowledge
from knowledge.load import Content, load
from knowledge.search import Search
from knowledge.search.documents import documents
from knowledge.search.encoder import SentenceEncoder, Vectors, encoder_name
from knowledge.search.training import read_examples
from knowledge.search.vectors import VectorCache
from knowledge.settings import ROOT, paths

TITLE: Final = "Geschwindigkeit der Suche mit 1.000 Einträgen"
ON_REQUEST: Final = True
ENTRIES: Final = 1000
DOCUMENTS: Final = 20_000
PATIENCE_S: Final = 60


class CountingEncoder(SentenceEncoder):
    """The configured encoder, which also counts the texts it made vectors of."""

    encoded = 0

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return super().passages(texts)


def main() -> None:
    """Print one table."""
    questions = [example.question for example in read_examples(ROOT / "bench" / "data" / "antworten_dev.jsonl")][::5]
    encoder = CountingEncoder(encoder_name())
    with tempfile.TemporaryDirectory() as temporary:
        folder, vectors = Path(temporary) / "inhalt", Path(temporary) / "vektoren"
        kept = paths().in_data("vektoren/.keep").parent
        shutil.copytree(paths().content, folder)
        Search(load(folder)).embed(encoder, VectorCache(kept, encoder.id))  # slow only the first time
        shutil.copytree(kept, vectors)
        grow(folder, ENTRIES)
        content = load(folder)
        search = Search(content)
        search.embed(encoder, VectorCache(vectors, encoder.id))
        print(f"{len(content.entries)} entries, {len(search.collection)} documents, {len(questions)} questions\n")
        whole, lookup = _times(search, questions)
        before = encoder.encoded
        Search(content).embed(encoder, VectorCache(vectors, encoder.id))
        again = encoder.encoded - before
        live = _live(folder, vectors, encoder)
        smaller = Search(_first(content, DOCUMENTS))
        smaller.embed(encoder, VectorCache(vectors, encoder.id))
        _, small_lookup = _times(smaller, questions)
    print("| what | p50 | p95 |\n|---|---|---|")
    for name, times in (
        ("question, ms", whole),
        ("lookup, ms", lookup),
        (f"lookup with {len(smaller.collection)} documents, ms", small_lookup),
        ("saved file is live, s", live),
    ):
        times.sort()
        print(f"| {name} | {times[len(times) // 2]:.1f} | {times[int(len(times) * 0.95)]:.1f} |")
    print(f"\nTexts encoded by a second start: {again}")


def _times(search: Search, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of each question, and of the same again."""
    whole, lookup = [], []
    for question in questions:
        whole.append(_milliseconds(lambda q=question: search.search(q)))  # type: ignore[misc]
        lookup.append(_milliseconds(lambda q=question: search.search(q)))  # type: ignore[misc]
    return whole, lookup


def _first(content: Content, wanted: int) -> Content:
    """Entries that together have `wanted` documents or a few more."""
    entries, number = {}, 0
    for id_, entry in content.entries.items():
        if number >= wanted:
            break
        entries[id_] = entry
        number += len(list(documents(entry)))
    return Content(entries, content.errors, content.version, content.dialect)


def grow(folder: Path, wanted: int) -> None:
    """Copy services until the folder holds `wanted` entries."""
    services = sorted((folder / "leistungen").glob("*.md"))
    missing = wanted - len(load(folder).entries)
    for number, source in zip(range(missing), cycle(services), strict=False):
        shutil.copyfile(source, source.with_stem(f"{source.stem}-muster-{number}"))


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def _live(folder: Path, vectors: Path, encoder: SentenceEncoder) -> list[float]:
    """Seconds from saving a file until the running knowledge holds it, five times."""
    live = LiveKnowledge(folder, vectors, lambda: encoder)
    live.start()
    file = sorted((folder / "leistungen").glob("*.md"))[0]
    original, seconds = file.read_text(encoding="utf-8"), []
    try:
        _until(lambda: live.current.search.semantic_ready)
        for number in range(5):
            old, started = live.current, time.perf_counter()
            file.write_text(original.replace("\ntitel: ", f"\ntitel: Neu {number} ", 1), encoding="utf-8")
            _until(lambda old=old: live.current is not old)  # type: ignore[misc]
            seconds.append(time.perf_counter() - started)
    finally:
        live.stop()
    return seconds


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    for _ in count():
        if condition():
            return
        if time.monotonic() > end:
            raise TimeoutError(f"nach {PATIENCE_S} s nicht geschehen")
        time.sleep(0.01)
