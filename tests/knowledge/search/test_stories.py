"""Stories with a marked want."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.e5.encoder import E5
from knowledge.e5.prepare import prepared
from knowledge.errors import SettingsError
from knowledge.search.stories import as_examples, marked, read_stories
from knowledge.settings import ROOT, paths
from knowledge.text import fold

LINE = '{"story": "Mein Hund ist brav, ⟦wo melde ich ihn an⟧, sagt das Amt", "expected": "leistungen/hundesteuer"}\n'


def test_the_want_is_what_stands_between_the_marks(tmp_path: Path) -> None:
    file = tmp_path / "geschichten.jsonl"
    file.write_text(LINE + '{"story": "Es regnet.", "expected": null}\n', encoding="utf-8")

    first, second = read_stories(file)

    assert first.want == "wo melde ich ihn an"
    assert first.text == "Mein Hund ist brav, wo melde ich ihn an, sagt das Amt"
    assert second.want == ""
    assert [(one.question, one.expected) for one in as_examples([first, second])] == [
        (first.text, ("leistungen/hundesteuer",)),
        ("Es regnet.", ()),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "5",
        '{"story": "ohne Eintrag"}',
        '{"story": 5, "expected": null}',
        '{"story": "halb ⟦offen", "expected": null}',
        '{"story": "nur zu⟧", "expected": null}',
        '{"story": "⟦zwei⟧ ⟦mal⟧", "expected": null}',
        '{"story": "⟦wo⟧", "expected": ["leistungen/hundesteuer"]}',
    ],
)
def test_a_wrong_line_is_told(tmp_path: Path, line: str) -> None:
    file = tmp_path / "geschichten.jsonl"
    file.write_text(line, encoding="utf-8")

    with pytest.raises(SettingsError, match="nicht lesbar"):
        read_stories(file)


def test_tokens_are_marked_also_where_the_search_reads_other_words(tmp_path: Path) -> None:
    file = tmp_path / "geschichten.jsonl"
    file.write_text(LINE, encoding="utf-8")
    encoder = E5(prepared(paths().data))
    as_read = "Hund ist brav, wo anmelden ich ihn an, sagt das Amt"

    ((states, wanted),) = marked(read_stories(file), lambda _: as_read, encoder)

    told = encoder.token_states(as_read)
    assert len(states) == len(told.spans) == len(wanted)
    words = "".join(told.text[slice(*span)] for span, is_wanted in zip(told.spans, wanted, strict=True) if is_wanted)
    assert fold(words).strip(" ,") == "wo anmelden ich ihn an"


def test_those_of_the_repository_are_right() -> None:
    stories = read_stories(ROOT / "bench/data/geschichten.jsonl")

    assert len(stories) > 1500
    assert len({story.text for story in stories}) == len(stories)
    known = {str(file.relative_to(paths().content))[:-3] for file in paths().content.rglob("*.md")}
    assert {story.expected for story in stories} - {None} <= known
