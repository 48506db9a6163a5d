"""What a question gets, as far as residents notice it, and where two such answers part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from knowledge.reply import Reply, plain

LEAD: Final = 40
"""Characters shown before the first difference."""
SHOWN: Final = 160
"""Characters shown of an answer."""


@dataclass(frozen=True)
class Given:
    """Two are equal when residents notice no difference. The day of the last check is left out: it alone is no news."""

    entry: str
    """The entry that answers, `nachfrage`, or `weiß nicht`."""
    parts: Mapping[str, str]
    """What they read, hear and can press, each in one line, by its German name."""

    @classmethod
    def of(cls, reply: Reply) -> Given:
        if reply.outcome == "answered" and reply.source:
            entry = reply.source.entry
        else:
            entry = "nachfrage" if reply.outcome == "clarify" else "weiß nicht"
        parts = {
            "Text": reply.text,
            "Gesprochen": reply.speech or plain(reply.text),
            "Knöpfe": ", ".join(button.title for button in reply.buttons),
            "Ziele der Knöpfe": ", ".join(button.payload for button in reply.buttons),
            "Links": ", ".join(f"{link.title} → {link.url}" for link in reply.links),
            "Karte": f"{reply.location.lat}, {reply.location.lon}" if reply.location else "",
            "Quelle": reply.source.title if reply.source else "",
        }
        return cls(entry, {name: " ".join(part.split()) for name, part in parts.items()})

    def __str__(self) -> str:
        return f"{self.entry}, Text: {_excerpt(self.parts['Text'], 0)}"


def where_they_part(before: Given, after: Given) -> tuple[str, str]:
    """Two different answers for printing, each shortened to the place of the first difference."""
    name = next((name for name in before.parts if before.parts[name] != after.parts[name]), "Text")
    old, new = before.parts[name], after.parts[name]
    same = _alike(old, new) if before.entry == after.entry else 0
    begin = old.rfind(" ", 0, max(0, same - LEAD)) + 1
    return f"{before.entry}, {name}: {_excerpt(old, begin)}", f"{after.entry}, {name}: {_excerpt(new, begin)}"


def _alike(old: str, new: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((number for number, (one, other) in pairs if one != other), min(len(old), len(new)))


def _excerpt(text: str, begin: int) -> str:
    end = begin + SHOWN
    shown = ("… " if begin else "") + text[begin:end] + (" …" if len(text) > end else "")
    return shown or "nichts"
