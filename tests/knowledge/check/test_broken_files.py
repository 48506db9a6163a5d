"""Ways of breaking a content file: each yields a German message with line and cure, and no other answer changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.check import check_folder
from knowledge.live import LiveKnowledge
from knowledge.reply import Turn
from tests.knowledge.sample import FILES, write

REVERSED = "gueltig_ab: 2026-05-01\ngueltig_bis: 2026-01-01\nstand:"
NAME = "leistungen/reisepass.md"
GOOD = FILES[NAME]

BREAKS: dict[str, tuple[str | bytes, int | None, str]] = {
    "unknown key": (GOOD.replace("kosten:", "kostn:"), 8, "kosten"),
    "title missing": (GOOD.replace("titel: Reisepass beantragen\n", ""), None, "titel"),
    "title empty": (GOOD.replace("titel: Reisepass beantragen", "titel:"), None, "titel"),
    "key twice": (GOOD.replace("quelle: Passgesetz", "quelle: Passgesetz\nquelle: Gesetz"), None, "zweimal"),
    "head not closed": ("---\ntitel: Reisepass\nText ohne Ende\n", 1, "---"),
    "no head": ("Nur Text.\n", 1, "---"),
    "empty file": ("", 1, "leer"),
    "head is a list": ("---\n- titel\n- kurz\n---\nText\n", None, "name: wert"),
    "colon in a value": (GOOD.replace("quelle: Passgesetz", "quelle: Gesetz: Pass"), 11, "Doppelpunkt"),
    "tab": (GOOD.replace("synonyme: [Pass, Reisedokument]", "synonyme:\n\t- Pass"), 7, "Tabulator"),
    "quote not closed": (GOOD.replace("kosten: 70 Euro", 'kosten: "70 Euro'), None, "Anführungszeichen"),
    "bracket not closed": (GOOD.replace("[Pass, Reisedokument]", "[Pass, Reisedokument"), None, "Klammer"),
    "wrong indentation": (GOOD.replace("stand: 2026-01-10", "   stand: 2026-01-10"), None, "Zeile"),
    "German date": (GOOD.replace("2026-01-10", "10.01.2026"), 12, "2026-01-10"),
    "impossible date": (GOOD.replace("2026-01-10", "2026-02-30"), 12, "Datum"),
    "date is a word": (GOOD.replace("2026-01-10", "gestern"), 12, "Jahr-Monat-Tag"),
    "validity reversed": (GOOD.replace("stand:", REVERSED), None, "gueltig_bis"),
    "phone as number": (GOOD.replace("quelle:", "telefon: 063814240\nquelle:"), 11, '"…"'),
    "bool as word": (GOOD.replace("quelle:", "pruefen: vielleicht\nquelle:"), 11, "true"),
    "list expected": (GOOD.replace("[Pass, Reisedokument]", "Pass"), 6, "Liste"),
    "web address without https": (GOOD.replace("quelle: Passgesetz", "quelle: {titel: Gesetz, url: www.x.de}"), 11, "https://"),
    "unknown level": (GOOD.replace("quelle:", "ebene: stadt\nquelle:"), 11, "kreis"),
    "office key in a service": (GOOD.replace("quelle:", "email: a@b.de\nquelle:"), None, "stellen/"),
    "old encoding": (GOOD.encode("cp1252"), None, "UTF-8"),
    "link without title": (GOOD.replace("quelle:", "links:\n  - url: https://x.de\nquelle:"), None, "titel"),
    "special character": (GOOD.replace("kosten: 70 Euro", "kosten: @70 Euro"), 8, "Anführungszeichen"),
    "nested value": (GOOD.replace("kosten: 70 Euro, unter 24 Jahren 37,50 Euro", "kosten:\n  euro: 70"), None, "Text"),
}  # fmt: skip


def test_there_are_at_least_25_ways() -> None:
    assert len(BREAKS) >= 25


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_file_is_explained_and_harms_nothing(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    live = LiveKnowledge(folder, tmp_path / "var")
    before = live.current.answering.answer(Turn("Was kostet ein Reisepass?")).replies
    other = live.current.answering.answer(Turn("Wo melde ich meinen Hund an?")).replies
    broken, line, cure = BREAKS[name]
    raw = broken if isinstance(broken, bytes) else broken.encode()
    (folder / NAME).write_bytes(raw)

    findings = [finding for finding in check_folder(folder) if finding.file == NAME and finding.severity == "fehler"]
    assert findings, "the slip goes unnoticed"
    message = str(findings[0])
    assert findings[0].line, message
    if line is not None:
        assert findings[0].line == line, message
    assert cure in message
    assert findings[0].cause and findings[0].cure

    live.reload()
    answering = live.current.answering
    assert answering.answer(Turn("Was kostet ein Reisepass?")).replies == before, "the last good version is gone"
    assert answering.answer(Turn("Wo melde ich meinen Hund an?")).replies == other


def test_a_file_that_was_never_good_is_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "inhalt")
    (folder / NAME).write_text("titel fehlt", encoding="utf-8")
    live = LiveKnowledge(folder, tmp_path / "var")
    assert "leistungen/reisepass" not in live.current.content.entries
    assert len(live.current.content.entries) == len(FILES) - 1
