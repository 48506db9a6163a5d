"""Files are changed only where meant, and never broken."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from bot.editors import writing
from bot.editors.writing import Writer, with_item
from knowledge.check import Finding
from knowledge.check.entries import check_entries
from knowledge.errors import KreisError
from knowledge.load import Content, load, read_entry
from knowledge.settings import ROOT


def changes(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines taken away and lines added."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


@pytest.mark.parametrize(("key", "text"), [("synonyme", "Angelkarte"), ("fragen", "Darf mein Kind: angeln?")])
def test_one_line_more_and_comments_stay(content: Path, key: str, text: str) -> None:
    path = content / "leistungen/angelschein.md"
    before = path.read_text(encoding="utf-8")
    Writer(content).add("leistungen/angelschein", key, text)  # type: ignore[arg-type]
    gone, added = changes(before, path.read_text(encoding="utf-8"))
    assert gone == []
    assert len(added) == 1
    assert text in added[0]
    assert text in getattr(read_entry(path, content), key)
    assert not [file for file in path.parent.iterdir() if file.suffix != ".md"], "nothing is left lying about"


def test_an_entry_with_sentences_of_residents_can_be_changed(content: Path) -> None:
    (content / "leistungen/angelschein.fragen.txt").write_text("Ich will am Glan Forellen fangen.\n", encoding="utf-8")

    Writer(content).add("leistungen/angelschein", "synonyme", "Angelkarte")

    entry = load(content).entries["leistungen/angelschein"]
    assert "Angelkarte" in entry.synonyme
    assert entry.gesagt == ("Ich will am Glan Forellen fangen.",)


def test_a_missing_list_is_made(content: Path) -> None:
    Writer(content).add("leistungen/hundesteuer", "synonyme", "Hund anmelden")
    assert read_entry(content / "leistungen/hundesteuer.md", content).synonyme == ("Hund anmelden",)


def test_windows_line_ends_and_byte_order_mark_stay(content: Path) -> None:
    path = content / "leistungen/angelschein.md"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    Writer(content).add("leistungen/angelschein", "synonyme", "Angelkarte")
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf---\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == text.count("\r\n") + 1


def test_every_file_of_the_county_can_be_changed_without_changing_anything_else(tmp_path: Path) -> None:
    """Each changed file says the same as before, and one thing more; no comment is lost."""
    folder = ROOT / "knowledge" / "inhalt"
    for id_, old in load(folder).entries.items():
        raw = old.path.read_text(encoding="utf-8")
        changed = with_item(raw, old.path.name, "synonyme", "Zauberwort")
        path = tmp_path / f"{id_}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed, encoding="utf-8")
        new = read_entry(path, tmp_path)
        assert new.synonyme == (*old.synonyme, "Zauberwort")
        assert [part.text for part in new.passages] == [part.text for part in old.passages]
        skip = {"synonyme", "passages", "gesagt", "path"}
        assert new.model_dump(exclude=skip) == old.model_dump(exclude=skip)
        assert changed.count("#") == raw.count("#")


@pytest.mark.parametrize(
    "entry",
    [
        "../geheim",
        "/etc/passwd",
        "leistungen/../../geheim",
        "leistungen/angelschein.md",
        "",
        "leistungen/kaputt",
        "x\x00",
    ],
)
def test_only_existing_good_entries_can_be_changed(content: Path, entry: str) -> None:
    secret = content.parent / "geheim.md"
    secret.write_text("---\ntitel: Geheim\n---\n", encoding="utf-8")
    files = {file: file.read_bytes() for file in content.parent.rglob("*.md")}
    with pytest.raises(KreisError):
        Writer(content).add(entry, "synonyme", "Wort")
    assert {file: file.read_bytes() for file in content.parent.rglob("*.md")} == files


@pytest.mark.parametrize(
    "text", ["", "   ", "x" * 301, "a\x07b", "Fischereischein", "FISCHEREISCHEIN ", "Wo ist […]?", "von Frau [Name]"]
)
def test_useless_synonyms_are_refused(content: Path, text: str) -> None:
    before = (content / "leistungen/angelschein.md").read_bytes()
    with pytest.raises(KreisError):
        Writer(content).add("leistungen/angelschein", "synonyme", text)
    assert (content / "leistungen/angelschein.md").read_bytes() == before


@pytest.mark.parametrize("text", ["- x", "a: b", "# kein Kommentar", '"offen', "{x", "ja", "2026-01-01", "42", "---"])
def test_yaml_in_a_text_stays_text(content: Path, text: str) -> None:
    Writer(content).add("leistungen/angelschein", "synonyme", text)
    assert read_entry(content / "leistungen/angelschein.md", content).synonyme[-1] == text


def test_a_question_of_another_entry_is_refused(content: Path) -> None:
    with pytest.raises(KreisError, match="steht auch bei"):
        Writer(content).add("leistungen/hundesteuer", "fragen", "wo bekomme ich einen angelschein")


def test_a_failing_disk_leaves_the_old_file(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (content / "leistungen/angelschein.md").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(KreisError, match="lässt sich nicht speichern"):
        Writer(content).add("leistungen/angelschein", "synonyme", "Angelkarte")
    assert (content / "leistungen/angelschein.md").read_bytes() == before
    assert not list(content.rglob("*.neu"))


def saved_while_the_check_runs(path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves the file in a text editor while the page checks its own change."""

    def check(content: Content) -> list[Finding]:
        path.write_text(text, encoding="utf-8")
        return check_entries(content)

    monkeypatch.setattr(writing, "check_entries", check)


