"""Places and services put back by sound, and ordinary words left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.errors import ContentError
from knowledge.load import load
from knowledge.settings import paths
from voice_terminal.listening.names import NameRepair, Names
from voice_terminal.listening.sounds import cologne, letters_only, likeness
from voice_terminal.listening.vocabulary import misheard, read_names

PLACES = (
    "Kusel",
    "Altenglan",
    "Lauterecken",
    "Glan-Münchweiler",
    "St. Julian",
    "Einöllen",
    "Ulmet",
    "Bosenbach",
    "Schönenberg-Kübelberg",
    "Waldmohr",
    "Wolfstein",
    "Herren-Sulzbach",
    "Dennweiler-Frohnbach",
    "Rathsweiler",
    "Nanzdietschweiler",
)
REPAIR = NameRepair(Names(places=PLACES, services=("Reisepass", "Sperrmüll"), pairs={"um mit": "Ulmet"}))


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Müller-Lüdenscheidt", "65752682"),
        ("Breschnew", "17863"),
        ("Wikipedia", "3412"),
        ("Heinz Classen", "068586"),
        ("Xaver", "4837"),
        ("", ""),
    ],
)
def test_koelner_phonetik(word: str, code: str) -> None:
    assert cologne(word) == code


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("wann fährt der bus nach ein öllen", "wann fährt der bus nach Einöllen"),
        ("von alten glan nach lauter ecken", "von Altenglan nach Lauterecken"),
        ("öffnungszeiten in glan münchweiler", "öffnungszeiten in Glan-Münchweiler"),
        ("feste in sankt julian", "feste in St. Julian"),
        ("ein arzt in bosen bach", "ein arzt in Bosenbach"),
        ("veranstaltungen in schönen berg kübel berg", "veranstaltungen in Schönenberg-Kübelberg"),
        ("wie komme ich nach um mit", "wie komme ich nach Ulmet"),
        ("bürgerbüro kusel", "bürgerbüro Kusel"),
        ("bus nach rats weiler", "bus nach Rathsweiler"),
        ("müll in nanz dietsch weiler", "müll in Nanzdietschweiler"),
    ],
)
def test_villages_are_put_back(heard: str, meant: str) -> None:
    assert REPAIR.repair(heard)[0] == meant


@pytest.mark.parametrize(
    "said",
    [
        "was kostet das",
        "ich habe das nicht verstanden",
        "wann hat das bürgerbüro am montag auf",
        "wie wird das wetter",
        "ich möchte mich bedanken",
        "welche unterlagen brauche ich dafür",
        "haben sie eine toilette",
        "wo ist der nächste arzt",
        "kann ich hier parken",
        "wie lange dauert das",
        "ich wohne in der hauptstraße",
        "um acht uhr in der halle",
        "nein danke das war alles",
    ],
)
def test_ordinary_questions_stay_as_they_are(said: str) -> None:
    assert REPAIR.repair(said) == (said, ())


def test_words_of_the_countys_own_texts_are_no_villages() -> None:
    assert NameRepair(Names(places=("Kusel",))).repair("eine kassel")[0] == "eine Kusel"
    assert (
        NameRepair(Names(places=("Kusel",), known_words=frozenset({"kassel"}))).repair("eine kassel")[0]
        == "eine kassel"
    )


def test_what_was_changed_is_reported() -> None:
    _, repairs = REPAIR.repair("bus nach ein öllen und kusel")
    assert [(repair.heard, repair.meant) for repair in repairs] == []  # only the spacing differs
    _, repairs = REPAIR.repair("bus nach rats weiler")
    assert [(repair.heard, repair.meant) for repair in repairs] == [("rats weiler", "Rathsweiler")]


def test_sound_alone_does_not_make_two_words_equal() -> None:
    assert likeness("kosten", "Kusel") < 0.7
    assert likeness("kessel", "Kusel") < likeness("kusel", "Kusel")


def test_staffs_list(tmp_path: Path) -> None:
    file = tmp_path / "hoerfehler.yaml"
    assert misheard(file) == {}
    file.write_text("- gehoert: Um Mit\n  gemeint: Ulmet\n", encoding="utf-8")
    assert misheard(file) == {"um mit": "Ulmet"}
    file.write_text("# nur ein Kommentar\n", encoding="utf-8")
    assert misheard(file) == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- gehoert: a\n  gemeint: B\n- gehoert: c\n", 3),
        ("- gehoert: a\n  gemeint: B\n  notiz: x\n", 1),
        ("a: b\n", 1),
        ("- 'a\n", 2),
    ],
)
def test_a_broken_list_says_where(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "hoerfehler.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        misheard(file)
    assert error.value.line == line
    assert "hoerfehler.yaml" in str(error.value)


def test_the_countys_own_sentences_come_through_unharmed() -> None:
    """What staff wrote as example questions is what people say; a repair that changes its words does harm."""
    names, _ = read_names(paths().content)
    repair = NameRepair(names)
    changed = []
    for entry in load(paths().content).entries.values():
        for question in entry.fragen:
            heard = " ".join(re.sub(r"[^\w ]", " ", question.lower()).split())
            repaired, _ = repair.repair(heard)
            if letters_only(repaired).replace("sankt", "st") != letters_only(heard).replace("sankt", "st"):
                changed.append((heard, repaired))
    assert changed == []
