"""The staff's pronunciation file: what it does to a sentence, and what it says when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import ContentError
from knowledge.settings import ROOT
from voice_terminal.speaking.lexicon import Lexicon, load
from voice_terminal.speaking.phonemes import to_phonemes


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "aussprache.yaml"
    file.write_text(text, "utf-8")
    return file


def test_the_countys_own_file_is_right() -> None:
    assert len(load(ROOT / "knowledge" / "inhalt" / "aussprache.yaml")) > 5


def test_no_file_is_no_error(tmp_path: Path) -> None:
    assert len(load(tmp_path / "aussprache.yaml")) == 0


@pytest.mark.parametrize(("text", "says", "line"), [
    ("aussprache:\n  - wort: Kusel\n    ipa: kuːzl\n    laut: x\n", "»laut« ist nicht bekannt", 2),
    ("aussprache:\n  - wort: Kusel\n    ipa: kuːzl\n  - wort: Glan\n", "Es fehlt »ipa«", 4),
    ("aussprache:\n  - wort: Kusel\n    ipa: k漢\n", "die Stimme nicht sprechen kann: 漢", 2),
    ("aussprache:\n  - wort: Linie 3\n    ipa: liːni\n", "nur aus Buchstaben", 2),
    ("aussprache:\n  - wort: Glan\n    ipa: ɡlaːn\n  - wort: Glan\n    ipa: ɡlan\n", "zweimal", 4),
    ("aussprache: [\n", "kein gültiges YAML", None),
    ("woerter: []\n", "Es fehlt »aussprache«", None),
])  # fmt: skip
def test_mistakes_are_named_in_german_with_their_line(tmp_path: Path, text: str, says: str, line: int | None) -> None:
    with pytest.raises(ContentError) as caught:
        load(write(tmp_path, text))
    assert says in str(caught.value)
    if line:
        assert caught.value.line == line


def test_whole_words_only() -> None:
    lexicon = Lexicon({"Glan": "ɡlaːn", "Glan Münchweiler": "mʏnç"})
    assert lexicon.parts("Glan Münchweiler am Glan, nicht Glanz.") == [
        ("mʏnç", True), (" am ", False), ("ɡlaːn", True), (", nicht Glanz.", False),
    ]  # fmt: skip


def test_pauses_and_words_around_a_name_are_kept() -> None:
    """Piper's own markup for IPA loses the comma behind it and the full stop (piper1-gpl #280)."""

    def letters(text: str) -> list[list[str]]:
        return [list(text)]

    known = set("abcdefghijklmnopqrstuvwxyzABKG ,.ːɡ")
    lexicon = Lexicon({"Glan": "ɡlaːn"})
    phonemes = "".join(to_phonemes("am Glan, bei Kusel am Glan.", lexicon, letters, known))
    assert phonemes == "am ɡlaːn, bei Kusel am ɡlaːn."


def test_a_sound_the_voice_lacks_is_replaced() -> None:
    assert to_phonemes("x", Lexicon({"x": "ʁo"}), lambda text: [list(text)], {"ɾ", "o"}) == ["ɾ", "o"]
