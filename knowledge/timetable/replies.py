"""German answers about trips, for the screen and for the voice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from knowledge.reply import Button, Link, Location, Reply, Source
from knowledge.time_expressions import render_clock, render_date, spoken_clock, spoken_date
from knowledge.timetable.model import Connection, Departure, FeedInfo, Leg
from knowledge.timetable.sidecar import FOLDER
from knowledge.timetable.spots import Spot

_LATER: Final = Button("Später", '/fahrt_weiter{"richtung": "spaeter"}')
_EARLIER: Final = Button("Früher", '/fahrt_weiter{"richtung": "frueher"}')
_BACK: Final = Button("Rückfahrt", '/fahrt_weiter{"richtung": "zurueck"}')
_OTHERS: Final = (
    Button("Bürgerbus", '/ort_naechste{"art": "buergerbus"}'),
    Button("Ruftaxi", '/ort_naechste{"art": "ruftaxi"}'),
)
_NEXT_DAY: Final = Button("Am Tag danach", '/fahrt_weiter{"richtung": "tag_danach"}')
_MOST_TIMES, _MOST_WAYS, _MOST_LINES = 6, 6, 12
"""What of a line is told at most: times of each way, ways; lines that are named."""
_LAST_BACK: Final = Button("Letzte Rückfahrt", '/fahrt_weiter{"richtung": "letzte_zurueck"}')


def departures(spot: Spot, found: Sequence[Departure], now: datetime, feeds: Sequence[FeedInfo]) -> Reply:
    """The next departures of a spot."""
    day = _day(found[0].time, now)
    lines = [
        f"- {_clock(d.time)}{_next_day(found[0].time, d.time)} {d.line.spoken} nach {d.headsign}{_extra(d)}"
        for d in found
    ]
    text = f"Die nächsten Abfahrten ab **{spot.name}**{day}:\n\n" + "\n".join(lines)
    first = found[0]
    speech = f"Ab {spot.name}{_spoken_day(first.time, now)}: " + " ".join(
        f"{spoken_clock(d.time)} {d.line.spoken} nach {d.headsign}." for d in found[:3]
    )
    return _finish(text, speech, spot, feeds, (_LATER, _EARLIER), on_demand=any(d.on_demand for d in found))


def connections(
    origin: Spot,
    destination: Spot,
    found: Sequence[Connection],
    now: datetime,
    feeds: Sequence[FeedInfo],
    *,
    last: bool = False,
    by: datetime | None = None,
) -> Reply:
    """Ways from one spot to another; the first is told in full. `by`: when one wants to be there."""
    best = found[0]
    day = _day(best.departure, now)
    what = "Letzte Verbindung" if last else "Verbindungen" if len(found) > 1 else "Verbindung"
    until = f", Ankunft bis {render_clock(by)}" if by else ""
    head = f"{what} von **{origin.name}** nach **{destination.name}**{day}{until}:"
    blocks = [
        f"- **{_clock(way.departure)} – {_clock(way.arrival)}**{_next_day(best.departure, way.departure)} "
        f"({_summary(way)}): {_legs(way)}"
        for way in found
    ]
    text = f"{head}\n\n" + "\n".join(blocks)
    start = "Die letzte Verbindung" if last or by else "Die nächste Verbindung" if len(found) > 1 else "Die Verbindung"
    speech = f"{start} von {origin.name} nach {destination.name}{_spoken_day(best.departure, now)}"
    speech += f", mit der Sie bis {spoken_clock(by)} ankommen: " if by else ": "
    speech += _spoken(best)
    if len(found) > 1:
        others = " und ".join(
            spoken_clock(way.departure) + _next_day(best.departure, way.departure) for way in found[1:]
        )
        speech += f" Weitere Abfahrten: {others}."
    buttons = (_LATER, _EARLIER, _BACK, _LAST_BACK) if not last else (_EARLIER,)
    demand = any(leg.on_demand for way in found for leg in way.legs)
    return _finish(text, speech, origin, feeds, buttons, on_demand=demand, target=destination)


def line_day(
    line: str,
    day: date,
    running: tuple[date, Sequence[Departure]] | None,
    now: datetime,
    feeds: Sequence[FeedInfo],
) -> Reply:
    """Whether a line runs on a day. `running`: the first day from then on with any ride, and its rides."""
    ask, links = _ask(feeds)
    if running is None:
        text = (
            f"Die Linie {line} fährt nach meinem Fahrplan in den zwei Wochen ab {render_date(day, now.date())} nicht."
        )
        return Reply(f"{text} Bitte fragen Sie beim {ask} nach.", "unanswered", buttons=_OTHERS, links=links)
    runs_on, found = running
    name = found[0].line.spoken
    named, spoken = _named_day(runs_on, now)
    count = "eine Fahrt" if len(found) == 1 else f"{len(found)} Fahrten"
    text, speech = f"Ja, **{name}** fährt {named}: {count}.", f"Ja, {name} fährt {spoken}."
    if runs_on != day:
        refused, said = _named_day(day, now)
        text = f"Nein, **{name}** fährt {refused} nach meinem Fahrplan nicht. Wieder {named}: {count}."
        speech = f"Nein, {name} fährt {said} nicht. Wieder {spoken}."
    ways: dict[tuple[str, str], list[Departure]] = {}
    for departure in found:
        ways.setdefault((departure.stop.name, departure.headsign), []).append(departure)
    lines = [
        f"- ab {start}{f' nach {end}' if end else ''}: {', '.join(_clock(d.time) for d in rides[:_MOST_TIMES])}"
        + (f" … letzte {_clock(rides[-1].time)}" if len(rides) > _MOST_TIMES else "")
        for (start, end), rides in ways.items()
    ]
    text += "\n\n" + "\n".join(lines[:_MOST_WAYS])
    speech += (
        f" Die erste Fahrt beginnt um {spoken_clock(found[0].time)}, die letzte um {spoken_clock(found[-1].time)}."
    )
    spot = Spot(found[0].stop.name, (found[0].stop,))
    return _finish(text, speech, spot, feeds, (_NEXT_DAY,), on_demand=any(d.on_demand for d in found))


def unknown_line(line: str, known: Sequence[str], feeds: Sequence[FeedInfo]) -> Reply:
    """A line that no timetable has: say so and name those there are, if they are few."""
    ask, links = _ask(feeds)
    text = f"Die Linie „{line}“ steht nicht in meinem Fahrplan."
    if len(known) <= _MOST_LINES:
        text += f" Ich kenne: {', '.join(sorted(known))}."
    return Reply(f"{text} Bitte fragen Sie beim {ask} nach.", "unanswered", buttons=_OTHERS, links=links)


def nothing(spot: Spot, destination: Spot | None, when: datetime, now: datetime, feeds: Sequence[FeedInfo]) -> Reply:
    """No departure or no way: say so, say why if it can be known, and name who can help."""
    route = f"von {spot.name} nach {destination.name}" if destination else f"ab {spot.name}"
    text = f"Ich finde{_day(when, now)} keine Fahrt {route} mit höchstens zwei Umstiegen."
    if not destination:
        text = f"Ich finde{_day(when, now)} keine Abfahrt {route}."
    ends = [feed.last_day for feed in feeds if feed.last_day]
    begins = [feed.first_day for feed in feeds if feed.first_day]
    if ends and when.date() > max(ends):
        text += f" Mein Fahrplan reicht nur bis zum {max(ends):%d.%m.%Y}."
    elif begins and when.date() < min(begins):
        text += f" Mein Fahrplan beginnt erst am {min(begins):%d.%m.%Y}."
    ask = _ask(feeds)
    text += f" Bitte fragen Sie beim {ask[0]} nach. Vielleicht hilft auch der Bürgerbus oder das Ruftaxi."
    return Reply(text, "unanswered", buttons=_OTHERS, links=ask[1])


def no_stop(spot: Spot, feeds: Sequence[FeedInfo]) -> Reply:
    """The village is known but has no stop in any timetable."""
    ask = _ask(feeds)
    text = (
        f"Für {spot.name} habe ich keine Haltestelle in meinem Fahrplan. Bitte fragen Sie beim {ask[0]} nach. "
        "Vielleicht hilft auch der Bürgerbus oder das Ruftaxi."
    )
    return Reply(text, "unanswered", buttons=_OTHERS, links=ask[1])


def same_stop(origin: Spot, destination: Spot, feeds: Sequence[FeedInfo]) -> Reply:
    """Both villages use one stop, so no line connects them in this timetable."""
    ask, links = _ask(feeds)
    text = (
        f"Von {origin.name} nach {destination.name} kenne ich keine Fahrt: Der nächste Halt ist für beide "
        f"{origin.stops[0].name}. Vielleicht hilft der Bürgerbus oder das Ruftaxi. Auskunft gibt auch der {ask}."
    )
    return Reply(text, "unanswered", buttons=_OTHERS, links=links)


def unknown_place(name: str, feeds: Sequence[FeedInfo]) -> Reply:
    """A place that is in no list."""
    ask = _ask(feeds)
    text = (
        f"„{name}“ kenne ich in meinem Fahrplan nicht. "
        f"Bitte nennen Sie einen anderen Ort oder fragen Sie beim {ask[0]} nach."
    )
    return Reply(text, "clarify", links=ask[1])


def no_timetable() -> Reply:
    """The content folder holds no usable timetable."""
    return Reply(
        "Ich habe zurzeit keinen Fahrplan. Auskunft gibt der Verkehrsverbund. "
        "Zu Bürgerbus und Ruftaxi kann ich Ihnen etwas sagen.",
        "unanswered",
        buttons=_OTHERS,
    )


def _finish(
    text: str,
    speech: str,
    spot: Spot,
    feeds: Sequence[FeedInfo],
    buttons: tuple[Button, ...],
    *,
    on_demand: bool,
    target: Spot | None = None,
) -> Reply:
    for place in (spot, target):
        if place and place.walk_metres and place.stops:
            way = f"{place.walk_metres / 1000:.1f}".replace(".", ",")
            note = f"{place.name} hat keinen eigenen Halt im Fahrplan. Der nächste ist {place.stops[0].name}"
            text += f"\n\n{note}, etwa {way} km Luftlinie entfernt."
            speech += f" {note}."
    if on_demand:
        text += "\n\n☎ Ruftaxi: Diese Fahrt müssen Sie vorher telefonisch bestellen."
        speech += " Das Ruftaxi müssen Sie vorher bestellen."
    ask, links = _ask(feeds)
    examples = [feed for feed in feeds if feed.example]
    if examples:
        text += f"\n\n**Achtung: Beispielzeiten, nicht der echte Fahrplan.** Bitte prüfen Sie die Zeiten beim {ask}."
        speech += f" Achtung: Das sind Beispielzeiten. Bitte prüfen Sie sie beim {ask.split(' (')[0]}."
    feed = (examples or list(feeds))[0]
    stop = spot.stops[0]
    return Reply(
        text,
        "answered",
        speech,
        buttons,
        links,
        Location(stop.lat, stop.lon, stop.name) if stop.lat or stop.lon else None,
        Source(f"{FOLDER}/{feed.name}", feed.title, feed.checked.isoformat() if feed.checked else ""),
    )


def _ask(feeds: Sequence[FeedInfo]) -> tuple[str, tuple[Link, ...]]:
    """Who can tell for certain."""
    for feed in feeds:
        if feed.ask_url:
            return feed.ask_title, (Link(f"Fahrplanauskunft: {feed.ask_title}", feed.ask_url),)
    return feeds[0].ask_title if feeds else "Verkehrsverbund", ()


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _next_day(first: datetime, moment: datetime) -> str:
    """Marks what runs on a later day than the day in the heading."""
    days = (moment.date() - first.date()).days
    return "" if days == 0 else " am nächsten Tag" if days == 1 else f" am {moment:%d.%m.}"


def _day(moment: datetime, now: datetime) -> str:
    """` am Samstag, 23. April`, ` heute`: always said, so that a date read wrongly is noticed."""
    return f" {_named_day(moment.date(), now)[0]}"


def _spoken_day(moment: datetime, now: datetime) -> str:
    return f" {_named_day(moment.date(), now)[1]}"


def _named_day(day: date, now: datetime) -> tuple[str, str]:
    """("am Sonntag, 14. Juni", the same spoken); "heute" and "morgen" where they fit."""
    near = {0: "heute", 1: "morgen"}.get((day - now.date()).days)
    if near:
        return near, near
    return f"am {render_date(day, now.date())}", f"am {spoken_date(day, now.date())}"


def _summary(way: Connection) -> str:
    minutes = round(way.duration.total_seconds() / 60)
    lasting = f"{minutes} Min." if minutes < 60 else f"{minutes // 60} Std. {minutes % 60} Min."
    changes = "ohne Umstieg" if not way.changes else "1 Umstieg" if way.changes == 1 else f"{way.changes} Umstiege"
    return f"{lasting}, {changes}"


def _legs(way: Connection) -> str:
    return "; ".join(
        f"{_clock(leg.departure)} ab {leg.start.name} mit {leg.line.spoken} nach {leg.end.name}, "
        f"an {_clock(leg.arrival)}" + (" (vorher bestellen)" if leg.on_demand else "")
        for leg in way.legs
    )


def _spoken(way: Connection) -> str:
    parts = [_spoken_leg(leg, number) for number, leg in enumerate(way.legs)]
    return f"{' '.join(parts)} Ankunft {spoken_clock(way.arrival)}."


def _spoken_leg(leg: Leg, number: int) -> str:
    if number == 0:
        return f"Abfahrt {spoken_clock(leg.departure)} mit {leg.line.spoken} ab {leg.start.name}."
    return f"Umsteigen in {leg.start.name}: {spoken_clock(leg.departure)} weiter mit {leg.line.spoken}."


def _extra(departure: Departure) -> str:
    platform = f", Gleis {departure.platform}" if departure.platform else ""
    return platform + (" (vorher bestellen)" if departure.on_demand else "")


__all__ = ["connections", "departures", "no_stop", "no_timetable", "nothing", "unknown_place"]
