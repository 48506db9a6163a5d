"""Each example in the editors' handbook works: files load and check cleanly, commands run, messages read as printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from bot.cli import main
from bot.cli.vergleich import read_questions
from knowledge.check import check_folder
from knowledge.load import load
from knowledge.settings import ROOT
from knowledge.surveys.files import Catalogue

HANDBOOK: Final = ROOT / "docs" / "handbuch-redaktion.md"
TEXT: Final = HANDBOOK.read_text(encoding="utf-8")
BLOCKS: Final = re.findall(r"^```(\S+)(?: (\S+))?\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
FILES: Final = {mark.partition("=")[2]: body for _, mark, body in BLOCKS if mark.startswith("datei=")}
BROKEN: Final = {mark.partition("=")[2]: body for _, mark, body in BLOCKS if mark.startswith("fehler=")}
COMMANDS: Final = [line for kind, _, body in BLOCKS if kind == "sh" for line in body.splitlines() if line]


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The handbook's files on the day it was written, and nothing else."""
    monkeypatch.setenv("ASSISTANT_NOW", "2026-11-22T10:00:00+01:00")
    monkeypatch.setenv("ASSISTANT_DATABASE", f"sqlite:///{tmp_path / 'umfragen.db'}")
    return write(tmp_path / "inhalt", FILES)


def test_every_block_is_looked_at() -> None:
    """A block without a mark would be an example that nobody executes."""
    unmarked = [body for kind, mark, body in BLOCKS if kind != "sh" and not mark]
    assert not unmarked
    assert TEXT.count("```") == 2 * len(BLOCKS)
    assert len(FILES) >= 5


def test_the_files_have_no_errors(content: Path) -> None:
    assert [str(finding) for finding in check_folder(content) if finding.severity == "fehler"] == []


def test_the_files_are_read(content: Path) -> None:
    entries = load(content).entries
    for name in FILES:
        if name.endswith(".md") and not name.startswith("veranstaltungen/"):
            assert name.removesuffix(".md") in entries
    surveys = {Path(name).stem for name in FILES if name.startswith("umfragen/") and name.endswith(".yaml")}
    assert set(Catalogue(content).all()) == surveys
    assert load(content).dialect.is_spoken("isch hann Weschbe")


def test_the_event_is_found(content: Path) -> None:
    from knowledge.events.store import EventStore

    store = EventStore(content)
    store.refresh()
    assert not store.errors
    assert "Beispiel-Lesung in der Bücherei" in {event.title for event in store.known()}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_give_the_message_that_is_printed(content: Path, name: str) -> None:
    write(content, {name: BROKEN[name]})
    causes = [f"{finding.cause} {finding.cure}" for finding in check_folder(content) if finding.file == name]
    told = re.findall(r"Die Meldung lautet: `(.*?)`", TEXT)
    assert len(told) == len(BROKEN)
    assert any(cause.startswith(message) for cause in causes for message in told), causes


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_work(content: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    program, verb, *arguments = shlex.split(command)
    assert program == "kreis"
    if verb in ("check", "neu"):
        arguments += ["--content", str(content)]
    elif verb == "vergleich":
        questions = next(body for _, mark, body in BLOCKS if mark == "pruefungen")
        file = content.parent / "pruefungen.yaml"
        file.write_text(questions, encoding="utf-8")
        assert read_questions(file)
        arguments += ["--lexikalisch", "--content", str(content), "--alt", str(content), "--fragen", str(file)]
    assert main([verb, *arguments]) == 0, capsys.readouterr().out
    if verb == "neu":
        made = Path(capsys.readouterr().out.partition("Angelegt: ")[2].partition(".md")[0] + ".md")
        assert made.read_text(encoding="utf-8").startswith("---\n")


def test_keys_and_folders_that_are_named_exist() -> None:
    from knowledge.dialect import KEYS as DIALECT_KEYS
    from knowledge.schema.entry import FRONT_MATTER_KEYS

    for name in re.findall(r"^- `(\w+)`", TEXT, re.MULTILINE):
        assert name in {*FRONT_MATTER_KEYS, *DIALECT_KEYS}, name
    for folder in re.findall(r"^\| `(\w+)/`", TEXT, re.MULTILINE):
        assert (ROOT / "knowledge" / "inhalt" / folder).is_dir(), folder


def test_pictures_and_links_exist() -> None:
    anchors = {
        re.sub(r"[^\wäöüß -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^## (.*)$", TEXT, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (HANDBOOK.parent / target).is_file(), target
    assert all(alt.strip() for alt in re.findall(r"!\[(.*?)\]", TEXT))
