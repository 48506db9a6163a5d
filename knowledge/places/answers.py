"""Answers to `Wo ist der nächste …?`: places near a village or a position, and the Bürgerbus of one's area."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from knowledge.errors import ContentError
from knowledge.load import read_entry
from knowledge.places.catalogue import Catalogue
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.model import KINDS, PointOfInterest, kilometres, say_distance
from knowledge.places.spelling import name_key, tokens
from knowledge.reply import Answer, Button, Link, Location, Reply, Source, Turn
from knowledge.schema import Entry

SLOT: Final = "ort_suche"
"""The kind last asked for, for `und in Lauterecken?`"""
_WORDS: Final = (
    ("buergerbus", r"bürger\s?bus|buergerbus"),
    ("ruftaxi", r"ruf\s?(?:taxi|bus)|anruf\s?sammel"),
    ("ladesaeule", r"lade(?:säule|saeule|station|punkt|n\b)|aufladen|strom tanken|e-?auto|elektro\s?auto|stecker"),
    ("mitfahrbank", r"mitfahr(?:er)?\s?(?:bank|bänk|baenk)|trampen"),
    ("draisine", r"drai?sine"),
    ("spielplatz", r"spiel\s?pl[aä]tz"),
    ("kinder", r"\bkinder|\bfamilie"),
    ("halle", r"wunderlich|halle"),
    ("ausflug", r"ausflug|burg|wildpark|museum|sehenswürdig|geoskop"),
)
SERVICES: Final = {"buergerbus": "Bürgerbus", "ruftaxi": "Ruftaxi"}
"""Kinds that are told from text entries (`mobilitaet/*.md` with this word among `themen`), not from a map."""
_COMMON: Final = frozenset({"spielplatz", "mitfahrbank", "beispiel", "ladesaule", "bahnhof", "draisine", "strasse"})
"""Words of names that stand for the kind, not for the one place (keys without umlaut dots)."""


@dataclass(frozen=True)
class Near:
    """Where the resident is or asks about."""

    name: str
    """Empty for the resident's own position."""
    lat: float
    lon: float

    @property
    def around(self) -> str:
        return f"in der Nähe von {self.name}" if self.name else "in Ihrer Nähe"


