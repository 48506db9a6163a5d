"""Palatine questions in standard German; a slip in staff's file is explained and takes nothing down."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.check import check_folder
from knowledge.dialect import FILE, Dialect, is_german, read_dialect
from knowledge.errors import ContentError
from knowledge.live import LiveKnowledge
from knowledge.settings import ROOT
from tests.knowledge.sample import write

OURS = read_dialect(ROOT / "knowledge" / "inhalt")
GOOD = "kennwoerter: [isch, uff, net]\nwoerter:\n  isch: ich\n  net: nicht\n  hann: habe\n  dann: denn\n"


def in_german(text: str, dialect: Dialect = OURS) -> str:
    return dialect.standard(text, lambda word: None)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("isch hann mei Fihrerschein net", "ich habe mein Führerschein nicht"),
        ("wo krieh isch dann en neie Ausweis her", "wo bekomme ich denn ein neuen Ausweis her"),
        ("de Vadder is heit Nacht gstorwe", "der Vater ist heute Nacht gestorben"),
        ("mer hann Weschbe unnerm Dach", "wir habe Wespen unter dem Dach"),
    ],
)
def test_everyday_words_are_translated(said: str, meant: str) -> None:
    assert in_german(said) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Wann hat die Zulassungsstelle auf?",
        "Und was mache ich dann?",
        "Ich brauche den Ausweis bis morgen, kenne aber niemanden.",
        "Was kostet das?",
    ],
)
def test_standard_german_stays(question: str) -> None:
    assert not OURS.is_spoken(question)
    assert in_german(question) == question


def test_a_word_that_is_not_listed_is_tried_by_its_sounds() -> None:
    dialect = Dialect(["isch", "net"], {"isch": "ich"}, [("ee", "ö"), ("w", "b")], [("e", "en")])
    assert in_german("isch will net scheen schreiwe", dialect) == "ich will net schön schreibe"


def test_in_dialect_the_sound_counts_before_the_nearest_word() -> None:
    dialect = Dialect(["isch", "net"], {}, [("ch", "g")])
    assert dialect.standard("isch will net ewich warte", lambda word: "Eiche") == "isch will net ewig warte"


def test_every_translation_is_german() -> None:
    """A slip in the list would send a question to the wrong words."""
    words = OURS.listed
    assert len(words) > 300
    unknown = [
        part
        for meaning in words.values()
        for part in meaning.split()
        if not is_german(part) and not any(is_german(part[:cut]) for cut in range(4, len(part)))
    ]
    assert unknown == []


BREAKS = {
    "no list": ("kennwoerter: isch\n", 1, "Liste"),
    "unknown key": (GOOD + "worte: {}\n", 7, "woerter"),
    "a word twice": (GOOD + "  isch: mich\n", 7, "zweimal"),
    "two words on the left": (GOOD + "  uff em: auf dem\n", 7, "genau ein Wort"),
    "nothing on the right": (GOOD + '  hott: ""\n', 7, "hochdeutsch"),
    "no colon": (GOOD + "  hott\n", None, "Doppelpunkt"),
    "a sound without a partner": (GOOD + "laute:\n  - [oi]\n", 8, "hochdeutsch"),
    "bracket not closed": ("kennwoerter: [isch, uff\n" + GOOD.partition("\n")[2], None, "Zeile"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_file_is_explained_and_the_old_words_stay(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    (folder / FILE).write_text(GOOD, encoding="utf-8")
    live = LiveKnowledge(folder, tmp_path / "var")
    text, line, cure = BREAKS[name]
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_dialect(folder)
    assert line is None or caught.value.line == line, str(caught.value)
    assert cure in str(caught.value)
    assert any(finding.file == FILE and finding.severity == "fehler" for finding in check_folder(folder))
    live.reload()
    assert live.current.content.dialect.is_spoken("isch will net")
    assert "leistungen/reisepass" in live.current.content.entries


def test_a_saved_word_is_live(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    live = LiveKnowledge(folder, tmp_path / "var")
    (folder / FILE).write_text(GOOD, encoding="utf-8")
    live.reload()
    assert live.current.content.dialect.is_spoken("isch will net")
    assert live.current.search.lexical.standard("isch hann net") == "ich habe nicht"


def test_the_last_good_words_survive_a_restart(tmp_path: Path) -> None:
    folder, kept = write(tmp_path / "inhalt"), tmp_path / "var" / "vektoren"
    (folder / FILE).write_text(GOOD, encoding="utf-8")
    LiveKnowledge(folder, kept)
    (folder / FILE).write_text("woerter: [\n", encoding="utf-8")
    for _ in range(2):
        live = LiveKnowledge(folder, kept)
        assert live.current.content.dialect.is_spoken("isch will net")
    (folder / FILE).unlink()
    live.reload()
    assert not live.current.content.dialect.is_spoken("isch will net")
    assert not list(tmp_path.glob(f"var/**/{FILE}"))
