"""Search by words: BM25 over stems and compound parts, and over letters, tolerant of spelling."""

from __future__ import annotations

import logging
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.dialect import Dialect, is_german
from knowledge.search.compounds import Splitter
from knowledge.search.documents import Document
from knowledge.search.groups import Groups
from knowledge.search.spelling import Speller
from knowledge.text import STOP_WORDS, content_words, fold, stem

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it switches itself to DEBUG
Floats = NDArray[np.float32]
_REPEATS: Final[Mapping[str, int]] = {"titel": 4, "synonym": 3, "frage": 2, "kurz": 1, "abschnitt": 1}
"""How often a field's words count: a word in the title says more about an entry than one in its text."""
_PART_WEIGHT: Final = 0.5
_WORD: Final = re.compile(r"[^\W_]+")
_NAMES: Final = ("titel", "synonym", "frage")


@dataclass(frozen=True)
class Term:
    """A word of the question as the index knows it."""

    stems: tuple[tuple[str, float], ...]
    """Stems to look up, with weights up to 1."""
    rarity: float
    """Inverse document frequency of the word; high for a word the index does not know."""


@dataclass(frozen=True)
class Evidence:
    """What the words of a question say about each entry; arrays in the order of `Lexical.ids`."""

    bm25: Floats
    """BM25 over all fields."""
    passage: Floats
    """BM25 of the entry's best single passage."""
    letters: Floats
    """BM25 over groups of four letters in titles, synonyms and questions."""
    coverage: Floats
    """Share of the question's words, weighted by rarity, that the entry contains; 0 to 1."""
    names: Floats
    """The same for titles, synonyms and questions only."""
    focus: Floats
    """Best overlap of the question with one name: F-measure of what is covered of both; 0 to 1."""
    words: int
    """Number of words of the question that carry meaning."""
    known: float
    """Share of the question's words, weighted by rarity, that any entry contains; 0 to 1."""


