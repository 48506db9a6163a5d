"""Answering questions about events: a search, the next page of it, or the details of one event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from knowledge import clock
from knowledge.events import wording
from knowledge.events.model import Event
from knowledge.events.places import GazetteerLike, village_of
from knowledge.events.query import Query, continues, read
from knowledge.events.search import Result, search, vocabulary
from knowledge.events.store import EventStore
from knowledge.reply import Answer, Button, Link, Location, Reply, Source, Turn
from knowledge.text import fold
from knowledge.time_expressions.numbers import ORDINALS

SLOT: Final = "veranstaltung_suche"
TOPIC: Final = "veranstaltungen"
PAGE: Final = 3
"""Events told at once; more cannot be kept in mind by ear."""
_MORE_EVENTS: Final = re.compile(
    r"^\W*(und )?(noch )?(weitere|mehr termine|noch mehr( davon)?|was noch|noch (eine|was|andere))\b"
)
_NTH: Final = r"(erste|zweite|dritte|letzte)n?"
_END: Final = r"( bitte| genauer| statt| veranstaltung| termin)*\W*$"
_ABOUT_ONE: Final = re.compile(
    r"\b(mehr (dazu|darueber|infos?|informationen|einzelheiten)|details?|einzelheiten|naeheres|alles dazu"
    rf"|wo (ist|findet) (das|es|die){_END}|wann (ist|beginnt|faengt) (das|es){_END}"
    rf"|kostet (das|es)( {_NTH})?{_END}|kostet (der eintritt|die veranstaltung)"
    rf"|(das|der|den|die|zum|zur) {_NTH}{_END})"
)
_COSTS: Final = re.compile(r"\b(kostet|kosten|eintritt|preis)\b")
_LAST_WORDS: Final = {"letzte", "letzten", "letzter"}


@dataclass(frozen=True)
class _State:
    """What the slot keeps of the search before."""

    query: Query
    offset: int = 0
    shown: tuple[str, ...] = ()
    """Uids told last, in their order."""

    def to_slot(self) -> dict[str, Any]:
        return {**self.query.to_slot(), "offset": self.offset, "shown": list(self.shown)}

    @classmethod
    def from_slot(cls, slot: Any) -> _State | None:
        if not isinstance(slot, dict):
            return None
        offset, shown = slot.get("offset"), slot.get("shown")
        return cls(
            Query.from_slot(slot),
            offset if isinstance(offset, int) and 0 <= offset < 10_000 else 0,
            tuple(str(uid) for uid in shown[:PAGE]) if isinstance(shown, list) else (),
        )


def answer(turn: Turn, store: EventStore, gazetteer: GazetteerLike, now: datetime | None = None) -> Answer:
    """What to say about events, and the slots to set."""
    now = now or clock.now()
    state = _State.from_slot(turn.slots.get(SLOT))
    uid = str(turn.entities.get("veranstaltung") or "")
    if turn.intent == "veranstaltung_details" or uid:
        return _details(turn, state, uid, store, gazetteer, now)
    if turn.intent == "veranstaltung_weitere" and state:
        offset = state.offset + PAGE
        return _page(state.query, offset, search(state.query, store, gazetteer, now), gazetteer, now)
    query = read(turn.text, gazetteer, now, state.query if state else None, vocabulary(store.known()))
    return _page(query, 0, search(query, store, gazetteer, now), gazetteer, now)


def follow_up(turn: Turn, store: EventStore, gazetteer: GazetteerLike, now: datetime | None = None) -> Answer | None:
    """For other topics: the answer when a sentence carries on a talk about events, else None.

    "Und am Sonntag?", "mehr dazu" or "Was kostet das?" name no topic, so that any topic may be asked for an answer.
    """
    now = now or clock.now()
    state = _State.from_slot(turn.slots.get(SLOT))
    if state is None or not str(turn.slots.get("thema") or "").startswith(TOPIC):
        return None
    folded = fold(turn.text)
    if _MORE_EVENTS.search(folded):
        return answer(replace(turn, intent="veranstaltung_weitere"), store, gazetteer, now)
    if _ABOUT_ONE.search(folded):
        return answer(replace(turn, intent="veranstaltung_details"), store, gazetteer, now)
    if not continues(turn.text, gazetteer, now, vocabulary(store.known())):
        return None
    return answer(replace(turn, intent="veranstaltung_suchen"), store, gazetteer, now)


# -- lists ----------------------------------------------------------------------------------------------------------


def _page(query: Query, offset: int, result: Result, gazetteer: GazetteerLike, now: datetime) -> Answer:
    events = result.events
    if offset >= len(events):
        offset = 0 if not offset else max(0, len(events) - PAGE)
    shown = events[offset : offset + PAGE]
    slots: dict[str, Any] = {SLOT: _State(query, offset, tuple(event.uid for event in shown)).to_slot(), "thema": TOPIC}
    if query.place and gazetteer.get(query.place):
        slots["ort"] = query.place
    if not shown:
        return Answer((_nothing(query),), slots)
    if len(events) == 1 and not result.alternative and result.level in ("ort", "kreis") and not query.place:
        slots["thema"] = shown[0].source.entry
        return Answer((_one(shown[0], gazetteer, now, lead=""),), slots)
    left = len(events) - offset - len(shown)
    lead, said = _lead(query, offset, result, now)
    told = _list_spoken(shown, left, now)
    if any(event.sample for event in shown) and "Beispiel" not in said:
        if "nichts" in said or "nicht im" in said:
            told = f"Ein erfundenes Beispiel: {told}"
        else:
            said = f"{said.removesuffix('.')}, darunter erfundene Beispiele."
    text = f"{lead}\n\n" + "\n".join(wording.line(event, now) for event in shown)
    if any(event.sample for event in shown):
        text += f"\n\n{wording.SAMPLE_NOTE}"
    buttons = [
        Button(f"Mehr: {_short(event.title)}", _payload("veranstaltung_details", veranstaltung=event.uid))
        for event in shown
    ]
    if left > 0:
        buttons.append(Button(f"Weitere ({left})", "/veranstaltung_weitere"))
    links = tuple(
        Link(f"In den Kalender: {event.title}", f"/kalender/{event.uid}.ics")
        for event in shown
        if _can_be_saved(event, now)
    )
    reply = Reply(text, "answered", f"{said} {told}", tuple(buttons), links, source=_source(shown))
    return Answer((reply,), slots)


def _lead(query: Query, offset: int, result: Result, now: datetime) -> tuple[str, str]:
    """The sentence before the list, written and spoken: what was found, or what was found instead."""
    count, sample = len(result.events), all(event.sample for event in result.events)
    noun = ("Beispieltermin" if sample else "Termin") if count == 1 else ("Beispieltermine" if sample else "Termine")
    number = "einen" if count == 1 else wording.count_word(count)
    time, aloud = (query.when, query.when_spoken) if query.when else ("in nächster Zeit", "in nächster Zeit")
    kind = _kind(query)
    nothing = f"{'nichts mehr' if result.over else 'nichts'}{kind}"
    if result.alternative == "frueher" and not query.when:
        none = f"Ein neuer Termin{kind} steht{_in(query.place)} nicht im Kalender."
        return f"{none} Schon vorbei ist:", none
    if result.alternative in ("spaeter", "frueher"):
        missing = f"{_capital(time)} habe ich{_in(query.place)} {nothing} gefunden."
        missing_aloud = f"{_capital(aloud)} habe ich{_in(query.place)} {nothing} gefunden."
        instead = "Der nächste Termin ist:" if result.alternative == "spaeter" else "Davor war:"
        return f"{missing} {instead}", missing_aloud
    if result.alternative == "ohne":
        return (
            f"{_capital(time)} habe ich{_in(query.place)} {nothing} gefunden. Diese Termine gibt es:",
            f"{_capital(aloud)} habe ich {nothing} gefunden.",
        )
    if offset:
        return "Weitere Termine:", "Hier sind weitere Termine."
    _, end = query.window(now)
    past = end <= now
    verb = "gab es" if past else "habe ich"
    object_ = f"{number if count > 1 or not past else 'einen'} {noun}{kind}"
    tail = "" if past else " gefunden"
    if result.level != "ort" and query.place:
        area = "in der Verbandsgemeinde" if result.level == "vg" else "im Landkreis"
        first = f"{_capital(time)} habe ich in {query.place} {nothing} gefunden, aber {area}:"
        return first, f"In {query.place} habe ich {nothing} gefunden, aber {area}."
    return (
        f"{_capital(time)} {verb}{_in(query.place)} {object_}{tail}:",
        f"{_capital(aloud)} {verb}{_in(query.place)} {object_}{tail}.",
    )


def _kind(query: Query) -> str:
    """ " für Kinder, kostenlos" as it stands behind "nichts" or "Termine"."""
    words = [
        f" zu „{query.topic_words}“" if query.topic_words else "",
        {"kinder": " für Kinder", "jugendliche": " für Jugendliche", "senioren": " für Senioren"}.get(
            query.audience, ""
        ),
        " ohne Eintritt" if query.free else "",
        " mit stufenlosem Zugang" if query.step_free else "",
    ]
    return "".join(words)


def _list_spoken(shown: Sequence[Event], left: int, now: datetime) -> str:
    """Two short sentences: the first event with time and place, then the names of the others."""
    first = shown[0]
    place = wording.where_spoken(first)
    verb, off = " war" if first.is_past(now) else "", " fällt aus" if first.cancelled else ""
    said = f"{first.title}{verb} {wording.when_spoken(first, now)}{f', {place}' if place and not off else ''}{off}."
    others = [f"{event.title}{' (abgesagt)' if event.cancelled else ''}" for event in shown[1:]]
    if others:
        said += f" Danach: {' und '.join(others)}."
    if left > 0:
        said = f"{said.removesuffix('.')}, und {'eine' if left == 1 else wording.count_word(left)} weitere."
    return said


def _nothing(query: Query) -> Reply:
    text = (
        f"{_capital(query.when or 'in nächster Zeit')} habe ich{_in(query.place)} nichts{_kind(query)} gefunden, "
        "und auch sonst steht gerade nichts im Kalender. Bitte fragen Sie bei Ihrer Gemeinde nach."
    )
    aloud = f"Ich habe{_in(query.place)} nichts{_kind(query)} gefunden. Bitte fragen Sie bei Ihrer Gemeinde nach."
    return Reply(text, "unanswered", aloud)


# -- one event ------------------------------------------------------------------------------------------------------


def _details(
    turn: Turn, state: _State | None, uid: str, store: EventStore, gazetteer: GazetteerLike, now: datetime
) -> Answer:
    shown = state.shown if state else ()
    if not uid:
        uid = _meant(turn.text, shown, store)
    if not uid and shown:
        events = [event for event in map(store.get, shown) if event]
        buttons = tuple(Button(_short(e.title), _payload("veranstaltung_details", veranstaltung=e.uid)) for e in events)
        names = ", ".join(f"{number}. {event.title}" for number, event in enumerate(events, start=1))
        text = "Zu welcher Veranstaltung möchten Sie mehr wissen?"
        return Answer((Reply(text, "clarify", f"{text} {names}.", buttons),))
    event = store.get(uid) if uid else None
    if not event:
        text = "Diese Veranstaltung finde ich nicht im Kalender. Fragen Sie zum Beispiel: „Was ist am Wochenende los?“"
        return Answer((Reply(text, "unanswered"),))
    slots: dict[str, Any] = {"thema": event.source.entry}
    if state:
        slots[SLOT] = _State(state.query, state.offset, state.shown or (uid,)).to_slot()
    unknown_price = _COSTS.search(fold(turn.text)) and event.free is None and not event.price
    lead = "Zum Eintritt steht nichts im Kalender.\n\n" if unknown_price else ""
    return Answer((_one(event, gazetteer, now, lead),), slots)


def _meant(text: str, shown: Sequence[str], store: EventStore) -> str:
    """The uid of "das zweite", "mehr zum Wochenmarkt" or, when only one was told, "mehr dazu"."""
    words = [word.strip(".,?!„“\"'").lower() for word in text.split()]
    plain = [word.replace("ü", "ue").replace("ö", "oe") for word in words]
    for word in plain:
        number = len(shown) if word in _LAST_WORDS else ORDINALS.get(word, 0)
        if 1 <= number <= len(shown):
            return shown[number - 1]
    named = [
        uid
        for uid in shown
        if (event := store.get(uid)) and any(len(word) > 4 and word in event.title.lower().split() for word in words)
    ]
    if len(named) == 1:
        return named[0]
    return shown[0] if len(shown) == 1 else ""


def _one(event: Event, gazetteer: GazetteerLike, now: datetime, lead: str) -> Reply:
    """Everything about an event, with its calendar file, its village on the map and the way there."""
    village = village_of(event.place, gazetteer)
    links = event.links
    if _can_be_saved(event, now):
        links = (Link("In den Kalender eintragen", f"/kalender/{event.uid}.ics"), *links)
    text = wording.details(event, now)
    if event.sample:
        text += f"\n\n{wording.SAMPLE_NOTE}"
    return Reply(
        text=f"{lead}{text}",
        outcome="answered",
        speech=f"{lead.strip()} {wording.details_spoken(event, now)}".strip(),
        buttons=way_there(event, gazetteer, now),
        links=links,
        location=Location(village.lat, village.lon, event.place) if village and not event.cancelled else None,
        source=event.source,
    )


def way_there(event: Event, gazetteer: GazetteerLike, now: datetime) -> tuple[Button, ...]:
    """The button to the trip planner, for an event in a known village; to be there when it begins, unless it has."""
    village = village_of(event.place, gazetteer)
    if not village or event.cancelled or event.online or event.is_past(now):
        return ()
    arrival = "" if event.all_day or event.start <= now else event.start.isoformat()
    return (Button("Wie komme ich hin?", _payload("fahrt_verbindung", nach=village.name, ankunft=arrival)),)


def _can_be_saved(event: Event, now: datetime) -> bool:
    return not event.is_past(now) and not event.cancelled


def _source(events: Sequence[Event]) -> Source:
    """The file the events come from; of several, the folder with the oldest date of checking."""
    entries = {event.source.entry: event.source for event in events}
    if len(entries) == 1:
        return next(iter(entries.values()))
    return Source(TOPIC, "Veranstaltungskalender", min((s.stand for s in entries.values() if s.stand), default=""))


def _payload(intent: str, **entities: str) -> str:
    inside = ", ".join(f'"{name}": "{value}"' for name, value in entities.items() if value)
    return f"/{intent}{{{inside}}}" if inside else f"/{intent}"


def _short(title: str) -> str:
    return title if len(title) <= 32 else f"{title[:31].rstrip()}…"


def _in(place: str) -> str:
    return f" in {place}" if place else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
