"""One fact of an entry, and whose it is when several Verbandsgemeinden are responsible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.answering.attributes import Attribute
from knowledge.answering.facts import fact
from knowledge.load import load
from knowledge.reply import Reply
from tests.knowledge.sample import write

Tell = Callable[..., Reply]
BUS = """---
titel: Bürgerbus West
kurz: Der Bürgerbus fährt dienstags.
ebene: verbandsgemeinde
zustaendig: [stellen/vg-west]
quelle: Zeitung
stand: 2026-01-10
---
"""


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Of the two Verbandsgemeinden, only Ost has an e-mail address, and no telephone number of West is known."""
    monkeypatch.setenv("ASSISTANT_NOW", "2026-03-02T10:00")
    folder = write(tmp_path)
    ost, west = folder / "stellen/vg-ost.md", folder / "stellen/vg-west.md"
    ost.write_text(
        ost.read_text(encoding="utf-8").replace("telefon: 06381 6080", "email: info@ost.beispiel.de"), encoding="utf-8"
    )
    west.write_text(
        west.read_text(encoding="utf-8").replace(
            "telefon: 06373 5040", 'adresse: {strasse: Rathausstraße 8, plz: "66901", ort: Waldmohr}'
        ),
        encoding="utf-8",
    )
    (folder / "mobilitaet").mkdir()
    (folder / "mobilitaet/buergerbus-west.md").write_text(BUS, encoding="utf-8")
    content = load(folder)

    def tell_(entry: str, attribute: Attribute, place: str | None = None) -> Reply:
        return fact(content, content.entries[entry], attribute, place)

    return tell_


def test_what_only_one_community_knows_is_not_everybody_s(tell: Tell) -> None:
    reply = tell("leistungen/reisepass", "email")
    assert reply.text.startswith("Das hängt davon ab, wo Sie wohnen.")
    assert "- **Verbandsgemeinde Ost:** info@ost.beispiel.de" in reply.text
    assert "- **Verbandsgemeinde West**: Rathausstraße 8, 66901 Waldmohr (E-Mail: mir nicht bekannt)" in reply.text
    assert reply.speech == "Zuständig ist Ihre Verbandsgemeinde. In welchem Ort wohnen Sie?"


def test_the_village_decides_whose_fact_it_is(tell: Tell) -> None:
    assert "info@ost.beispiel.de" in tell("leistungen/reisepass", "email", "Ulmet").text
    assert "ost.beispiel.de" not in tell("leistungen/reisepass", "email", "Waldmohr").text


def test_whom_to_ask_for_an_unknown_fact_depends_on_the_village_too(tell: Tell) -> None:
    reply = tell("leistungen/reisepass", "frist")
    assert reply.outcome == "unanswered"
    assert "Auskunft gibt die Verbandsgemeinde, in der Sie wohnen:" in reply.text
    assert "**Verbandsgemeinde Ost**" in reply.text and "**Verbandsgemeinde West**" in reply.text
    assert reply.speech.endswith("In welchem Ort wohnen Sie?")
    assert "Verbandsgemeinde Ost" not in tell("leistungen/reisepass", "frist", "Waldmohr").text


@pytest.mark.parametrize("attribute", ["zustaendig", "ort", "telefon", "kosten"])
@pytest.mark.parametrize("entry", ["mobilitaet/buergerbus-west", "stellen/vg-west"])
def test_what_one_community_does_no_other_answers_for(tell: Tell, entry: str, attribute: Attribute) -> None:
    text = tell(entry, attribute, "Ulmet").text
    assert "West" in text
    assert "Ost" not in text
