"""What events need to know about villages: a small view of the gazetteer, so that tests can bring their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class PlaceLike(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def community(self) -> str:
        """Its Verbandsgemeinde; empty outside the county."""

    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


class MentionLike(Protocol):
    @property
    def place(self) -> PlaceLike: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class GazetteerLike(Protocol):
    def find(self, text: str, *, areas: bool = False) -> Sequence[MentionLike]: ...
    def get(self, name: str) -> PlaceLike | None: ...


def village_of(where: str, gazetteer: GazetteerLike) -> PlaceLike | None:
    """The village in "Dorfgemeinschaftshaus, Altenglan": the last one named."""
    if not where or where.lower() == "online":
        return None
    mentions = gazetteer.find(where)
    return mentions[-1].place if mentions else gazetteer.get(where)
