"""The cache of vectors may be damaged, full or gone: that costs time and no answer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.damage import put_aside
from knowledge.live import LiveKnowledge
from knowledge.search import engine
from knowledge.search.vectors import VectorCache, key
from tests.knowledge.sample import write
from tests.knowledge.search.test_search import CountingEncoder

NOISE = b"kein SQLite " * 500
TEXTS = [f"Satz {number}" for number in range(300)]


def cache(folder: Path) -> VectorCache:
    return VectorCache(folder, CountingEncoder.id)


def file_in(folder: Path) -> Path:
    return next(folder.glob("*.sqlite"))


def overwrite(folder: Path) -> None:
    file_in(folder).write_bytes(NOISE)


def damage_the_middle(folder: Path) -> None:
    """What a failing disk does: the header is fine, pages are not."""
    content = file_in(folder).read_bytes()
    file_in(folder).write_bytes(content[:4096].ljust(len(content), b"?"))


def delete(folder: Path) -> None:
    file_in(folder).unlink()


def bar(folder: Path) -> None:
    """Nothing can be made in the folder."""
    delete(folder)
    folder.rmdir()
    folder.write_text("eine Datei, wo der Ordner sein sollte")


@pytest.fixture
def few_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of foreign questions less to read."""
    monkeypatch.setattr(engine, "foreign_questions", lambda: ("Wie wird das Wetter?",))


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    def write(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    return lambda _: monkeypatch.setattr(VectorCache, "write", write)


def test_a_damaged_cache_is_put_aside_and_begun_anew(tmp_path: Path) -> None:
    cache(tmp_path).complete(TEXTS, CountingEncoder())
    overwrite(tmp_path)
    made = cache(tmp_path).complete(TEXTS, CountingEncoder())
    assert made is not None and len(made) == len(TEXTS)
    assert [file.read_bytes() for file in put_aside(tmp_path)] == [NOISE]
    again = CountingEncoder()
    cache(tmp_path).complete(TEXTS, again)
    assert again.encoded == []


@pytest.mark.parametrize("harm", [damage_the_middle, delete])
def test_a_cache_harmed_while_in_use_is_begun_anew(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    used = cache(tmp_path)
    used.complete(TEXTS, CountingEncoder())
    harm(tmp_path)
    made = used.complete(TEXTS, CountingEncoder())
    assert made is not None and len(made) == len(TEXTS)


def test_a_full_disk_costs_only_the_keeping(tmp_path: Path, full_disk: Callable[[Path], None]) -> None:
    full_disk(tmp_path)
    made = cache(tmp_path).complete(TEXTS, CountingEncoder())
    assert made is not None and key(TEXTS[-1]) in made


@pytest.mark.usefixtures("few_texts")
@pytest.mark.parametrize("harm", ["overwrite", "full_disk", "bar"])
def test_a_saved_file_is_live_whatever_befalls_the_cache(
    tmp_path: Path, full_disk: Callable[[Path], None], harm: str
) -> None:
    folder, kept = write(tmp_path / "inhalt"), tmp_path / "var" / "vektoren"
    live = LiveKnowledge(folder, kept)
    live._ready = CountingEncoder()
    live.current.search.embed(live._ready, cache(kept))
    {"overwrite": overwrite, "full_disk": full_disk, "bar": bar}[harm](kept)
    (folder / "leistungen" / "angeln.md").write_text("---\ntitel: Angelschein\n---\nText.\n", encoding="utf-8")
    live.reload()
    assert live.current.search.search("Angelschein")[0].entry == "leistungen/angeln"
    assert live.current.search.semantic_ready == (harm != "bar")


@pytest.mark.usefixtures("few_texts")
def test_vectors_are_made_as_soon_as_there_is_a_place_for_them(tmp_path: Path) -> None:
    folder, kept = write(tmp_path / "inhalt"), tmp_path / "vektoren"
    kept.write_text("eine Datei, wo der Ordner sein sollte")
    live = LiveKnowledge(folder, kept, CountingEncoder)
    live.start()
    try:
        wait_until(lambda: live._ready is not None and not live._changed.is_set())
        kept.unlink()
        (folder / "leistungen" / "angeln.md").write_text("---\ntitel: Angelschein\n---\nText.\n", encoding="utf-8")
        live.reload()
        wait_until(lambda: live.current.search.semantic_ready)
    finally:
        live.stop()


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)
