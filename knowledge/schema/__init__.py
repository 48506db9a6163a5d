"""What a knowledge file may contain: the strict schema of text entries, and its errors in words."""

from knowledge.schema.entry import Address, Entry, LinkRef, Passage, SourceRef
from knowledge.schema.hours import DAYS, OpeningHours, Span

__all__ = ["DAYS", "Address", "Entry", "LinkRef", "OpeningHours", "Passage", "SourceRef", "Span"]
