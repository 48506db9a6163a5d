"""The reply keeps its contract on the way through JSON."""

from __future__ import annotations

import json

import pytest

from knowledge.reply import Button, Link, Location, Reply, Source, plain

FULL = Reply(
    text="**Kosten:** 37 Euro. Siehe [Seite](https://www.landkreis-kusel.de).",
    outcome="answered",
    buttons=(Button("Mehr", "/mehr"),),
    links=(Link("Seite", "https://www.landkreis-kusel.de"),),
    location=Location(49.5, 7.4, "Kusel"),
    source=Source("leistungen/personalausweis", "Personalausweis", "2026-11-22"),
)


def test_there_and_back() -> None:
    again = Reply.from_dict(json.loads(json.dumps(FULL.to_dict())))
    assert again.buttons == FULL.buttons
    assert again.source == FULL.source
    assert again.location == FULL.location


def test_speech_is_never_empty_and_has_no_markdown_or_address() -> None:
    assert FULL.to_dict()["speech"] == "Kosten: 37 Euro. Siehe Seite."


@pytest.mark.parametrize(
    "wrong",
    [{}, {"text": "a"}, {"text": "a", "outcome": "gut"}, {"text": "a", "outcome": "answered", "location": {"lat": 1}}],
)
def test_what_is_no_reply_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"reply|outcome"):
        Reply.from_dict(wrong)


def test_lists_are_spoken_as_sentences() -> None:
    assert plain("Sie brauchen:\n\n- ein Foto\n- den alten Ausweis") == "Sie brauchen: ein Foto. den alten Ausweis."
