"""Stories in which people marked what is wanted: "Mein Mann ist krank, ⟦wo melde ich jetzt den Hund an⟧, sagen Sie."

From them the encoder learns to tell a want from what is told beside it (`knowledge/search/wants.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from knowledge.e5.encoder import E5, TokenStates
from knowledge.errors import SettingsError
from knowledge.search.training import STORY_WEIGHT, Example
from knowledge.text import fold

BEGIN, END = "⟦", "⟧"
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Story:
    before: str
    want: str
    """Empty when nothing is wanted."""
    after: str
    expected: str | None
    """Id of the entry that is right; None when there is none."""

    @property
    def text(self) -> str:
        return f"{self.before}{self.want}{self.after}"


def read_stories(path: Path) -> list[Story]:
    """Read a `.jsonl` file with `story`, the want between ⟦ and ⟧, and `expected` (an id or null).

    Raises:
        SettingsError: the file is missing or a line is wrong.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [_story(row) for row in rows]
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"Die Geschichten in „{path}“ sind nicht lesbar. Erwartet: je Zeile ein JSON-Objekt."
        ) from error


def marked(
    stories: Sequence[Story], read: Callable[[str], str], encoder: E5
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.bool_]]]:
    """States of each story's tokens, and which tokens are marked; of those with a mark.

    Args:
        read: what the search reads of a story.
    """
    for story in stories:
        if story.want:
            told = encoder.token_states(read(story.text))
            yield told.states, _tokens(story, told)


def as_examples(stories: Sequence[Story]) -> list[Example]:
    """The stories as questions from which the search's weights are learned."""
    return [
        Example(
            one.text,
            "rambling" if one.expected else "unanswerable",
            (one.expected,) if one.expected else (),
            weight=STORY_WEIGHT,
        )
        for one in stories
    ]


def _story(row: Any) -> Story:
    before, opened, rest = row["story"].partition(BEGIN)
    want, closed, after = rest.partition(END)
    expected = row["expected"]
    marks = BEGIN + END
    if bool(opened) != bool(closed) or any(mark in part for mark in marks for part in (before, want, after)):
        raise ValueError(row["story"])
    if not isinstance(expected, str | None):
        raise TypeError(expected)
    return Story(before, want, after, expected)


def _tokens(story: Story, told: TokenStates) -> NDArray[np.bool_]:
    """Which tokens are marked. The search reads standard words and not all clauses, so words are matched in order."""
    first, last = len(story.before), len(story.before) + len(story.want)
    written = [(fold(word[0]), first <= word.start() < last) for word in _WORD.finditer(story.text)]
    read = list(_WORD.finditer(told.text, told.spans[0][0]))
    wanted = [False] * len(read)
    match = SequenceMatcher(None, [word for word, _ in written], [fold(word[0]) for word in read], autojunk=False)
    for kind, begin, end, at, until in match.get_opcodes():
        for number in range(at, until):
            if kind == "insert":
                wanted[number] = number > 0 and wanted[number - 1]
            else:
                like = begin + (number - at) * (end - begin) // (until - at)
                wanted[number] = written[like][1]
    spans = [word.span() for word, want in zip(read, wanted, strict=True) if want]
    return np.asarray([any(begin < until and at < end for at, until in spans) for begin, end in told.spans], bool)