class Places:
    """Answers turns about places."""

    def __init__(self, content: Path, catalogue: Catalogue, gazetteer: Callable[[], Gazetteer]) -> None:
        self._content, self._catalogue, self._gazetteer = content, catalogue, gazetteer

    def answer(self, turn: Turn) -> Answer:
        """The nearest places of the kind asked for."""
        kind = _kind(turn)
        if not kind:
            return Answer((_which_kind(),))
        named = self._named(turn, kind)
        near, village = self._near(turn, named)
        slots: dict[str, Any] = {SLOT: {"art": kind}, "thema": None}
        if village:
            slots["ort"] = village
        if kind in SERVICES:
            return self._service(turn, kind, village, slots)
        if named:
            away = kilometres(near.lat, near.lon, named.lat, named.lon) if near and near.name != named.village else None
            return Answer((_one(named, near, away),), slots)
        if near is None:
            places = [place for place in self._catalogue.places() if kind in place.kinds]
            return Answer((_all(kind, places),), slots)
        found = self._catalogue.nearest(kind, near.lat, near.lon)
        return Answer((_nearest(kind, near, found),), slots)

    def _named(self, turn: Turn, kind: str) -> PointOfInterest | None:
        """The place whose own name stands in the question: `Wildpark`, `Burg Lichtenberg`."""
        said = {token.key for token in tokens(turn.text)}
        villages = {name_key(place.name) for place in self._gazetteer().places()}
        for place in self._catalogue.places():
            words = {token.key for token in tokens(place.name) if len(token.key) > 5} - villages - _COMMON
            if words & said and (kind in place.kinds or not kind):
                return place
        return None

    def _near(self, turn: Turn, sight: PointOfInterest | None) -> tuple[Near | None, str]:
        """The place to measure from, and the village's name when one was named."""
        book = self._gazetteer()
        named = str(turn.entities.get("ort_name") or "")
        if not named and not turn.text.startswith("/"):
            mentions = [
                mention
                for mention in book.find(turn.text)
                # „Wildpark Potzberg“ is also a way to say its village, but nobody is there when they ask for it.
                if not sight or name_key(turn.text[mention.start : mention.end]) in name_key(mention.place.name)
            ]
            named = mentions[0].place.name if mentions else ""
        place = book.get(named) if named else None
        if place:
            return Near(place.name, place.lat, place.lon), place.name
        lat, lon = turn.metadata.get("lat"), turn.metadata.get("lon")
        if isinstance(lat, int | float) and isinstance(lon, int | float):
            return Near("", float(lat), float(lon)), ""
        remembered = book.get(str(turn.slots.get("ort") or ""))
        return (Near(remembered.name, remembered.lat, remembered.lon), "") if remembered else (None, "")

    def _service(self, turn: Turn, kind: str, village: str, slots: dict[str, Any]) -> Answer:
        entries = self._entries(SERVICES[kind])
        home = village or str(turn.slots.get("ort") or "")
        community = self._gazetteer().community_of(home) if home else ""
        own = [entry for entry in entries if community and community in entry.themen]
        if own or len(entries) == 1:
            entry = (own or entries)[0]
            return Answer((_entry_reply(entry),), {**slots, "thema": entry.id})
        if not entries:
            text = (
                f"Zum {SERVICES[kind]} habe ich leider keine Angaben. Bitte fragen Sie bei Ihrer Verbandsgemeinde nach."
            )
            return Answer((Reply(text, "unanswered"),), slots)
        lines = "\n".join(f"- **{entry.titel}**: {entry.telefon or entry.short}" for entry in entries)
        text = f"Es gibt mehrere Angebote. In welchem Ort wohnen Sie?\n\n{lines}"
        return Answer((Reply(text, "clarify", buttons=_villages(kind)),), slots)

    def _entries(self, topic: str) -> list[Entry]:
        entries = []
        for path in sorted((self._content / "mobilitaet").glob("*.md")):
            try:
                entry = read_entry(path, self._content)
            except ContentError:
                continue  # `make check` tells staff
            if topic in entry.themen:
                entries.append(entry)
        return entries


def _kind(turn: Turn) -> str:
    pressed = str(turn.entities.get("art") or "")
    if pressed in KINDS or pressed in SERVICES:
        return pressed
    for kind, pattern in _WORDS:
        if re.search(pattern, turn.text, re.I):
            return kind
    before = turn.slots.get(SLOT)
    return str(before.get("art") or "") if isinstance(before, dict) else ""


def _which_kind() -> Reply:
    buttons = tuple(
        Button(title, f'/ort_naechste{{"art": "{kind}"}}')
        for title, kind in (("E-Ladesäulen", "ladesaeule"), ("Bürgerbus", "buergerbus"), ("Ziele für Kinder", "kinder"))
    )
    return Reply("Was suchen Sie?", "clarify", buttons=buttons)


def _villages(kind: str) -> tuple[Button, ...]:
    return tuple(
        Button(name, f'/ort_naechste{{"art": "{kind}", "ort_name": "{name}"}}')
        for name in ("Kusel", "Lauterecken", "Schönenberg-Kübelberg")
    )


def _all(kind: str, places: Sequence[PointOfInterest]) -> Reply:
    if not places:
        return _none(kind)
    lines = "\n".join(f"- {_line(place)}" for place in places[:3])
    more = f"\n\nInsgesamt kenne ich {len(places)}." if len(places) > 3 else ""
    text = f"{KINDS[kind]} im Landkreis:\n\n{lines}{more}\n\nFür welchen Ort soll ich nachsehen?{_warnings(places[:3])}"
    speech = f"{KINDS[kind]}: {', '.join(place.name for place in places[:3])}. Für welchen Ort soll ich nachsehen?"
    return Reply(text, "clarify", speech + _warnings(places[:3], spoken=True), buttons=_villages(kind))


