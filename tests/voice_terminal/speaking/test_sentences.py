"""Sentences end where a reader would end them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_terminal.speaking.normalize import pairs
from voice_terminal.speaking.sentences import breaths, split


@pytest.mark.parametrize("one", [
    "Die Umfrage läuft bis zum 15. Mai 2022.",
    "Wir öffnen am 3. Mai um 8.30 Uhr.",
    "Das geht z. B. im Bürgerbüro in der Hauptstr. 5.",
    "Frau Prof. Dr. Gabi Weiß spricht.",
    "Der 2. Bus hält in St. Julian.",
    "Mehr unter www.landkreis-kusel.de/seite.html!",
    "Bringen Sie Ausweis, Foto usw. mit.",
    "Ludwig II. baute Schlösser.",
    "Das kostet ca. 12,50 € inkl. Versand.",
    "Mo.–Fr. 8–12 Uhr ist geöffnet.",
])  # fmt: skip
def test_one_sentence_stays_one(one: str) -> None:
    assert split(one) == [one]


@pytest.mark.parametrize(("text", "count"), [
    ("Das war 2022. Dann kam mehr.", 2),
    ("Gehen Sie in Zimmer 12. Dort hilft man Ihnen. Danke!", 3),
    ("Wann? Am 3. Mai. Wo? Im 2. Stock.", 4),
    ("Er kommt um 9 Uhr. Bitte warten Sie.", 2),
    ("Bringen Sie mit:\n\n- Ausweis\n- Foto\n\nDas genügt.", 4),
    ("Die Gebühr ist 5 €. Sie zahlen bar.", 2),
])  # fmt: skip
def test_several_sentences(text: str, count: int) -> None:
    assert len(split(text)) == count


def test_subtitles_show_what_is_written_while_the_voice_reads_words() -> None:
    assert pairs("Rufen Sie an: 06381 424-0. Wir helfen.") == [
        ("Rufen Sie an: 06381 424-0.", "Rufen Sie an: null sechs, drei acht eins, vier zwei, vier null."),
        ("Wir helfen.", "Wir helfen."),
    ]


@given(st.lists(st.text("abc ,;:", min_size=1, max_size=60), max_size=12).map("".join))
def test_breaths_lose_no_word(sentence: str) -> None:
    pieces = breaths(sentence)
    assert " ".join(pieces).split() == sentence.split()


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    sentence = "Bitte bringen Sie Ihren Ausweis mit, " * 6 + "und kommen Sie pünktlich."
    assert max(map(len, breaths(sentence))) <= 110
    pieces = breaths(sentence, first=60)
    assert len(pieces[0]) <= 60
    assert len(pieces[1]) > 60, "only the first piece is kept short"
