"""The Lücken-Korb: unanswered and thumbs-down questions, put together by likeness, shown from three askers up."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from bot.store import Asked
from knowledge.load import Content
from knowledge.search.documents import documents
from knowledge.text import STOP_WORDS, content_words, fold, stem, words

ASKERS: Final = 3
"""Different people who must have asked before staff see a question."""
ALIKE: Final = 0.5
"""Cosine from which two questions belong together."""
LEFT_OUT: Final = "[…]"
_MASKED: Final = re.compile(r"\[[^\]]*\]")
"""What was left out before the question was kept, "[Name]"."""
_NAMES: Final = Path(__file__).with_name("namen.txt")


@dataclass(frozen=True)
class Cluster:
    key: str
    """Names the cluster in a form; depends on its leading question only."""
    title: str
    """The most asked wording with the fewest words left out."""
    wordings: tuple[str, ...]
    """Other wordings, without rare words."""
    askers: int
    unanswered: int
    disliked: tuple[tuple[str, int], ...]
    """Entries whose answer did not help, with the number of people, most first."""
    questions: tuple[str, ...]
    """The questions as they are kept, to forget them later. Not for showing."""


def clusters(asked: Sequence[Asked], vocabulary: frozenset[str], askers: int = ASKERS) -> list[Cluster]:
    """Clusters that at least `askers` different people asked for, most asked first.

    Each question joins the first leader it resembles (leaders: the most asked questions first), which needs no number
    of clusters and gives the same result every time. The likeness is the cosine of letter triples of the words that
    carry meaning: it forgives slips of the pen, endings, and compounds written apart.

    Args:
        vocabulary: stems that staff's texts contain; see `shown`.
    """
    people: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        people[one.question].add(one.sender)
    groups: list[tuple[Counter[str], list[str]]] = []
    for question in sorted(people, key=lambda text: (-len(people[text]), text)):
        letters = _triples(question)
        if not letters:
            continue
        home = next((group for group in groups if _cosine(group[0], letters) >= ALIKE), None)
        if home is None:
            groups.append((letters, [question]))
        else:
            home[1].append(question)
    found = [_cluster(members, asked, vocabulary, askers) for _, members in groups]
    return sorted((one for one in found if one.askers >= askers), key=lambda one: (-one.askers, one.title))


def questions_of(key: str, asked: Sequence[Asked]) -> tuple[str, ...]:
    """The questions of the cluster with this key; none when it is not there any more."""
    return next((cluster.questions for cluster in clusters(asked, frozenset()) if cluster.key == key), ())


def shown(question: str, vocabulary: frozenset[str], common: frozenset[str]) -> str:
    """The question without words that could point to one person.

    A word is shown when it says nothing about a topic, stands in the knowledge files and is nobody's name, or was used
    by several people (`common`). What is left out is what only one or two people said: names, above all.
    """
    harmless = (vocabulary - names()) | common
    parts = []
    for token in question.split():
        said = words(_MASKED.sub(" ", token))
        parts.append(LEFT_OUT if any(word not in STOP_WORDS and stem(word) not in harmless for word in said) else token)
    return " ".join(part for n, part in enumerate(parts) if part != LEFT_OUT or n == 0 or parts[n - 1] != LEFT_OUT)


def vocabulary(content: Content) -> frozenset[str]:
    """Stems of all words that staff wrote. What residents said (`Entry.gesagt`) may name people."""
    found = chain.from_iterable(map(documents, content.entries.values()))
    return vocabulary_of(document.text for document in found if document.field != "gesagt")


def vocabulary_of(texts: Iterable[str]) -> frozenset[str]:
    """Stems of all words in the texts."""
    return frozenset(stem(word) for text in texts for word in words(text))


@cache
def names() -> frozenset[str]:
    """Stems of common first names and surnames, many of them words of their own ("Weber", "Winter")."""
    return frozenset(stem(fold(name)) for name in _NAMES.read_text(encoding="utf-8").split())


def _cluster(members: Sequence[str], asked: Sequence[Asked], vocabulary: frozenset[str], askers: int) -> Cluster:
    rows = [one for one in asked if one.question in set(members)]
    users: dict[str, set[str]] = defaultdict(set)
    disliked: dict[str, set[str]] = defaultdict(set)
    for one in rows:
        for word in words(one.question):
            users[stem(word)].add(one.sender)
        if one.entry:
            disliked[one.entry].add(one.sender)
    common = frozenset(word for word, people in users.items() if len(people) >= askers)
    wordings = list(dict.fromkeys(shown(member, vocabulary, common) for member in members))
    wordings.sort(key=lambda wording: wording.count(LEFT_OUT))  # stable: the most asked of the complete ones first
    return Cluster(
        key=hashlib.sha256(members[0].encode()).hexdigest()[:16],
        title=wordings[0],
        wordings=tuple(wordings[1:]),
        askers=len({one.sender for one in rows}),
        unanswered=len({one.sender for one in rows if not one.entry}),
        disliked=tuple(
            sorted(((id_, len(who)) for id_, who in disliked.items()), key=lambda pair: (-pair[1], pair[0]))
        ),
        questions=tuple(members),
    )


def _triples(question: str) -> Counter[str]:
    meaningful = content_words(question) or [fold(question)]
    return Counter(
        f"  {word} "[start : start + 3] for word in map(stem, meaningful) for start in range(max(1, len(word) + 1))
    )


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    product = sum(count * other[letters] for letters, count in one.items())
    return product / math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
