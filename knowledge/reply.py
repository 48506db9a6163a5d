"""The channel-neutral reply: what every answer of the assistant is, before a channel renders it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

Outcome = Literal["answered", "clarify", "unanswered", "out_of_scope", "form", "smalltalk", "error"]
OUTCOMES: Final = frozenset(get_args(Outcome))


@dataclass(frozen=True)
class Button:
    """A choice offered to the resident."""

    title: str
    """What is written on it; short enough for a phone (about 40 characters)."""
    payload: str
    """What Rasa receives: `/thema{"eintrag": "leistungen/reisepass"}`, or a plain sentence that is asked like typed
    text. The gateway hides it behind an id."""


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Location:
    lat: float
    """Degrees north, WGS 84."""
    lon: float
    """Degrees east, WGS 84."""
    title: str


@dataclass(frozen=True)
class Source:
    """Where an answer comes from."""

    entry: str
    """Path of the knowledge file below `knowledge/inhalt/`, without suffix: `leistungen/reisepass`."""
    title: str
    stand: str
    """ISO date on which the fact was last checked."""


@dataclass(frozen=True)
class Reply:
    """One answer. `text` is a Markdown subset: paragraphs, **bold**, lists, links."""

    text: str
    outcome: Outcome
    speech: str = ""
    """What a voice says: short sentences, no Markdown, no URLs. Empty means: derive it from `text`."""
    buttons: tuple[Button, ...] = ()
    links: tuple[Link, ...] = ()
    location: Location | None = None
    source: Source | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form, contract 1 of `docs/architecture.md`. `speech` is always filled."""
        return {
            "text": self.text,
            "speech": self.speech or plain(self.text),
            "buttons": [vars(button).copy() for button in self.buttons],
            "links": [vars(link).copy() for link in self.links],
            "location": vars(self.location).copy() if self.location else None,
            "source": vars(self.source).copy() if self.source else None,
            "outcome": self.outcome,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reply:
        """Read what `to_dict` wrote.

        Raises:
            ValueError: a required key is missing or a value has the wrong type.
        """
        try:
            if data["outcome"] not in OUTCOMES:
                raise ValueError(f"unknown outcome {data['outcome']!r}")
            return cls(
                text=str(data["text"]),
                outcome=data["outcome"],
                speech=str(data.get("speech") or ""),
                buttons=tuple(Button(**button) for button in data.get("buttons") or ()),
                links=tuple(Link(**link) for link in data.get("links") or ()),
                location=Location(**data["location"]) if data.get("location") else None,
                source=Source(**data["source"]) if data.get("source") else None,
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a reply: {error}") from error


@dataclass(frozen=True)
class Turn:
    """What a resident just said, as an action sees it."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    """The intent classifier's probability, 0 to 1."""
    slots: Mapping[str, Any] = field(default_factory=dict)
    entities: Mapping[str, Any] = field(default_factory=dict)
    """Entity values of this message; for a pressed button, the values its payload carries."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """`channel` (web, telegram, voice), `id` and `unseen`, and what the channel adds: `lat`/`lon`, `photo` …"""
    sender: str = ""
    """Keyed hash of the person's channel id; never the id itself."""

    @property
    def id(self) -> str:
        """The message's id; empty when the gateway gave none."""
        return str(self.metadata.get("id") or "")

    @property
    def unread(self) -> frozenset[str]:
        """Ids of messages whose reply the person has not read: this one, and those that ended in an error before it."""
        before = self.metadata.get("unseen")
        return frozenset(map(str, before if isinstance(before, list) else ())) | ({self.id} if self.id else frozenset())


@dataclass(frozen=True)
class Answer:
    """What a topic does with a turn: replies, and the slots to set (a value of None clears the slot)."""

    replies: tuple[Reply, ...]
    slots: Mapping[str, Any] = field(default_factory=dict)
    effect: Literal["", "forget", "known"] = ""
    """What the gateway must do after this turn: "forget" deletes all about the person, "known" tells what is kept."""


def plain(markdown: str) -> str:
    """The text without Markdown marks, list bullets and link addresses, for voices and screen titles."""
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", markdown)
    text = re.sub(r"\*\*|__|`", "", text)
    text = re.sub(r"(?m)^\s*(?:[-*+]|\d+\.)\s+(.*?)[.;,]?\s*$", r"\1.", text)
    text = re.sub(r"(?m)^#+\s*(.*?)[.:]?\s*$", r"\1.", text)
    return re.sub(r"\s+", " ", text).strip()
