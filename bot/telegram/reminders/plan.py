"""Which reminders are due now: a function of the subscriptions, the knowledge and the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.telegram.reminders.quiet import Quiet
from bot.telegram.reminders.sources import Sources, series
from bot.telegram.reminders.subscription import Lead, Subscription
from bot.telegram.texts import ReminderTexts, fill
from knowledge.clock import BERLIN
from knowledge.events import wording

SURVEY_DAYS: Final = 3
EVENING: Final = 18
MORNING: Final = 8
COLLECTION_OVER: Final = 12
"""Hour of the day of collection after which a reminder is of no use."""
MOST_NEW: Final = 8
"""New events named in one message."""


@dataclass(frozen=True)
class Notice:
    subscription: Subscription
    text: str
    """Markdown; empty when only the subscription ends, without a message."""
    occasions: frozenset[str] = frozenset()
    """What is told with it; never told again."""
    ends: bool = False
    """True: the subscription has done its work."""
    silent: bool = False
    """True: sent without a sound, because it is the quiet time and would be too late after it."""


def due_at(lead: Lead, start: datetime, quiet: Quiet) -> datetime:
    """When an event's reminder is due, quiet time regarded."""
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    due = {
        "vortag": (day - timedelta(days=1)).replace(hour=EVENING),
        "morgen": day.replace(hour=MORNING),
        "2h": start - timedelta(hours=2),
        "": start - timedelta(hours=2),
    }[lead]
    if due >= start:  # "am selben Tag um 8 Uhr", and it begins at seven
        due = start - timedelta(hours=1)
    return quiet.moved(due, start - timedelta(minutes=30))


def plan(
    subscriptions: Iterable[Subscription],
    told: frozenset[tuple[int, str]],
    sources: Sources,
    texts: ReminderTexts,
    now: datetime,
) -> Iterator[Notice]:
    """The notices due at `now`, in the order of the subscriptions."""
    quiet = Quiet(texts.ruhe_von, texts.ruhe_bis)
    kinds: dict[str, Callable[..., Notice | None]] = {
        "veranstaltung": _event,
        "umfrage": _survey,
        "abfall": _waste,
        "thema": _topic,
    }
    sources.events.refresh()
    known: dict[int, set[str]] = defaultdict(set)
    for id_, occasion in told:
        known[id_].add(occasion)
    for one in subscriptions:
        notice = kinds[one.kind](one, frozenset(known[one.id]), sources, texts, now, quiet)
        if notice:
            yield notice


def _event(
    one: Subscription, told: frozenset[str], sources: Sources, texts: ReminderTexts, now: datetime, quiet: Quiet
) -> Notice | None:
    promised = datetime.fromisoformat(one.starts).astimezone(BERLIN)
    event = sources.event(one.key)
    start = event.start if event else promised
    when = wording.when(event, now) if event else f"{promised:%d.%m.%Y}"
    if event.is_past(now) if event else promised <= now:
        return Notice(one, "", ends=True)  # the machine was off until the event was over: nothing to remind of
    if event and event.cancelled:
        if quiet.now(now) and start > now + timedelta(hours=12):
            return None
        text = fill(texts.abgesagt, titel=one.title, wann=when)
        return Notice(one, text, ends=True, silent=quiet.now(now))
    if now < due_at(one.lead, start, quiet):
        return None
    if quiet.now(now) and quiet.moved(now, start - timedelta(minutes=30)) > now:
        return None
    if event is None:
        text = fill(texts.verschwunden, titel=one.title, wann=when)
    else:
        text = f"{texts.an_veranstaltung}\n\n{wording.details(event, now)}"
        if event.sample:
            text += f"\n\n{wording.SAMPLE_NOTE}"
    return Notice(one, text, ends=True, silent=quiet.now(now))


def _survey(
    one: Subscription, told: frozenset[str], sources: Sources, texts: ReminderTexts, now: datetime, quiet: Quiet
) -> Notice | None:
    survey = sources.survey(one.key)
    if survey is None or survey.bis is None or survey.status(now.date()) == "beendet":
        return Notice(one, "", ends=True)
    due = datetime(survey.bis.year, survey.bis.month, survey.bis.day, EVENING, tzinfo=BERLIN) - timedelta(SURVEY_DAYS)
    if now < due or quiet.now(now):
        return None
    return Notice(one, fill(texts.an_umfrage, titel=survey.titel, wann=f"{survey.bis:%d.%m.%Y}"), ends=True)


def _waste(
    one: Subscription, told: frozenset[str], sources: Sources, texts: ReminderTexts, now: datetime, quiet: Quiet
) -> Notice | None:
    if quiet.now(now):
        return None
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first = today if now.hour < COLLECTION_OVER else today + timedelta(days=1)
    last = today + timedelta(days=2 if now.hour >= EVENING else 1)
    for day in (first, first + timedelta(days=1)):
        occasion = f"{day:%Y-%m-%d}"
        if day >= last or occasion in told:
            continue
        events = sources.collections(one.key, day, day + timedelta(days=1))
        what = sorted({event.title for event in events})
        if what:
            when = "Heute" if day == today else "Morgen"
            text = fill(texts.an_abfall, titel=one.title, wann=when, was=", ".join(what))
            if any(event.sample for event in events):
                text += f"\n\n{wording.SAMPLE_NOTE}"
            return Notice(one, text, frozenset({occasion}))
    return None


def _topic(
    one: Subscription, told: frozenset[str], sources: Sources, texts: ReminderTexts, now: datetime, quiet: Quiet
) -> Notice | None:
    if quiet.now(now):
        return None
    fresh = [event for event in sources.about(one.key, now) if series(event) not in told][:MOST_NEW]
    if not fresh:
        return None
    text = f"{texts.an_thema}\n\n" + "\n".join(wording.line(event, now) for event in fresh)
    if any(event.sample for event in fresh):
        text += f"\n\n{wording.SAMPLE_NOTE}"
    return Notice(one, text, frozenset(series(event) for event in fresh))
