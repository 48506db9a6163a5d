"""A back-off trigram model: estimated from sentences, mixed with another, as an automaton and back.

Estimation is interpolated absolute discounting: P(w|h) = max(c(hw) - d, 0) / c(h) + d·N(h)/c(h) · P(w|h'), where
N(h) is the number of different words after h and h' is h without its first word.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from voice_terminal.models.recipe.const_fst import Arc, Graph

ORDER: Final = 3
DISCOUNT: Final = 0.7
FLOOR: Final = 1e-9
BEGIN: Final = "<s>"
END: Final = "</s>"

Words = tuple[str, ...]


@dataclass
class BackOffModel:
    """Probabilities by n-gram (history and word), back-off weights by history."""

    probability: dict[Words, float] = field(default_factory=dict)
    back_off: dict[Words, float] = field(default_factory=dict)

    def of(self, history: Words, word: str) -> float:
        """P(word | history)."""
        weight = 1.0
        while True:
            known = self.probability.get((*history, word))
            if known is not None:
                return weight * known
            if not history:
                return FLOOR
            weight *= self.back_off.get(history, 1.0)
            history = history[1:]

    def normalise(self) -> None:
        """Set the back-off weights so that the probabilities after each history sum to one."""
        seen: dict[Words, float] = defaultdict(float)
        lower: dict[Words, float] = defaultdict(float)
        for length in range(2, ORDER + 1):
            for ngram, probability in self.probability.items():
                if len(ngram) == length:
                    seen[ngram[:-1]] += probability
                    lower[ngram[:-1]] += self.of(ngram[1:-1], ngram[-1])
            for history in [h for h in seen if len(h) == length - 1]:
                self.back_off[history] = max(1 - seen[history], 1e-6) / max(1 - lower[history], 1e-6)


def estimate(sentences: Iterable[str], vocabulary: Iterable[str]) -> BackOffModel:
    """The model of these sentences. Every word of the vocabulary gets a small probability of its own."""
    words = sorted(set(vocabulary) | {END})
    counts: dict[Words, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        tokens = [BEGIN, *sentence.split(), END]
        for place in range(1, len(tokens)):
            for length in range(min(place, ORDER - 1) + 1):
                counts[tuple(tokens[place - length : place])][tokens[place]] += 1
    model = BackOffModel()
    total = sum(counts[()].values())
    for word in words:
        model.probability[(word,)] = 0.9 * counts[()][word] / max(total, 1) + 0.1 / len(words)
    for history in sorted((h for h in counts if h), key=len):
        after = counts[history]
        size = sum(after.values())
        reserved = DISCOUNT * len(after) / size
        for word, count in after.items():
            model.probability[(*history, word)] = (count - DISCOUNT) / size + reserved * model.of(history[1:], word)
    model.normalise()
    return model


def mix(base: BackOffModel, other: BackOffModel, share: float) -> BackOffModel:
    """(1 - share) · base + share · other, on the n-grams of both."""
    mixed = BackOffModel()
    for ngram in base.probability.keys() | other.probability.keys():
        history, word = ngram[:-1], ngram[-1]
        mixed.probability[ngram] = (1 - share) * base.of(history, word) + share * other.of(history, word)
    mixed.normalise()
    return mixed


def to_graph(model: BackOffModel, ids: Mapping[str, int]) -> Graph:
    """The model as an acceptor: a state per history, word arcs, and back-off arcs with label 0."""
    states: dict[Words, int] = {(): 0}
    for history in sorted(model.back_off, key=lambda h: (len(h), h)):
        states.setdefault(history, len(states))

    def state_after(ngram: Words) -> int:
        history = ngram[-(ORDER - 1) :]
        while history not in states:
            history = history[1:]
        return states[history]

    arcs: list[Arc] = []
    finals: dict[int, float] = {}
    for ngram, probability in model.probability.items():
        source = states.get(ngram[:-1])
        if source is None:
            continue
        cost = -math.log(max(probability, FLOOR))
        if ngram[-1] == END:
            finals[source] = cost
        else:
            arcs.append((source, state_after(ngram), ids[ngram[-1]], ids[ngram[-1]], cost))
    for history, state in states.items():
        if history:
            cost = -math.log(max(model.back_off[history], FLOOR))
            arcs.append((state, state_after(history[1:]), 0, 0, cost))
    return Graph(states.get((BEGIN,), 0), arcs, finals)


def from_graph(graph: Graph, words: Mapping[int, str]) -> BackOffModel:
    """Recover the model from an acceptor made by `to_graph`, for example from the embedded model's `Gr.fst`."""
    out: dict[int, list[Arc]] = defaultdict(list)
    backs_off = set()
    for arc in graph.arcs:
        out[arc[0]].append(arc)
        if arc[2] == 0:
            backs_off.add(arc[0])
    unigrams = next(state for state in out if state not in backs_off)
    histories: dict[int, Words] = {unigrams: ()}
    if graph.start != unigrams:
        histories[graph.start] = (BEGIN,)
    model = BackOffModel()
    queue = [unigrams, graph.start] if graph.start != unigrams else [unigrams]
    for state in queue:  # grows while it is walked; states come in order of their history's length
        history = histories[state]
        for _, to, label, _, cost in out[state]:
            if label == 0:
                model.back_off[history] = math.exp(-cost)
                continue
            ngram = (*history, words[label])
            model.probability[ngram] = math.exp(-cost)
            if to not in histories:
                histories[to] = ngram
                queue.append(to)
        if state in graph.finals:
            model.probability[(*history, END)] = math.exp(-graph.finals[state])
    return model
