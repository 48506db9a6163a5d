"""From which stories `kreis kalibrieren` learns."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bot.cli.kalibrieren import configure, told
from knowledge.load import load
from tests.knowledge.sample import write


def arguments(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    configure(parser)
    return parser.parse_args(given)


def test_stories_of_other_entries_teach_nothing(tmp_path: Path) -> None:
    content = load(write(tmp_path / "inhalt"))
    rows = [
        {"story": "Der Hund ist da, ⟦wo melde ich ihn an⟧", "expected": "leistungen/hundesteuer"},
        {"story": "Das Auto ist da, ⟦wo melde ich es an⟧", "expected": "leistungen/kfz-anderswo"},
        {"story": "Es regnet seit Tagen.", "expected": None},
    ]
    files = [tmp_path / "eine.jsonl", tmp_path / "andere.jsonl"]
    for file, some in zip(files, (rows[:2], rows[2:]), strict=True):
        file.write_text("\n".join(json.dumps(row) for row in some), encoding="utf-8")

    stories = told(arguments("--content", str(tmp_path / "inhalt"), "--geschichten", *map(str, files)), content)

    assert [story.expected for story in stories] == ["leistungen/hundesteuer", None]


def test_other_content_has_no_stories_of_ours(tmp_path: Path) -> None:
    content = load(write(tmp_path / "inhalt"))

    assert told(arguments("--content", str(tmp_path / "inhalt")), content) == []
