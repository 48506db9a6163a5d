"""Turns an entry into a reply: short first, what must be said with it, the source, and what can be asked next."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from knowledge import clock
from knowledge.answering.attributes import ATTRIBUTES, LABELS, Attribute, field
from knowledge.answering.passages import names_topic
from knowledge.reply import Button, Link, Location, Reply, Source, plain
from knowledge.schema import Entry

UNCHECKED: Final = "Diese Angabe ist noch nicht bestätigt. Bitte fragen Sie vorher kurz nach."
SAMPLE: Final = "Das ist ein erfundenes Beispiel."
LONGEST: Final = 600
"""Characters of a passage that are shown at once; the rest comes with "Mehr dazu"."""


def topic_button(entry: Entry, title: str | None = None) -> Button:
    return Button(_shorten(title or entry.titel), _payload("thema", entry))


def more_button(entry: Entry) -> Button:
    return Button("Mehr dazu", _payload("thema_mehr", entry))


def attribute_button(entry: Entry, attribute: Attribute) -> Button:
    return Button(LABELS[attribute], _payload("thema", entry, angabe=attribute))


def source(entry: Entry) -> Source:
    """Where the answer comes from; the title names the law or page when staff named one."""
    title = entry.quelle.titel if entry.quelle else entry.titel
    return Source(entry.id, title, entry.stand.isoformat() if entry.stand else "")


def links(entry: Entry, *more: Entry) -> tuple[Link, ...]:
    """The entry's links, then the web pages of the offices in `more`."""
    found = [Link(link.titel, link.url) for link in entry.links]
    if entry.quelle and entry.quelle.url:
        found.append(Link(f"Quelle: {entry.quelle.titel}", entry.quelle.url))
    found += [Link(office.titel, office.web) for office in (entry, *more) if office.web]
    return tuple({link.url: link for link in reversed(found)}.values())[::-1]


def location(entry: Entry) -> Location | None:
    if entry.lat is None or entry.lon is None:
        return None
    return Location(entry.lat, entry.lon, entry.titel)


def overview(entry: Entry, easy: bool) -> Reply:
    """The short answer to "what about this matter?"."""
    if entry.expired(clock.today()):
        return _expired(entry)
    text = entry.leicht if easy and entry.leicht else entry.short
    speech = entry.leicht if easy and entry.leicht else entry.gesprochen or plain(entry.short)
    return reply(entry, text, speech, buttons=next_buttons(entry))


def passage(entry: Entry, number: int) -> Reply:
    """One part of the entry's body as the answer."""
    if entry.expired(clock.today()):
        return _expired(entry)
    part = entry.passages[number]
    text = part.text if len(part.text) <= LONGEST else _first_paragraphs(part.text)
    label = f"{entry.titel}: {part.heading}" if part.heading else entry.titel
    shown = f"**{label}**\n\n{text}"
    # A voice has no heading: what is told first must say what it is about.
    speech = plain(text) if names_topic(entry, text) else f"{entry.titel}. {plain(text)}"
    if entry.is_office and entry.telefon and not part.heading and entry.telefon not in text:
        # Who is told of a help line must not have to ask for its number.
        shown += f"\n\nTelefon {entry.telefon}"
        speech += f" Telefon {entry.telefon}."
    return reply(entry, shown, speech, buttons=next_buttons(entry))


def full(entry: Entry) -> Reply:
    """Everything an entry says."""
    if entry.expired(clock.today()):
        return _expired(entry)
    parts = [entry.short]
    for attribute in ATTRIBUTES:
        if attribute in ("ort", "telefon", "email") and entry.is_office:
            continue
        if value := field(entry, attribute):
            parts.append(
                f"**{LABELS[attribute]}:** {value}" if "\n" not in value else f"**{LABELS[attribute]}:**\n\n{value}"
            )
    for part in entry.passages:
        if part.text and part.text != entry.short:
            parts.append(f"**{part.heading}**\n\n{part.text}" if part.heading else part.text)
    return reply(entry, "\n\n".join(parts), entry.gesprochen or plain(entry.short), buttons=())


def reply(
    entry: Entry, text: str, speech: str, *, buttons: Sequence[Button] = (), offices: Sequence[Entry] = ()
) -> Reply:
    """A reply from an entry, with what must be said about the state of its facts."""
    today = clock.today()
    notes = list[str]()
    if entry.geschichte:
        text = f"Rückblick{_as_of(entry.stand)}: {text}"
    if entry.gueltig_ab and entry.gueltig_ab > today:
        notes.append(f"Das gilt erst ab dem {entry.gueltig_ab:%d.%m.%Y}.")
    if entry.beispiel:
        notes.append(SAMPLE)
    if entry.pruefen or any(office.pruefen for office in offices):
        notes.append(UNCHECKED)
    closed = speech if not notes or speech.rstrip().endswith((".", "!", "?", "…", "“")) else f"{speech.rstrip()}."
    spoken = " ".join([("Ein Rückblick. " if entry.geschichte else "") + closed, *notes])
    shown = "\n\n".join([text, *notes])
    return Reply(
        text=shown,
        outcome="answered",
        speech=re.sub(r"\s+", " ", spoken).strip(),
        buttons=tuple(buttons),
        links=links(entry, *offices),
        location=next((place for office in (entry, *offices) if (place := location(office))), None),
        source=source(entry),
    )


def next_buttons(entry: Entry) -> tuple[Button, ...]:
    """ "Mehr dazu" and up to two facts the entry knows."""
    found = [attribute for attribute in ("unterlagen", "kosten", "online", "frist") if field(entry, attribute)]
    has_more = bool(found) or any(part.text and part.text != entry.short for part in entry.passages)
    buttons = [more_button(entry)] if has_more else []
    return (*buttons, *(attribute_button(entry, attribute) for attribute in found[:2]))  # type: ignore[arg-type]


def _expired(entry: Entry) -> Reply:
    assert entry.gueltig_bis is not None
    text = entry.nach_ablauf or (
        f"Meine Angaben zu „{entry.titel}“ galten nur bis zum {entry.gueltig_bis:%d.%m.%Y}. "
        "Was heute gilt, erfahren Sie bei der zuständigen Stelle."
    )
    return Reply(text=text, outcome="answered", speech=plain(text), links=links(entry), source=source(entry))


def _as_of(stand: date | None) -> str:
    return f" (Stand {stand:%d.%m.%Y})" if stand else ""


def _first_paragraphs(text: str) -> str:
    shown = ""
    for paragraph in re.split(r"\n\s*\n", text):
        if shown and len(shown) + len(paragraph) > LONGEST:
            break
        shown = f"{shown}\n\n{paragraph}".strip()
    return shown


def _payload(intent: str, entry: Entry, **more: str) -> str:
    return f"/{intent}{json.dumps({'eintrag': entry.id, **more}, ensure_ascii=False)}"


def _shorten(title: str, longest: int = 40) -> str:
    return title if len(title) <= longest else title[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
