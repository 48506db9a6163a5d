"""Search by words: BM25 over stems and compound parts, and over letters, tolerant of spelling."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.dialect import Dialect, is_german
from knowledge.search.bm25 import Bm25
from knowledge.search.compounds import Splitter
from knowledge.search.documents import NAMES, Document
from knowledge.search.groups import Groups
from knowledge.search.occurrences import Postings, grouped, numbered, occurrences
from knowledge.search.spelling import Speller
from knowledge.search.typos import Typos
from knowledge.text import STOP_WORDS, content_words, fold, stem

Floats = NDArray[np.float32]
_REPEATS: Final[Mapping[str, int]] = {"titel": 4, "synonym": 3, "frage": 2, "kurz": 1, "abschnitt": 1}
"""How often a field's words count: a word in the title says more about an entry than one in its text."""
_PART_WEIGHT: Final = 0.5
_PREFIXES: Final = frozenset(
    ("ab", "an", "auf", "aus", "bei", "ein", "mit", "nach", "ueber", "um", "unter", "vor", "zu")
)
"""What speech recognition writes apart from the rest of a word: "ab fall", "vor anfrage"."""
_SHORTEST_PREFIXED: Final = 8
"""Letters from which on such a word is put together: "vor Ort" is no suburb."""
_WORD: Final = re.compile(r"[^\W_]+")


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


def _ordinary(collection: Sequence[Document]) -> Counter[str]:
    """Words that staff and residents use, as written, with how often; of residents' words only the correct ones."""
    counts: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for document in collection:
        (said if document.field == "gesagt" else counts).update(document.written)
    counts.update({word: count for word, count in said.items() if word in counts or (count > 1 and is_german(word))})
    return counts


