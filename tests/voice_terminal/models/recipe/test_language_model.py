"""The n-gram model: probabilities that add up, and the way to a graph and back."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from voice_terminal.models.recipe import const_fst
from voice_terminal.models.recipe.language_model import BackOffModel, estimate, from_graph, mix, to_graph

SENTENCES = [
    "wo ist kusel",
    "wo ist das rathaus",
    "wo ist das museum",
    "wann fährt der bus",
    "der bus fährt nach kusel",
]
VOCABULARY = {word for sentence in SENTENCES for word in sentence.split()} | {"lauterecken"}
HISTORIES = [(), ("<s>",), ("ist",), ("wo", "ist"), ("<s>", "wo"), ("lauterecken",), ("rathaus", "kusel")]


def total(model: BackOffModel, history: tuple[str, ...]) -> float:
    return sum(model.of(history, word) for word in [*VOCABULARY, "</s>"])


@pytest.mark.parametrize("history", HISTORIES)
def test_probabilities_add_up_to_one(history: tuple[str, ...]) -> None:
    assert total(estimate(SENTENCES, VOCABULARY), history) == pytest.approx(1, abs=1e-3)


def test_what_was_said_is_likelier_than_what_was_not() -> None:
    model = estimate(SENTENCES, VOCABULARY)
    assert model.of(("wo", "ist"), "das") > model.of(("wo", "ist"), "kusel") > model.of(("wo", "ist"), "bus")
    assert model.of(("wo", "ist"), "lauterecken") > 0, "words of the vocabulary are never impossible"


@pytest.mark.parametrize("history", HISTORIES)
def test_a_mixture_adds_up_to_one_and_knows_both(history: tuple[str, ...]) -> None:
    other = estimate(["wann fährt das museum nach lauterecken"], VOCABULARY)
    mixed = mix(estimate(SENTENCES, VOCABULARY), other, 0.3)
    assert total(mixed, history) == pytest.approx(1, abs=0.01)
    assert mixed.of(("nach",), "lauterecken") > 0.1 < mixed.of(("nach",), "kusel")


def test_a_model_survives_the_way_to_a_file_and_back(tmp_path: Path) -> None:
    model = estimate(SENTENCES, VOCABULARY)
    ids = {word: number for number, word in enumerate(sorted(VOCABULARY), 1)}
    const_fst.write(tmp_path / "Gr.fst", to_graph(model, ids), "ilabel")
    again = from_graph(const_fst.read(tmp_path / "Gr.fst"), {number: word for word, number in ids.items()})
    for history, word in itertools.product(HISTORIES, [*VOCABULARY, "</s>"]):
        assert again.of(history, word) == pytest.approx(model.of(history, word), rel=1e-4)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.fst").write_bytes(b"something else entirely")
    with pytest.raises(ValueError, match="const automaton"):
        const_fst.read(tmp_path / "x.fst")
