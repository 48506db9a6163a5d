"""YAML that would explode, run code or sink without bottom is refused with one kind of error."""

from __future__ import annotations

import pytest
from ruamel.yaml.error import YAMLError

from knowledge.errors import ContentError
from knowledge.safe_yaml import load_yaml
from knowledge.yaml_file import parse_yaml

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "[" * 5_000,
        "{a: " * 500,
        "a: !!python/object/apply:os.system ['true']",
        "stand: 2024-13-45",
        "a: !!timestamp x",
        "a: !!int x",
        "? [a]\n: b\n? {c: d}\n: e",
        "a" * 6_000_000,
    ],
)
def test_refused(text: str) -> None:
    try:
        value = load_yaml(text)
    except YAMLError:
        return
    assert isinstance(value, dict), "plain values at most"


def test_a_bomb_in_front_matter_is_told_in_german() -> None:
    with pytest.raises(ContentError, match="verschachtelt oder verweisen"):
        parse_yaml(BOMB, "leistungen/x.md")


def test_usual_text_with_asterisks_is_read() -> None:
    assert load_yaml('kurz: "Das ist **wichtig**."\nliste:\n  - a\n') == {
        "kurz": "Das ist **wichtig**.",
        "liste": ["a"],
    }