class Lexical:
    """The words of one collection."""

    def __init__(self, collection: Sequence[Document], ids: Sequence[str], dialect: Dialect | None = None) -> None:
        self._dialect = dialect or Dialect()
        self.ids = tuple(ids)
        position = {id_: number for number, id_ in enumerate(self.ids)}
        self._size = len(collection)
        ordinary = _ordinary(collection)
        self._typos = Typos(ordinary)
        # What residents say is compared by its meaning alone: most of its words are not those of the matter.
        read = np.asarray([number for number, one in enumerate(collection) if one.field != "gesagt"], np.int64)
        collection = [collection[number] for number in read]
        vocabulary = Counter(chain.from_iterable(document.words for document in collection))
        self._splitter = Splitter(word for word in vocabulary if len(word) >= 4 or vocabulary[word] > 1)
        self._speller = Speller(vocabulary)
        # How a folded word is really written: the encoder reads `Führerschein`, not `fuehrerschein`.
        self._spelling = {fold(word): word for word, _ in reversed(ordinary.most_common())}
        self._count = max(1, len(self.ids))

        words = numbered(vocabulary)
        tokens_of = list(map(self._tokens, words))
        tokens = numbered(chain.from_iterable(tokens_of))
        documents = occurrences([document.words for document in collection], words) @ occurrences(tokens_of, tokens)
        owner = np.asarray([position[document.entry] for document in collection], np.int64)
        repeats = np.asarray([_REPEATS[document.field] for document in collection], np.float32)
        full = grouped(documents, owner, len(self.ids), repeats)
        self._full = Bm25(full, tokens)
        self._holders = Postings(full, tokens)

        is_name = np.asarray([document.field in NAMES for document in collection], bool)
        # Names are left out: what they say, `names` and `focus` know better, and most documents are names.
        self._passage_rows = read[~is_name]
        self._passages = Bm25(documents[np.flatnonzero(~is_name)], tokens)
        self._passage_groups = Groups(owner[~is_name], len(self.ids), without=0)

        once = np.ones(np.count_nonzero(is_name), np.float32)
        self._name_holders = Postings(grouped(documents[is_name], owner[is_name], len(self.ids), once), tokens)
        names = occurrences([document.content_words for document in collection if document.field in NAMES], words)
        letters_of = [_grams([word]) for word in words]
        letters = numbered(chain.from_iterable(letters_of))
        in_names = grouped(names, owner[is_name], len(self.ids), once)
        self._letters = Bm25(in_names @ occurrences(letters_of, letters), letters)

        single = names @ occurrences([[own] for own, *_ in tokens_of], tokens)
        says_something = np.diff(single.indptr) > 0
        single = single[says_something]
        single.data[:] = 1
        self._single_holders = Postings(single, tokens)
        self._single_mass = single @ np.asarray(list(map(self._rarity, tokens)))
        self._name_groups = Groups(owner[is_name][says_something], len(self.ids), without=0)
        # Two words of their own that stand side by side in a name, as in "Smart City", are no compound.
        self._beside = frozenset(
            chain.from_iterable(pairwise(document.words) for document in collection if document.field in NAMES)
        )

    def terms(self, question: str) -> list[Term]:
        """The words of the question that carry meaning, resolved to stems of the index."""
        german = {fold(word) for word in _WORD.findall(question) if is_german(word)}
        return [self._term(word, word in german) for word in dict.fromkeys(content_words(question))]

    def evidence(self, question: str) -> Evidence:
        """Score every entry; the question is in standard words already."""
        terms = self.terms(question)
        total = sum(term.rarity for term in terms) or 1.0
        return Evidence(
            bm25=self._full.scores(_weighted(terms)),
            passage=self._passage_groups.top(self._passages.scores(_weighted(terms))),
            letters=self._letters.scores((gram, 1.0) for gram in _grams(content_words(question))),
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
        """Compounds written or heard as several words ("kühl schrank"), when the collection has them as one."""
        pieces: list[str] = []
        for piece in question.split(" "):
            pieces.append(piece)
            for count in (3, 2):
                if len(pieces) >= count and (whole := self._compound(pieces[-count:])) is not None:
                    pieces[-count:] = [whole]
                    break
        return " ".join(pieces)

    def _compound(self, pieces: Sequence[str]) -> str | None:
        bare = pieces[-1].rstrip("?!.,;:")
        parts = [*map(fold, pieces[:-1]), fold(bare)]
        word = "".join(parts)
        prefixed = parts[0] in _PREFIXES and len(word) >= _SHORTEST_PREFIXED
        if not all(map(str.isalpha, parts)) or not STOP_WORDS.isdisjoint(parts[1:] if prefixed else parts):
            return None
        if not self._speller.knows(word) or not self._beside.isdisjoint(pairwise(parts)):
            return None
        return self._spelling.get(word, word) + pieces[-1][len(bare) :]

    def _meant(self, written: str) -> str | None:
        word = fold(written)
        if is_german(written) or self._speller.knows(word) or stem(word) in self._holders or self._splitter.parts(word):
            return None
        if ordinary := self._typos.meant(word):
            return self._spelling.get(ordinary, ordinary)
        found = self._speller.meant(word, 1)
        return self._spelling.get(found[0][0], found[0][0]) if found and found[0][1] >= 0.82 else None

    def documents(self, question: str) -> Floats:
        """BM25 of each document, 0 for names, in the order of the collection; the question is in standard words."""
        scores = np.zeros(self._size, np.float32)
        scores[self._passage_rows] = self._passages.scores(_weighted(self.terms(question)))
        return scores

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
        holders = len(self._holders.rows(token))
        return math.log(1 + (self._count - holders + 0.5) / (holders + 0.5))

    def _coverage(self, terms: Sequence[Term], holders: Postings) -> Floats:
        covered = np.zeros(len(self.ids), np.float32)
        for term in terms:
            best = np.zeros(len(self.ids), np.float32)
            for token, weight in term.stems:
                rows = holders.rows(token)
                best[rows] = np.maximum(best[rows], weight)
            covered += best * np.float32(term.rarity)
        return covered

    def _focus(self, terms: Sequence[Term], total: float) -> Floats:
        mass = np.zeros(len(self._single_mass), np.float64)
        for term in terms:
            found = [(self._single_holders.rows(token), weight) for token, weight in term.stems]
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


def _weighted(terms: Sequence[Term]) -> Iterator[tuple[str, float]]:
    return chain.from_iterable(term.stems for term in terms)


def _grams(row: Sequence[str]) -> list[str]:
    """Groups of four letters within words, with the word's edges marked."""
    found = []
    for word in row:
        marked = f"_{word}_"
        found += [marked[at : at + 4] for at in range(max(1, len(marked) - 3))]
    return found
