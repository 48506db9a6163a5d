"""Stops as people name them: `Kusel` is every stop in Kusel, `Landstuhl Bahnhof` and `landstul` are Landstuhl.

Spots(gazetteer(), planner.stops).find("von glan münchweiler nach kusel bahnhof")
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.places.gazetteer import Gazetteer, Place
from knowledge.places.spelling import Token, name_key, nearest, tokens
from knowledge.timetable.model import Stop
from knowledge.timetable.network import metres

NEAR_METRES: Final = 5_000
"""How far the nearest stop of a village without one may be."""
_GENERIC: Final = frozenset({"bahnhof", "hauptbahnhof", "bhf", "busbahnhof", "haltestelle", "bahnhaltepunkt"})
"""Words left out or added at will: `Kusel`, `Kusel Bahnhof`, `Bahnhof Kusel`."""
_LONGEST: Final = 5
_BRACKET: Final = re.compile(r"\s*\([^)]*\)\s*")


@dataclass(frozen=True)
class Spot:
    """Where a trip begins or ends."""

    name: str
    stops: tuple[Stop, ...]
    place: Place | None = None
    walk_metres: int = 0
    """Way from the village to its nearest stop, as the crow flies; 0 when the village has a stop."""


@dataclass(frozen=True)
class SpotMention:
    """A spot named in a text: `text[start:end]`."""

    spot: Spot
    start: int
    end: int
    sure: bool = True
    """False for a stop outside the gazetteer: it only counts where a place is expected („nach …“)."""


class Spots:
    """Finds stops for one gazetteer and one set of timetables."""

    def __init__(self, places: Gazetteer, stops: Sequence[Stop]) -> None:
        self._places, self._stops = places, stops
        self._by_place: dict[str, list[Stop]] = defaultdict(list)
        self._by_key: dict[str, list[Stop]] = defaultdict(list)
        for stop in stops:
            bare = _BRACKET.sub(" ", stop.name)
            for name in {stop.name, bare, re.split(r",|\s-\s", bare)[0]}:
                words = [token.key for token in tokens(name)]
                kept = [word for word in words if word not in _GENERIC]
                for key in {"".join(words), "".join(kept)}:
                    if len(key) > 2 and stop not in self._by_key[key]:
                        self._by_key[key].append(stop)
            place = self._place_of(bare)
            if place:
                self._by_place[place].append(stop)

    def _place_of(self, stop_name: str) -> str | None:
        """The village a stop's name begins with: `Kusel Bahnhof`, `Lauterecken-Grumbach`."""
        words = tokens(stop_name)
        for size in range(len(words), 0, -1):
            place = self._places.get(stop_name[words[0].start : words[size - 1].end])
            if place and not place.is_area and name_key(place.name)[:3] == words[0].key[:3]:
                return place.name
        return None

    def at(self, place: Place) -> Spot:
        """The stops of a village; where it has none, the nearest ones within reach; else none."""
        own = self._by_place.get(place.name) or self._by_key.get(name_key(place.name)) or ()
        if not own and place.municipality != place.name:
            own = self._by_place.get(place.municipality, ())
        if own:
            return Spot(place.name, tuple(own), place)
        near = sorted((metres(place.lat, place.lon, stop.lat, stop.lon), stop.id, stop) for stop in self._stops)
        if near and near[0][0] <= NEAR_METRES:
            return Spot(place.name, (near[0][2],), place, round(near[0][0]))
        return Spot(place.name, (), place)

    def named(self, name: str) -> Spot | None:
        """The spot for a name as it stands in a slot or button."""
        key = name_key(name)
        stops = self._by_key.get(key)
        place = self._places.get(name)
        if place and not place.is_area and (name_key(place.name) == key or not stops):
            return self.at(place)
        return Spot(stops[0].name if len(stops) == 1 else name, tuple(stops)) if stops else None

    def find(self, text: str) -> list[SpotMention]:
        """All spots named in a text, in order, not overlapping; the longest name counts."""
        found = []
        for mention in self._places.find(text):
            # Of two villages with one short name (Rutsweiler) the one that can be reached.
            spots = [self.at(place) for place in (mention.place, *mention.others)]
            spot = next((spot for spot in spots if spot.stops), spots[0])
            found.append(SpotMention(spot, mention.start, mention.end))
        for stop in self._stop_mentions(text, tokens(text)):
            rivals = [other for other in found if other.start < stop.end and stop.start < other.end]
            if all(other.end - other.start < stop.end - stop.start for other in rivals):
                found = [other for other in found if other not in rivals]
                found.append(stop)
        return sorted(found, key=lambda mention: mention.start)

    def _stop_mentions(self, text: str, words: Sequence[Token]) -> Iterable[SpotMention]:
        at = 0
        while at < len(words):
            for size in range(min(_LONGEST, len(words) - at), 0, -1):
                window = words[at : at + size]
                key = "".join(word.key for word in window)
                if all(word.key in _GENERIC for word in window):
                    continue
                stops = self._by_key.get(key)
                if not stops and size <= 2 and len(key) >= 8:
                    stops = self._by_key.get(nearest(key, self._by_key) or "")
                if stops:
                    name = stops[0].name if len(stops) == 1 else text[window[0].start : window[-1].end]
                    within = self._places.find(text[window[0].start : window[-1].end])
                    spot = Spot(name, tuple(stops), within[0].place if within else None)
                    yield SpotMention(spot, window[0].start, window[-1].end, sure=bool(within))
                    at += size
                    break
            else:
                at += 1
