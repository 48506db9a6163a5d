"""Reads the word tables of this package ("Nr=Nummer | Dr=Doktor"), so that hundreds of words stay readable."""

from __future__ import annotations


def table(text: str) -> dict[str, str]:
    """The pairs of `text`: entries separated by "|", written and spoken form by "="."""
    entries = (entry.split("=", 1) for line in text.splitlines() for entry in line.split(" | ") if entry.strip())
    return {written.strip(): spoken.strip() for written, spoken in entries}


def words(text: str) -> frozenset[str]:
    """The words of `text`, which are separated by white space."""
    return frozenset(text.split())


def either(text: str) -> str:
    """The words of `text` as alternatives of a regular expression, longest first."""
    return "|".join(sorted(text.split(), key=lambda word: (-len(word), word)))
