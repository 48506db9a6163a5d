"""Answers a question about one fact of an entry from its field, else from the responsible office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from knowledge import clock
from knowledge.answering import compose, hours
from knowledge.answering.attributes import LABELS, Attribute, asked_for, field
from knowledge.answering.ladder import alternatives, contact, next_step, only_of, responsible, spoken_contact
from knowledge.load import Content
from knowledge.reply import Button, Reply, plain
from knowledge.schema import Entry

_OFFICE_FACTS: Final = ("oeffnungszeiten", "telefon", "email", "ort", "zustaendig")
_HARD: Final = ("kosten", "frist", "dauer", "oeffnungszeiten", "telefon", "email")
"""Facts without which the question is not answered; for the others, the matter itself is an answer."""
_UNKNOWN: Final = {
    "kosten": "Was das kostet, ist mir nicht bekannt.",
    "unterlagen": "Welche Unterlagen nötig sind, ist mir nicht bekannt.",
    "frist": "Ob es eine Frist gibt, ist mir nicht bekannt.",
    "dauer": "Wie lange das dauert, ist mir nicht bekannt.",
    "online": "Ob das auch online geht, ist mir nicht bekannt.",
    "voraussetzungen": "Welche Voraussetzungen gelten, ist mir nicht bekannt.",
    "oeffnungszeiten": "Die Öffnungszeiten sind mir nicht bekannt. Bitte rufen Sie vor dem Besuch an.",
    "telefon": "Eine Telefonnummer ist mir nicht bekannt.",
    "email": "Eine E-Mail-Adresse ist mir nicht bekannt.",
    "ort": "Der genaue Ort ist mir nicht bekannt.",
    "zustaendig": "Wer dafür zuständig ist, ist mir nicht bekannt.",
}
_WHERE: Final = "In welchem Ort wohnen Sie?"


def fact(
    content: Content,
    entry: Entry,
    attribute: Attribute,
    place: str | None,
    passage: int | None = None,
    days: Sequence[date] = (),
) -> Reply:
    """The reply to "What about `attribute`?"; never a dead end.

    Args:
        passage: the part of the entry's body that the search found, used when no field knows the answer.
        days: the days of which opening hours are asked; none means now.
    """
    if entry.expired(clock.today()):
        return compose.overview(entry, easy=False)
    offices = (entry,) if entry.is_office else responsible(content, entry, place)
    buttons = _others(entry, attribute)
    own = field(entry, attribute)
    if own and not (entry.is_office and attribute in _OFFICE_FACTS):
        text, speech = f"**{entry.titel}, {LABELS[attribute]}:** {_block(own)}", _spoken(entry, attribute, own)
        return compose.reply(entry, text, speech, buttons=buttons, offices=offices[:1] if attribute == "online" else ())
    # What our offices have says nothing about somebody else's.
    if (
        attribute in _OFFICE_FACTS
        and not entry.zustaendig_anderswo
        and (answer := _from_offices(entry, offices, attribute, buttons, days))
    ):
        return answer
    number = passage if passage is not None else _passage_about(entry, attribute)
    if number is not None:
        return compose.passage(entry, number)
    return _unknown(content, entry, attribute, offices, place, buttons)


def _opening(office: Entry, days: Sequence[date]) -> tuple[str, str]:
    """Opening hours of an office as text and speech; empty when they are not known."""
    if not office.oeffnungszeiten:
        return "", ""
    now = hours.status(office.oeffnungszeiten, clock.now())
    if days:
        now = hours.on_days(office.oeffnungszeiten, days, clock.today())
    return f"**{office.titel}:** {now}\n\n{hours.week(office.oeffnungszeiten)}", f"{office.titel}: {now}"


def _from_offices(
    entry: Entry, offices: Sequence[Entry], attribute: Attribute, buttons: Sequence[Button], days: Sequence[date]
) -> Reply | None:
    """The fact from the nearest office that knows it. Of several Verbandsgemeinden none is left out."""
    if communities := alternatives(offices):
        return _from_each(entry, communities, attribute, buttons, days)
    for office in offices:
        text, speech = _of_office(entry, office, attribute, days)
        if not text:
            continue
        if attribute == "zustaendig":
            text, speech = f"Für „{entry.titel}“ ist zuständig: {text}", f"Zuständig ist: {speech}."
        return compose.reply(entry, text, speech, buttons=buttons, offices=[] if office is entry else [office])
    return None


def _from_each(
    entry: Entry, communities: Sequence[Entry], attribute: Attribute, buttons: Sequence[Button], days: Sequence[date]
) -> Reply | None:
    """The fact from each Verbandsgemeinde, and how to reach those of which it is not known; None if it is of none."""
    texts = [_of_office(entry, office, attribute, days)[0] for office in communities]
    if not any(texts):
        return None
    unknown = f"({LABELS[attribute]}: mir nicht bekannt)"
    lines = [text or f"{contact(office)} {unknown}" for office, text in zip(communities, texts, strict=True)]
    lead = "Das hängt davon ab, wo Sie wohnen. Zuständig ist Ihre Verbandsgemeinde:\n\n"
    text = lead + "\n".join(f"- {line}" for line in lines)
    speech = f"Zuständig ist Ihre Verbandsgemeinde. {_WHERE}"
    return compose.reply(entry, text, speech, buttons=buttons, offices=communities)


def _of_office(entry: Entry, office: Entry, attribute: Attribute, days: Sequence[date]) -> tuple[str, str]:
    """A fact of an office as text and speech; empty when it is not known."""
    if attribute == "oeffnungszeiten":
        return _opening(office, days)
    if attribute == "zustaendig":
        return ("", "") if office is entry else (contact(office), spoken_contact(office))
    value = field(office, attribute)
    return (f"**{office.titel}:** {value}", f"{office.titel}: {plain(value)}") if value else ("", "")


def _unknown(
    content: Content,
    entry: Entry,
    attribute: Attribute,
    offices: Sequence[Entry],
    place: str | None,
    buttons: Sequence[Button],
) -> Reply:
    """Nobody wrote it down: say so, name whom to ask, and give what is known about the matter."""
    communities = alternatives(offices)
    others = [office for office in offices if office not in communities and (office.telefon or office.email)]
    if not communities and not others:
        # What one Verbandsgemeinde does, no other can tell.
        steps = next_step(content, None if only_of(entry) else place)
        others = [office for office in steps if office is not entry]
    asked = [*communities, *others[: 1 if communities else 3]]
    text, speech = f"**{entry.titel}:** {_UNKNOWN[attribute]}", f"{entry.titel}: {_UNKNOWN[attribute]}"
    if communities:
        text += f" Auskunft gibt die Verbandsgemeinde, in der Sie wohnen:\n\n{_listed(communities)}"
        text += f"\n\nAuch hier können Sie fragen: {contact(others[0])}" if others else ""
        speech += f" Auskunft gibt Ihre Verbandsgemeinde. {_WHERE}"
    elif asked:
        text += f" Auskunft gibt:\n\n{_listed(asked)}"
        speech += f" Auskunft gibt: {spoken_contact(asked[0])}."
    text += f"\n\n{entry.short}"
    found = compose.reply(entry, text, speech, buttons=buttons, offices=[one for one in asked if one is not entry])
    return replace(found, outcome="unanswered") if attribute in _HARD else found


def _listed(offices: Sequence[Entry]) -> str:
    return "\n".join(f"- {contact(office)}" for office in offices)


def _passage_about(entry: Entry, attribute: Attribute) -> int | None:
    """The passage whose heading is about the attribute."""
    label = LABELS[attribute].lower()
    for number, part in enumerate(entry.passages):
        if part.heading and part.text and (label in part.heading.lower() or asked_for(part.heading) == attribute):
            return number
    return None


def _others(entry: Entry, attribute: Attribute) -> tuple[Button, ...]:
    return tuple(button for button in compose.next_buttons(entry) if button.title != LABELS[attribute])


def _block(value: str) -> str:
    return f"\n\n{value}" if value.startswith("- ") else value


def _spoken(entry: Entry, attribute: Attribute, value: str) -> str:
    if attribute == "zustaendig":
        return f"Zuständig ist {plain(value)}."
    items = getattr(entry, attribute, None)
    if isinstance(items, tuple) and len(items) > 1:
        return f"{LABELS[attribute]} für {entry.titel}: " + ". ".join(plain(item).rstrip(".") for item in items) + "."
    return plain(value)
