"""What residents say, in text files beside the entries: read, found by meaning, checked, and harmless when broken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.check import check_folder
from knowledge.live import LiveKnowledge
from knowledge.load import load
from knowledge.said import LONGEST, MOST
from knowledge.search import Search
from knowledge.search.encoder import Reading, Vectors
from knowledge.search.vectors import VectorCache
from tests.knowledge.sample import write

NAME = "leistungen/hundesteuer.fragen.txt"
DACHSHUND = "Wir haben uns einen Dackel angeschafft."


class LettersEncoder:
    """Meaning without a model: how often each letter occurs."""

    id = "letters"

    def question(self, text: str, clause: str = "") -> Reading | None:
        return Reading(self.passages([one for one in (text, clause) if one]), clause)

    def passages(self, texts: Sequence[str]) -> Vectors:
        rows = np.asarray(
            [[text.lower().count(letter) + 0.01 for letter in map(chr, range(97, 123))] for text in texts]
        )
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_sentences_belong_to_their_entry(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / NAME).write_text(f"# Notiz\n{DACHSHUND}\n\n  Unser   Hund ist neu. \n", encoding="utf-8")

    content = load(folder)

    assert content.entries["leistungen/hundesteuer"].gesagt == (DACHSHUND, "Unser Hund ist neu.")
    assert content.entries["leistungen/reisepass"].gesagt == ()
    assert content.errors == ()


def test_the_search_finds_them_by_their_meaning_and_learns_no_word_of_them(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / NAME).write_text(f"{DACHSHUND}\n", encoding="utf-8")
    search = Search(load(folder))
    search.embed(LettersEncoder(), VectorCache(tmp_path / "vektoren", "letters"))

    _, meaning = search.evidence(DACHSHUND)

    assert meaning is not None
    assert search.lexical.ids[int(meaning[0].name.argmax())] == "leistungen/hundesteuer"
    assert meaning[0].name.max() == pytest.approx(1, abs=1e-5)
    assert search.known_share("Dackel angeschafft") == 0


def test_a_saved_sentence_goes_live(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    live = LiveKnowledge(folder, tmp_path / "var" / "vektoren")
    (folder / NAME).write_text(f"{DACHSHUND}\n", encoding="utf-8")

    live.reload()

    assert live.current.content.entries["leistungen/hundesteuer"].gesagt == (DACHSHUND,)


BROKEN = {
    "old encoding": ("Wo ist das Bürgerbüro?\n".encode("cp1252"), 1, "UTF-8"),
    "empty": (b"\n", 1, "löschen"),
    "too long": (b"kurz\n" + b"lang " * LONGEST, 2, "Kürzen"),
    "too many": ("".join(f"Satz {number}\n" for number in range(MOST + 1)).encode(), None, "Löschen"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_explained_and_the_last_good_sentences_stay(name: str, tmp_path: Path) -> None:
    raw, line, cure = BROKEN[name]
    folder = write(tmp_path / "inhalt")
    (folder / NAME).write_text(f"{DACHSHUND}\n", encoding="utf-8")
    live = LiveKnowledge(folder, tmp_path / "var" / "vektoren")
    (folder / NAME).write_bytes(raw)

    live.reload()

    (finding,) = [finding for finding in check_folder(folder) if finding.file == NAME]
    assert finding.line == line
    assert cure in finding.cure
    assert live.current.content.entries["leistungen/hundesteuer"].gesagt == (DACHSHUND,)
    assert [str(error) for error in live.current.content.errors] == [str(finding)]


@pytest.mark.parametrize("broken", [NAME, "leistungen/hundesteuer.md"])
def test_the_last_good_sentences_survive_a_restart(broken: str, tmp_path: Path) -> None:
    folder, kept = write(tmp_path / "inhalt"), tmp_path / "var" / "vektoren"
    (folder / NAME).write_text(f"{DACHSHUND}\n", encoding="utf-8")
    LiveKnowledge(folder, kept)
    (folder / broken).write_bytes(b"")
    for _ in range(2):
        content = LiveKnowledge(folder, kept).current.content
        assert content.errors
        assert content.entries["leistungen/hundesteuer"].gesagt == (DACHSHUND,)


def test_deleted_sentences_leave_no_copy(tmp_path: Path) -> None:
    folder, kept = write(tmp_path / "inhalt"), tmp_path / "var" / "vektoren"
    (folder / NAME).write_text(f"{DACHSHUND}\n", encoding="utf-8")
    live = LiveKnowledge(folder, kept)
    (folder / NAME).unlink()
    live.reload()
    assert not list(tmp_path.glob("var/**/*.fragen.txt"))


def test_a_file_without_an_entry_and_a_sentence_of_two_are_findings(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / NAME).write_text(f"{DACHSHUND}\n", encoding="utf-8")
    (folder / "leistungen/reisepass.fragen.txt").write_text(
        f"Mein Pass ist weg.\n{DACHSHUND.upper()}\n", encoding="utf-8"
    )
    (folder / "leistungen/reisepas.fragen.txt").write_text("Mein Pass ist alt.\n", encoding="utf-8")

    found = {(finding.file, finding.line) for finding in check_folder(folder) if finding.file.endswith(".txt")}

    assert found == {("leistungen/reisepas.fragen.txt", None), ("leistungen/reisepass.fragen.txt", 2)}
