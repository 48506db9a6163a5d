"""Reads YAML that nobody has vouched for: plain values, no alias bombs, no bottomless nesting, one error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, SequenceEndEvent, SequenceStartEvent

MAX_LENGTH: Final = 5_000_000
"""Characters. The longest knowledge file has about 100,000."""
MAX_DEPTH: Final = 30
"""Levels of lists and mappings. Surveys reach 6."""
_SUSPECT: Final = re.compile(r"(?:^|[\s\[{,:])\*\S|[\[{](?:\s*[\[{]){5}|^(?:\s*[-?] ){5}| {40}\S", re.M)
"""Only a text with something like an alias or deep nesting is looked at closely, which takes as long as reading."""


class UnfitYamlError(YAMLError):
    """The text would grow without bound, or means something that is no plain value."""

    problem = "aliases, tags or nesting that no knowledge file needs"


def load_yaml(text: str, kind: Literal["safe", "rt"] = "safe") -> Any:
    """The values of a YAML text; `rt` keeps lines and comments.

    Raises:
        YAMLError: the text is no YAML, or not one that a knowledge file may be. Nothing else is raised.
    """
    if len(text) > MAX_LENGTH:
        raise UnfitYamlError(f"longer than {MAX_LENGTH} characters")
    try:
        if _SUSPECT.search(text):
            _look_closely(text)
        return YAML(typ=kind).load(text)
    except YAMLError:
        raise
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        AssertionError,
    ) as error:
        # A date that does not exist, a tag with the wrong value, a list as a key: each fails elsewhere in the reader.
        raise UnfitYamlError(str(error)) from error


def _look_closely(text: str) -> None:
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        if isinstance(event, AliasEvent):
            # Ten lines of ten aliases each become ten thousand million values.
            raise UnfitYamlError("aliases")
        if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise UnfitYamlError("too deeply nested")
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            depth -= 1


def line_of(data: Any, path: Sequence[Any]) -> int:
    """Line of a key path, from 1 within the YAML text; of the nearest parent when the key is not there."""
    line = 0
    for part in path:
        try:
            line = data.lc.data[part][0]
            data = data[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line + 1