def _nearest(kind: str, near: Near, found: Sequence[tuple[float, PointOfInterest]]) -> Reply:
    if not found:
        return _none(kind)
    first = found[0][1]
    lines = "\n".join(f"- {_line(place, km)}" for km, place in found)
    text = f"{KINDS[kind]} {near.around}:\n\n{lines}{_warnings([place for _, place in found])}"
    start = f"Am nächsten bei {near.name} ist" if near.name else "Am nächsten ist"
    speech = f"{start} {first.name}, etwa {_spoken_distance(found[0][0])} entfernt."
    speech += _spoken_details(first) + _warnings([first], spoken=True)
    return Reply(
        text,
        "answered",
        speech,
        links=(first.map_link,),
        location=Location(first.lat, first.lon, first.name),
        source=Source(first.file, KINDS[kind], first.checked.isoformat() if first.checked else ""),
    )


def _one(place: PointOfInterest, near: Near | None, away: float | None) -> Reply:
    """The answer about one place by name."""
    km = f" Entfernung von {near.name or 'Ihnen'}: {say_distance(away)} Luftlinie." if near and away is not None else ""
    text = f"{_line(place)}{km}{_warnings([place])}"
    speech = f"{place.name}{f' in {place.village}' if place.village else ''}."
    return Reply(
        text,
        "answered",
        speech + _spoken_details(place) + _warnings([place], spoken=True),
        links=(place.map_link,),
        location=Location(place.lat, place.lon, place.name),
        source=Source(place.file, place.name, place.checked.isoformat() if place.checked else ""),
    )


def _spoken_details(place: PointOfInterest) -> str:
    return "".join(f" {line.rstrip('.')}." for line in place.details[:3])


def _line(place: PointOfInterest, km: float | None = None) -> str:
    away = f" ({say_distance(km)} Luftlinie)" if km is not None else f" in {place.village}" if place.village else ""
    details = ". ".join(line.rstrip(".") for line in place.details)
    return f"**{place.name}**{away}" + (f": {details}." if details else "")


def _spoken_distance(km: float) -> str:
    return say_distance(km).replace(" km", " Kilometer").replace(" m", " Meter")


def _warnings(places: Sequence[PointOfInterest], *, spoken: bool = False) -> str:
    notes = []
    if any(place.example for place in places):
        notes.append("Achtung: Das sind erfundene Beispiele.")
    if any(place.unchecked for place in places):
        notes.append("Diese Angaben sind nicht aktuell geprüft. Bitte fragen Sie vor Ihrem Besuch nach.")
    if any(place.approximate for place in places) and not spoken:
        notes.append("Die Lage auf der Karte ist nur ungefähr.")
    return "".join(f" {note}" if spoken else f"\n\n{note}" for note in notes)


def _none(kind: str) -> Reply:
    text = f"Zu {KINDS[kind]} habe ich leider keine Angaben. Die Kreisverwaltung oder Ihre Gemeinde hilft Ihnen weiter."
    return Reply(text, "unanswered")


def _entry_reply(entry: Entry) -> Reply:
    parts = [f"**{entry.titel}**: {entry.short}"]
    parts += [f"Telefon: {entry.telefon}"] if entry.telefon and entry.telefon not in entry.short else []
    parts += ["Diese Angaben sind nicht aktuell geprüft. Bitte rufen Sie vorher an."] if entry.pruefen else []
    speech = (entry.gesprochen or entry.short) + (" Bitte rufen Sie vorher an." if entry.pruefen else "")
    return Reply(
        "\n\n".join(parts),
        "answered",
        speech,
        links=tuple(Link(link.titel, str(link.url)) for link in entry.links),
        source=Source(entry.id, entry.titel, entry.stand.isoformat() if entry.stand else ""),
    )
