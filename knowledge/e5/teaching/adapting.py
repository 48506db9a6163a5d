"""Teaches the encoder's upper layers which sentences belong to which matter, and which to none.

Each entry gets a point of its own among the unit vectors; a sentence is drawn to the point of its entry and away from
the others (softmax over scaled cosines, Wang et al. 2017, "NormFace"). A sentence that is none of the county's business
is to stay below a learned cosine with all of them. Takes about twenty minutes on two cores for 20,000 sentences.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from knowledge.e5.adaptation import Adaptation
from knowledge.e5.encoder import PASSAGE, QUERY
from knowledge.e5.packed import PackedModel
from knowledge.e5.teaching.layers import Layers

FIRST: Final = 8
"""Of twelve layers the first that learns."""
EPOCHS: Final = 3
"""Of five, with twice the rank, the sentences themselves lay better, but what others ask about the same lay worse."""
BATCH: Final = 64
SCALE: Final = 20.0
"""What cosines are multiplied by before the softmax."""
SMOOTHING: Final = 0.05
"""Share of the target that goes to all entries alike: some sentences are at the wrong one."""
RATE: Final = 1e-3
POINT_RATE: Final = 2e-3
DECAY: Final = 0.01
START_BELOW: Final = 0.45
"""Cosine below which a sentence is foreign, before learning."""
PASSAGES: Final = 6
"""Passages in every second step, so that they stay near the sentences they answer; longer texts cost more."""
PASSAGE_WEIGHT: Final = 0.1
_SEED: Final = 1
_POOL: Final = 20
"""Batches among which texts are sorted by length."""
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Lessons:
    """What is to be learned."""

    sentences: Sequence[str]
    asked: Sequence[str]
    """The same as questions, perhaps with slips."""
    owners: NDArray[np.int64]
    """The entry of each sentence, from 0; `entries` for none."""
    passages: Sequence[str]
    passage_owners: NDArray[np.int64]
    entries: int


def adapt(
    model: PackedModel, tokens: Callable[[str], Sequence[int]], lessons: Lessons, say: Callable[[str], None]
) -> Adaptation:
    """Learn.

    Args:
        tokens: ids of a text's pieces, as the encoder cuts it.
        say: told how far it is.
    """
    torch.manual_seed(_SEED)
    layers = Layers(model, FIRST)

    def below(prompt: str, texts: Sequence[str]) -> list[Tensor]:
        ids = ([model.begin, *tokens(prompt + text)[: model.longest - 2], model.end] for text in texts)
        read: list[Tensor] = layers.below(list(ids))
        return read

    # A sentence is a document of the index and resembles what is asked: it is learned with both prompts.
    asked, written = below(QUERY, lessons.asked), below(PASSAGE, lessons.sentences)
    passages = below(PASSAGE, lessons.passages)
    say(f"{len(asked)} Sätze und {len(passages)} Textstellen gelesen.")
    _learn(layers, (asked, written), passages, lessons, say)
    documents = [*written, *passages]
    vectors = np.hstack([layers.all_vectors(documents, as_it_came=True), layers.all_vectors(documents)])
    return _seen(FIRST, layers.low_rank(), vectors)


def _learn(
    layers: Layers,
    prompts: tuple[Sequence[Tensor], Sequence[Tensor]],
    passages: Sequence[Tensor],
    lessons: Lessons,
    say: Callable[[str], None],
) -> None:
    owners = torch.from_numpy(lessons.owners)
    start = torch.from_numpy(layers.all_vectors(prompts[0]))
    mean = start.mean(0)
    start = functional.normalize(start - mean, dim=-1)
    points = nn.Parameter(torch.stack([start[owners == entry].sum(0) for entry in range(lessons.entries)]))
    below = nn.Parameter(torch.tensor(START_BELOW))
    taught = list(layers.upper.parameters())
    optimiser = torch.optim.AdamW(
        [
            {"params": taught, "lr": RATE, "weight_decay": DECAY},
            {"params": [points, below], "lr": POINT_RATE, "weight_decay": 0.0},
        ]
    )
    steps = EPOCHS * (len(owners) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [RATE, POINT_RATE], total_steps=steps + 1, pct_start=0.1)
    random = np.random.default_rng(_SEED)
    began, loss_sum = time.monotonic(), 0.0

    def cosines(states: Sequence[Tensor]) -> Tensor:
        vectors = functional.normalize(layers.vectors(states) - mean, dim=-1)
        return vectors @ functional.normalize(points, dim=-1).T

    for step, rows in enumerate(_batches(prompts[0], random), start=1):
        near = cosines([prompts[random.integers(2)][row] for row in rows])
        logits = SCALE * torch.cat([near, below.expand(len(rows), 1)], 1)
        loss = functional.cross_entropy(logits, owners[rows], label_smoothing=SMOOTHING)
        if step % 2:
            some = random.choice(len(passages), PASSAGES, replace=False)
            target = torch.from_numpy(lessons.passage_owners[some])
            near = cosines([passages[row] for row in some])
            loss = loss + PASSAGE_WEIGHT * functional.cross_entropy(SCALE * near, target)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(taught, 1.0)
        optimiser.step()
        schedule.step()
        loss_sum += loss.item()
        if step % 100 == 0:
            say(f"Schritt {step} von {steps}, Verlust {loss_sum / 100:.3f}, {time.monotonic() - began:.0f} s.")
            loss_sum = 0.0


def _batches(texts: Sequence[Tensor], random: np.random.Generator) -> Iterator[list[int]]:
    """Rows of each step of all epochs: at random, but of similar length."""
    for _ in range(EPOCHS):
        order = random.permutation(len(texts))
        rows: list[int] = []
        for start in range(0, len(order), BATCH * _POOL):
            rows += sorted(order[start : start + BATCH * _POOL].tolist(), key=lambda row: len(texts[row]))
        batches = [rows[start : start + BATCH] for start in range(0, len(rows) - BATCH + 1, BATCH)]
        for number in random.permutation(len(batches)):
            yield batches[number]


def _seen(first: int, low_rank: dict[str, tuple[Floats, Floats]], vectors: Floats) -> Adaptation:
    """The adaptation whose view keeps most of how these texts differ (principal components)."""
    width = vectors.shape[1] // 2
    halves = vectors.reshape(len(vectors), 2, width)
    means = halves.mean(axis=0)
    both = Adaptation(first, low_rank, means, np.eye(2 * width, dtype=np.float32)).joined(vectors)
    _, directions = np.linalg.eigh((both.T @ both).astype(np.float64))
    return Adaptation(first, low_rank, means, np.ascontiguousarray(directions[:, : -width - 1 : -1], np.float32))