def test_what_a_colleague_saves_meanwhile_stays(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = content / "leistungen/angelschein.md"
    theirs = path.read_text(encoding="utf-8").replace("10 Euro", "12 Euro")
    saved_while_the_check_runs(path, theirs, monkeypatch)

    with pytest.raises(KreisError, match="hat sich gerade geändert"):
        Writer(content).add("leistungen/angelschein", "synonyme", "Angelkarte")

    assert path.read_text(encoding="utf-8") == theirs
    assert not list(content.rglob("*.neu"))


def test_a_new_entry_does_not_replace_one_that_a_colleague_makes_meanwhile(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = "---\ntitel: Leihrad\n---\n"
    saved_while_the_check_runs(content / "leistungen/leihrad.md", theirs, monkeypatch)

    with pytest.raises(KreisError, match="hat sich gerade geändert"):
        Writer(content).create("leistungen", "Leihrad", "Kurz.", "Frage?", "Quelle")

    assert (content / "leistungen/leihrad.md").read_text(encoding="utf-8") == theirs


@pytest.mark.parametrize("titel", ["../../geheim", "/etc/passwd", "..", "README", "???", "Titel\x00"])
def test_titles_cannot_leave_the_folder(content: Path, titel: str) -> None:
    before = set(content.parent.rglob("*"))
    try:
        path = Writer(content).create("leistungen", titel, "Kurz.", "Frage?", "Quelle")
    except KreisError:
        assert set(content.parent.rglob("*")) == before
    else:
        assert path.parent == content / "leistungen"


@pytest.mark.parametrize("folder", ["..", "stellen/../..", "", "umfragen", "/tmp"])
def test_new_entries_only_in_known_folders(content: Path, folder: str) -> None:
    with pytest.raises(KreisError):
        Writer(content).create(folder, "Titel", "Kurz.", "Frage?", "Quelle")


def test_a_new_entry_never_overwrites(content: Path) -> None:
    before = (content / "leistungen/angelschein.md").read_bytes()
    with pytest.raises(KreisError, match="gibt es schon"):
        Writer(content).create("leistungen", "Angelschein", "Kurz.", "Frage?", "Quelle")
    assert (content / "leistungen/angelschein.md").read_bytes() == before
