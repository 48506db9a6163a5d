"""The ladder of responsibility: village → Verbandsgemeinde → county → state. There is always somebody to call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from knowledge.load import Content
from knowledge.schema import Entry
from knowledge.text import fold, normal

SWITCHBOARD: Final = "stellen/kreisverwaltung"
LAST_RESORT: Final = "stellen/behoerdennummer-115"
_WHICH: Final = re.compile(
    r"\bwelche[sr]?\b (?:\w+ )?(?:rathaus|verwaltung|verbands ?gemeinde|vg|amt)\b|\bzustaendig\w*|"
    r"\bwann\b|\bwo (?:ist|sitzt|liegt|finde)\b|\boeffnungszeit|\btelefon|\bnummer\b|\berreich"
)


def community_of(content: Content, place: str) -> Entry | None:
    """The Verbandsgemeinde's office for a village, by the offices' `zustaendig_fuer`."""
    wanted = normal(place)
    for entry in content.entries.values():
        if entry.is_office and entry.ebene == "verbandsgemeinde":
            names = (normal(name) for name in entry.zustaendig_fuer)
            if any(name == wanted or name.startswith(f"{wanted} ") for name in names):
                return entry
    return None


def only_of(entry: Entry) -> str | None:
    """The office of the only Verbandsgemeinde that an entry is about; None for what all of them, or others, do."""
    if entry.ebene != "verbandsgemeinde":
        return None
    if entry.is_office:
        return entry.id
    return entry.zustaendig[0] if len(entry.zustaendig) == 1 else None


def is_about_all(content: Content, entry: Entry) -> bool:
    """Whether an entry tells of the Verbandsgemeinden themselves: it points to several of their offices."""
    named = (content.entries.get(id_) for id_ in entry.siehe_auch)
    return sum(one is not None and one.is_office and one.ebene == "verbandsgemeinde" for one in named) > 1


def asks_which_office(question: str) -> bool:
    """Whether somebody wants their own office, and not to know what all of them do."""
    return bool(_WHICH.search(fold(question)))


def responsible(content: Content, entry: Entry, place: str | None) -> tuple[Entry, ...]:
    """The offices for an entry, nearest first; of several Verbandsgemeinden only the village's, when it is known."""
    offices = content.offices(entry)
    own = community_of(content, place) if place else None
    if own is not None and own in offices:
        return (own, *(office for office in offices if office.ebene != "verbandsgemeinde"))
    return offices


def alternatives(offices: Sequence[Entry]) -> tuple[Entry, ...]:
    """The Verbandsgemeinden of which one is responsible, depending on where somebody lives; none when that is clear."""
    communities = tuple(office for office in offices if office.ebene == "verbandsgemeinde")
    return communities if len(communities) > 1 else ()


def next_step(content: Content, place: str | None) -> tuple[Entry, ...]:
    """Whom to ask when nothing is known: the village's Verbandsgemeinde, the county's switchboard, else the 115."""
    found = [community_of(content, place)] if place else []
    found.append(content.entries.get(SWITCHBOARD))
    if not any(office and office.telefon for office in found):
        found.append(content.entries.get(LAST_RESORT))
    return tuple(office for office in found if office is not None)


def contact(office: Entry) -> str:
    """Name and ways to reach an office, in one line."""
    ways = [
        f"Telefon {office.telefon}" if office.telefon else "",
        f"E-Mail {office.email}" if office.email else "",
        str(office.adresse) if office.adresse else "",
        f"[{office.web.removeprefix('https://').rstrip('/')}]({office.web})"
        if office.web and not office.telefon
        else "",
    ]
    known = ", ".join(way for way in ways if way)
    return f"**{office.titel}**" + (f": {known}" if known else "")


def spoken_contact(office: Entry) -> str:
    return f"{office.titel}, Telefon {office.telefon}" if office.telefon else office.titel
