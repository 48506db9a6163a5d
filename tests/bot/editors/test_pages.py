"""What editors see: the light of each entry, the answer as residents get it, the reason, the check's findings."""

from __future__ import annotations

import re
from datetime import date

from markupsafe import escape

from knowledge.settings import ROOT
from knowledge.surveys.store import Store, open_engine
from tests.bot.editors.conftest import Office


def rows(text: str) -> dict[str, str]:
    """The overview's rows as plain text, by entry id."""
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", text.partition("<tbody>")[2], re.DOTALL):
        found[re.search(r"<small>(.*?)</small>", row)[1]] = " ".join(re.sub(r"<[^>]+>", " ", row).split())  # type: ignore[index]
    return found


async def test_the_overview_shows_each_light_and_errors_first(office: Office) -> None:
    found = rows(await office.text("/redaktion"))
    assert next(iter(found)) == "leistungen/kaputt"
    assert "Fehler" in found["leistungen/kaputt"]
    assert "abgelaufen" in found["leistungen/wahl"]
    assert "08.03.2026" in found["leistungen/wahl"]
    assert "fällig" in found["leistungen/hundesteuer"]
    assert "15.01.2024" in found["leistungen/hundesteuer"]
    assert "frisch" in found["leistungen/angelschein"]


async def test_the_list_can_be_narrowed(office: Office) -> None:
    assert set(rows(await office.text("/redaktion?ordner=stellen"))) == {"stellen/rathaus"}
    assert set(rows(await office.text("/redaktion?stand=faellig"))) == {"leistungen/hundesteuer"}
    assert set(rows(await office.text("/redaktion?suche=FISCHEREISCHEIN"))) == {"leistungen/angelschein"}
    assert set(rows(await office.text("/redaktion?suche=wo+bekomme+ich"))) == {"leistungen/angelschein"}
    assert "Nichts gefunden." in await office.text("/redaktion?suche=xyz&stand=unsinn")


async def test_a_saved_file_shows_at_once_after_reloading(office: Office) -> None:
    await office.text("/redaktion")
    path = office.content / "leistungen/kaputt.md"
    path.write_text("---\ntitel: Heil\nkurz: Gut.\nstand: 2026-11-01\n---\n", encoding="utf-8")
    assert "kurtz" not in await office.text("/redaktion/meldungen")


async def test_an_entry_is_shown_as_residents_get_it(office: Office) -> None:
    text = await office.text("/redaktion/eintrag/leistungen/angelschein")
    assert "Den Angelschein bekommen Sie bei der Verbandsgemeinde." in text
    assert "<strong>Wichtig:</strong>" in text
    assert "10 Euro" in text
    assert "<blockquote>Den Angelschein" in text
    assert "Fragen Sie die Verbands-Gemeinde." in text
    assert "Landesfischereigesetz" in text
    assert "Kein Eintrag" in await office.text("/redaktion/eintrag/leistungen/gibt-es-nicht", 404)


async def test_a_broken_file_says_what_to_do(office: Office) -> None:
    for page, status in (("meldungen", 200), ("eintrag/leistungen/kaputt", 404)):
        text = await office.text(f"/redaktion/{page}", status)
        assert "Den Schlüssel „kurtz“ gibt es nicht." in text
        assert "Meinten Sie „kurz“?" in text
        assert "Zeile 3" in text


async def test_broken_sentences_of_residents_are_told_with_their_entry(office: Office) -> None:
    (office.content / "leistungen/angelschein.fragen.txt").write_text("", encoding="utf-8")
    said = rows(await office.text("/redaktion"))["leistungen/angelschein"]
    assert "Fehler" in said
    assert "angelschein.fragen.txt: Die Datei ist leer." in said
    assert "Die Datei ist leer." in await office.text("/redaktion/eintrag/leistungen/angelschein")
    link = 'redaktion/eintrag/leistungen/angelschein">leistungen/angelschein.fragen.txt</a>'
    assert link in await office.text("/redaktion/meldungen")


async def test_a_broken_file_that_is_no_entry_is_not_listed_as_one(office: Office) -> None:
    (office.content / "mundart.yaml").write_text("woerter: [", encoding="utf-8")
    text = await office.text("/redaktion")
    assert "mundart.yaml" not in text
    assert "In anderen Dateien ist ein Fehler." in text
    assert "mundart.yaml, Zeile 1" in await office.text("/redaktion/meldungen")


async def test_content_cannot_smuggle_markup_into_the_page(office: Office) -> None:
    evil = "<script>alert(1)</script>"
    (office.content / "leistungen/boese.md").write_text(
        f"---\ntitel: '{evil}'\nkurz: '{evil} [x](javascript:alert(1))'\nfragen: ['{evil}']\nstand: 2026-11-01\n---\n",
        encoding="utf-8",
    )
    for path in ("", "?suche=%3Cscript%3E", "/eintrag/leistungen/boese", "/probe?frage=%3Cscript%3Ealert(1)", "/neu"):
        text = await office.text(f"/redaktion{path}")
        assert "<script" not in text
        assert 'href="javascript' not in text
    assert str(escape(evil)) in await office.text("/redaktion/eintrag/leistungen/boese")


async def test_a_trial_question_shows_answer_ranking_and_reason(office: Office) -> None:
    text = await office.text("/redaktion/probe?frage=Wo+bekomme+ich+einen+Angelschein%3F")
    assert "Den Angelschein bekommen Sie bei der Verbandsgemeinde." in text
    assert "sicher: wird beantwortet" in text
    assert "100 %" in text
    # Rasa is not running here: the page must say that it shows the knowledge's own answer.
    assert "Das Sprachverstehen läuft gerade nicht." in text


async def test_a_foreign_question_is_said_to_be_unknown(office: Office) -> None:
    text = await office.text("/redaktion/probe?frage=Wie+hoch+ist+der+Mount+Everest%3F")
    assert "Kein Eintrag erreicht" in text
    assert "sicher: wird beantwortet" not in text


async def test_a_trial_question_leaves_nothing_in_the_basket(office: Office) -> None:
    for _ in range(4):
        await office.text("/redaktion/probe?frage=Wo+finde+ich+den+Zauberwald%3F")
    assert office.store.asked() == []


async def test_surveys_hide_small_numbers(office: Office) -> None:
    folder = office.content / "umfragen"
    folder.mkdir()
    example = ROOT / "knowledge" / "inhalt" / "umfragen" / "beispiel-mobilitaet.yaml"
    (folder / "probe.yaml").write_bytes(example.read_bytes())
    assert "Unterwegs im Landkreis" in await office.text("/redaktion/umfragen")
    text = await office.text("/redaktion/umfragen/probe")
    assert "Bisher 0 Teilnahmen." in text
    await office.text("/redaktion/umfragen/keine", 404)
    sheets = Store(open_engine())
    for person in range(6):
        sheets.send("probe", f"person{person}", f"zeichen{person}", {"auto": "ja"}, date(2026, 11, 20))
    text = await office.text("/redaktion/umfragen/probe")
    assert "6 Teilnahmen" in text
    assert "<svg role=" in text
    assert "Als Tabelle" in text
    assert "<style" not in text, "the page's policy would refuse it"
