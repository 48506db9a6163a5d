"""Poorer views of the content, so that the search also learns to work with only a title and a text."""

from __future__ import annotations

from knowledge.load import Content


def bare(content: Content) -> Content:
    """Without synonyms and staff's questions."""
    entries = {
        id_: entry.model_copy(update={"synonyme": (), "fragen": (), "gesagt": ()})
        for id_, entry in content.entries.items()
    }
    return Content(entries, content.errors, f"{content.version}-bare", content.dialect)
