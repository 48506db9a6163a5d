"""Finds the entries that answer a question: lexical and semantic evidence, one calibrated score."""

from knowledge.search.engine import Hit, Search

__all__ = ["Hit", "Search"]