class Lexical:
    """The words of one collection."""

    def __init__(self, collection: Sequence[Document], ids: Sequence[str], dialect: Dialect | None = None) -> None:
        self._dialect = dialect or Dialect()
        self.ids = tuple(ids)
        position = {id_: number for number, id_ in enumerate(self.ids)}
        vocabulary = Counter(chain.from_iterable(document.words for document in collection))
        self._splitter = Splitter(word for word in vocabulary if len(word) >= 4 or vocabulary[word] > 1)
        self._speller = Speller(vocabulary)
        # How a folded word is really written: the encoder reads `Führerschein`, not `fuehrerschein`.
        written = Counter(chain.from_iterable(document.written for document in collection)).most_common()
        self._spelling = {fold(word): word for word, _ in reversed(written)}
        tokens = {word: self._tokens(word) for word in vocabulary}
        letters = {word: _grams([word]) for word in vocabulary}
        full: list[list[str]] = [[] for _ in self.ids]
        grams: list[list[str]] = [[] for _ in self.ids]
        sets: list[set[str]] = [set() for _ in self.ids]
        names: list[set[str]] = [set() for _ in self.ids]
        single_names: list[tuple[int, frozenset[str]]] = []
        single: list[list[str]] = []
        for document in collection:
            number = position[document.entry]
            stems = list(chain.from_iterable(map(tokens.__getitem__, document.words)))
            single.append(stems)
            full[number] += stems * _REPEATS[document.field]
            sets[number].update(stems)
            if document.field in _NAMES:
                names[number].update(stems)
                grams[number] += chain.from_iterable(map(letters.__getitem__, document.content_words))
                own = frozenset(map(stem, document.content_words))
                if own:
                    single_names.append((number, own))
        self._full = _Bm25(full)
        self._documents = _Bm25(single)
        owner = np.asarray([position[document.entry] for document in collection], np.int64)
        self._groups = Groups(owner, len(self.ids), without=0)
        self._letters = _Bm25(grams)
        self._holders = _postings(sets)
        self._name_holders = _postings(names)
        self._single_holders = _postings([own for _, own in single_names])
        self._count = max(1, len(self.ids))
        single_owner = np.asarray([number for number, _ in single_names], np.int64)
        self._name_groups = Groups(single_owner, len(self.ids), without=0)
        rarity = {token: self._rarity(token) for token in self._single_holders}
        self._single_mass = np.asarray([sum(map(rarity.__getitem__, own)) for _, own in single_names], np.float64)

    def terms(self, question: str) -> list[Term]:
        """The words of the question that carry meaning, resolved to stems of the index."""
        german = {fold(word) for word in _WORD.findall(question) if is_german(word)}
        return [self._term(word, word in german) for word in dict.fromkeys(content_words(question))]

    def evidence(self, question: str) -> Evidence:
        """Score every entry; the question is in standard words already."""
        terms = self.terms(question)
        total = sum(term.rarity for term in terms) or 1.0
        return Evidence(
            bm25=_weighted(self._full, terms),
            passage=self._groups.top(_weighted(self._documents, terms)),
            letters=self._letters.scores(_grams(content_words(question))),
            coverage=self._coverage(terms, self._holders) / np.float32(total),
            names=self._coverage(terms, self._name_holders) / np.float32(total),
            focus=self._focus(terms, total),
            words=len(terms),
            known=sum(term.rarity for term in terms if term.stems) / total if terms else 0.0,
        )

    def standard(self, question: str) -> str:
        """The question in words that the collection knows, where a word is probably misspelt or dialect."""
        return self._dialect.standard(self._joined(question), self._meant)

    def weight(self, text: str) -> float:
        """How much of a text any single entry has among its names, in units of rarity, from 0."""
        covered = self._coverage(self.terms(text), self._name_holders)
        return float(covered.max()) if len(covered) else 0.0

    def _joined(self, question: str) -> str:
        """Compounds that were written or heard as two words ("kühl schrank"), when the collection has them as one."""
        pieces: list[str] = []
        for piece in question.split(" "):
            whole = self._compound(pieces[-1], piece) if pieces else None
            if whole is None:
                pieces.append(piece)
            else:
                pieces[-1] = whole
        return " ".join(pieces)

    def _compound(self, first: str, second: str) -> str | None:
        bare = second.rstrip("?!.,;:")
        if not (first.isalpha() and bare.isalpha()):
            return None
        parts = fold(first), fold(bare)
        word = "".join(parts)
        if not STOP_WORDS.isdisjoint(parts) or not self._speller.knows(word) or self._in_one_name(*parts):
            return None
        return self._spelling.get(word, word) + second[len(bare) :]

    def _in_one_name(self, first: str, second: str) -> bool:
        """Whether a title, synonym or question has both as words of their own ("Smart City")."""
        one, other = self._single_holders.get(stem(first)), self._single_holders.get(stem(second))
        return one is not None and other is not None and len(np.intersect1d(one, other, assume_unique=True)) > 0

    def _meant(self, written: str) -> str | None:
        word = fold(written)
        if is_german(written) or self._speller.knows(word) or stem(word) in self._holders or self._splitter.parts(word):
            return None
        found = self._speller.meant(word, 1)
        return self._spelling.get(found[0][0], found[0][0]) if found and found[0][1] >= 0.82 else None

    def documents(self, question: str) -> Floats:
        """BM25 of each document, in the order of the collection; the question is in standard words already."""
        return _weighted(self._documents, self.terms(question))

    def _tokens(self, word: str) -> list[str]:
        return [stem(word), *self._splitter.parts(word)]

    def _term(self, word: str, german: bool) -> Term:
        own = stem(word)
        found: dict[str, float] = {}
        if own in self._holders:
            found[own] = 1.0
        for part in self._splitter.parts(word):
            if part in self._holders:
                found.setdefault(part, _PART_WEIGHT)
        if own not in self._holders and not german:
            for target, similarity in self._speller.meant(word):
                for rank, token in enumerate(self._tokens(target)):
                    if token in self._holders:
                        weight = round(similarity**2 * (_PART_WEIGHT if rank else 0.9), 1)
                        found[token] = max(found.get(token, 0.0), weight)
        rarity = self._rarity(max(found, key=lambda token: found[token])) if found else self._rarity("")
        return Term(tuple(found.items()), rarity)

    def _rarity(self, token: str) -> float:
        holders = len(self._holders.get(token, ()))
        return math.log(1 + (self._count - holders + 0.5) / (holders + 0.5))

    def _coverage(self, terms: Sequence[Term], holders: Mapping[str, NDArray[np.int64]]) -> Floats:
        covered = np.zeros(len(self.ids), np.float32)
        for term in terms:
            best = np.zeros(len(self.ids), np.float32)
            for token, weight in term.stems:
                if token in holders:
                    rows = holders[token]
                    best[rows] = np.maximum(best[rows], weight)
            covered += best * np.float32(term.rarity)
        return covered

    def _focus(self, terms: Sequence[Term], total: float) -> Floats:
        mass = np.zeros(len(self._single_mass), np.float64)
        for term in terms:
            found = [
                (self._single_holders[token], weight) for token, weight in term.stems if token in self._single_holders
            ]
            if len(found) == 1:
                rows, weight = found[0]
                mass[rows] += weight * term.rarity
            elif found:
                best = np.zeros(len(mass), np.float64)
                for rows, weight in found:
                    best[rows] = np.maximum(best[rows], weight)
                mass += best * term.rarity
        recall, precision = mass / total, np.minimum(1.0, mass / self._single_mass)
        focus = 2 * recall * precision / np.maximum(recall + precision, 1e-9)
        return self._name_groups.top(focus.astype(np.float32))


def _weighted(index: _Bm25, terms: Sequence[Term]) -> Floats:
    by_weight: dict[float, list[str]] = defaultdict(list)
    for term in terms:
        for token, weight in term.stems:
            by_weight[weight].append(token)
    total = np.zeros(index.size, np.float32)
    for weight, tokens in by_weight.items():
        total += np.float32(weight) * index.scores(tokens)
    return total


class _Bm25:
    """bm25s over ready-made tokens; an empty collection scores nothing."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.size = len(rows)
        self._index: Any = None
        if any(rows):
            self._index = bm25s.BM25(k1=1.2, b=0.5)
            self._index.index([list(row) or [""] for row in rows], show_progress=False)

    def scores(self, tokens: Sequence[str]) -> Floats:
        if self._index is None:
            return np.zeros(self.size, np.float32)
        known = [token for token in tokens if token in self._index.vocab_dict]
        if not known:
            return np.zeros(self.size, np.float32)
        scores: Floats = np.asarray(self._index.get_scores(known), dtype=np.float32)
        return scores


def _grams(row: Sequence[str]) -> list[str]:
    """Groups of four letters within words, with the word's edges marked."""
    found = []
    for word in row:
        marked = f"_{word}_"
        found += [marked[at : at + 4] for at in range(max(1, len(marked) - 3))]
    return found


def _postings(rows: Sequence[AbstractSet[str]]) -> dict[str, NDArray[np.int64]]:
    collected: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for token in row:
            collected[token].append(number)
    return {token: np.asarray(numbers, np.int64) for token, numbers in collected.items()}
