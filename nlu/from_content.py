"""Training examples for the intent `frage` from staff's own example questions in the knowledge files.

So the classifier has seen what residents ask about, and does not take "Wer sprach über künstliche Intelligenz?" for a
question about the assistant. They are read when a model is trained; the search finds new entries at once, without
training.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FOLDERS = ("leistungen", "projekt", "stellen")
"""Folders whose questions are plain questions; events, trips and surveys have intents of their own."""

FOREIGN = Path(__file__).resolve().parent.parent / "knowledge" / "search" / "fremd.txt"
"""Questions that are none of the county's business. They are questions all the same: the search declines them."""


def questions(content: Path) -> Iterator[str]:
    """Titles and example questions, in the order of the files."""
    for folder in FOLDERS:
        for file in sorted((content / folder).glob("*.md")):
            matter = _front_matter(file)
            for text in (matter.get("titel"), *(matter.get("fragen") or ())):
                if isinstance(text, str) and text.strip():
                    yield " ".join(text.split())


def write(content: Path, target: Path) -> int:
    """Write the examples as Rasa training data; how many there are."""
    foreign = (line.strip() for line in FOREIGN.read_text(encoding="utf-8").splitlines())
    examples = list(dict.fromkeys((*questions(content), *(line for line in foreign if line[:1] not in ("", "#")))))
    lines = ['version: "3.1"', "nlu:", "- intent: frage", "  examples: |", *(f"    - {text}" for text in examples)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(examples)


def _front_matter(file: Path) -> dict[str, Any]:
    """The front matter; empty when the file is broken (`kreis check` tells staff)."""
    try:
        parts = file.read_text(encoding="utf-8").split("---", 2)
        matter = YAML(typ="safe").load(parts[1]) if len(parts) == 3 else None
    except (OSError, UnicodeDecodeError, YAMLError):
        return {}
    return matter if isinstance(matter, dict) else {}
