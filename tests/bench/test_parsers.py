"""A small run of `python -m bench parsers`: whatever they are given, parsers raise only German errors."""

from __future__ import annotations

import pytest

from bench.parsers import PARSERS, run


@pytest.mark.parametrize("name", PARSERS)
def test_only_german_errors(name: str) -> None:
    run(name, 60)
