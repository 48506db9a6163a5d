"""The way from what a resident said to the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from knowledge import clock
from knowledge.answering import compose
from knowledge.answering.administration import is_for_an_office
from knowledge.answering.attributes import ATTRIBUTES, Attribute, asked_for, field, names_no_topic
from knowledge.answering.facts import fact
from knowledge.answering.foreign import elsewhere
from knowledge.answering.hours import asked_days
from knowledge.answering.ladder import (
    asks_which_office,
    community_of,
    contact,
    is_about_all,
    next_step,
    only_of,
    spoken_contact,
)
from knowledge.answering.offices import Offices
from knowledge.answering.passages import fits_better
from knowledge.answering.sensitive import Case, sensitive
from knowledge.answering.town_hall import LEAD_IN, is_for_town_hall, says_only
from knowledge.load import Content
from knowledge.reply import Answer, Button, Reply, Source, Turn
from knowledge.schema import Entry
from knowledge.search import Hit, Search
from knowledge.search.kinds import kinds
from knowledge.text import content_words, fold

RESERVATION: Final = "Ich habe Sie so verstanden"
"""How an answer begins that is given with a reservation."""
CHOICES: Final = 3
"""Buttons offered with "Meinten Sie …?"."""
FOREIGN_WORDS: Final = 0.34
"""Below this share of known words, a question is not about the county at all, unless it asks for an office."""
_POINTER: Final = re.compile(r"\b(?:das|dafuer|davon|dabei|dazu|damit|es|dort|den|ihn|die|desdo|defor|defir)\b")
_NOT_SAID: Final = Reply(
    text="Ich habe nichts verstanden. Bitte fragen Sie mit Ihren eigenen Worten.",
    outcome="clarify",
)


_LOCAL_FACTS: Final = frozenset(("number", "size"))
_OF_OFFICES: Final[frozenset[Attribute]] = frozenset(("oeffnungszeiten", "telefon", "ort"))
"""Asked of us and without a topic, these are the administration's own."""
_ADDRESSED: Final = re.compile(r"\b(?:sie|ihr|ihnen|ihre[mnrs]?|euch|eure[mnrs]?|ehr|eich|eier)\b")


class PlaceFinder(Protocol):
    """Finds villages in a text; `knowledge.places.Gazetteer` does."""

    def find(self, text: str) -> Sequence[Any]: ...


class Answering:
    """Answers turns from one content snapshot. Safe to use from several threads."""

    def __init__(self, content: Content, search: Search, places: PlaceFinder | None = None) -> None:
        self._content = content
        self._search = search
        self._places = places
        self._offices = Offices(content.entries.values())

    def answer(self, turn: Turn) -> Answer:
        """The answer to a question. Never empty, never without a next step."""
        question = turn.text.strip()
        attribute = asked_for(question)
        about_us = attribute in _OF_OFFICES and names_no_topic(question) and bool(_ADDRESSED.search(fold(question)))
        if not content_words(question) and not turn.slots.get("thema") and not about_us:
            return _done(_NOT_SAID if not question else self._unknown(question, None, 1.0))
        if case := sensitive(question):
            return _done(self._fixed(case))
        named = self._village(question)
        place = named or _text(turn.slots.get("ort"))
        slots = {"ort": named} if named else {}
        topic = self._content.entries.get(_text(turn.slots.get("thema")) or "")
        easy = bool(turn.slots.get("leicht"))
        if topic is not None and named and (office := self._other_town_hall(question, topic, named)):
            return _done(compose.overview(office, easy), office, slots)
        if topic is not None and (reply := self._follow_up(question, topic, place, named, easy)):
            return _done(reply, topic, slots)
        if topic is None and attribute and attribute not in _OF_OFFICES and names_no_topic(question):
            return _done(_which_topic(attribute), slots=slots)
        if topic is None and attribute and about_us and (office := self._own_office(question, place)):
            return _done(self._fact(question, office, attribute, place), office, slots)
        reply, entry = self._from_search(question, attribute, place, topic, easy)
        return _done(reply, entry, slots)

    def entry(self, entry_id: str, turn: Turn, *, attribute: str = "", everything: bool = False) -> Answer:
        """The answer to a pressed button: an entry, one of its facts, or all it says."""
        entry = self._content.entries.get(entry_id)
        if entry is None:
            return _done(self._unknown("", None, 1.0))
        place = _text(turn.slots.get("ort"))
        known: Attribute | None = next((name for name in ATTRIBUTES if name == attribute), None)
        if everything:
            reply = compose.full(entry)
        elif known:
            reply = fact(self._content, entry, known, place)
        else:
            reply = compose.overview(entry, bool(turn.slots.get("leicht")))
        return _done(reply, entry)

    def confirmed(self, turn: Turn) -> Answer | None:
        """The answer to "ja" after "Meinten Sie X?"; None when the last reply did not offer exactly one matter."""
        last: Mapping[str, Any] = turn.slots.get("letzte_antwort") or {}
        buttons: Sequence[Any] = last.get("buttons") or ()
        if last.get("outcome") != "clarify" or len(buttons) != 1:
            return None
        intent, _, data = str(buttons[0].get("payload", "")).partition("{")
        if intent != "/thema" or not data:
            return None
        chosen = json.loads("{" + data)
        return self.entry(str(chosen.get("eintrag", "")), turn, attribute=str(chosen.get("angabe", "")))

    def find(self, question: str) -> list[Hit]:
        """The entries for a question. A village says where, not what: it picks the office, not the matter."""
        matter, place = self.matter(question)
        hits = [hit for hit in self._search.search(matter, 6) if hit.entry in self._content.entries]
        if place and hits and kinds(matter) & _LOCAL_FACTS and not self._content.entries[hits[0].entry].is_office:
            # "Wie viele Einwohner hat Ulmet?" is not answered by the county's number.
            hits = [replace(hit, score=min(hit.score, self._search.weights.unsure / 2)) for hit in hits]
        community = community_of(self._content, place) if place else None
        if named := self._named_office(matter, community):
            return [Hit(named, 1.0), *(hit for hit in hits if hit.entry != named)]
        best = self._content.entries[hits[0].entry] if hits else None
        if community is None or best is None:
            return hits
        if is_about_all(self._content, best) and asks_which_office(self._search.lexical.standard(matter)):
            return self._community_of_all(hits, community)
        if only_of(best) is None:
            return hits
        return self._office_of(hits, community) if best.is_office else self._own_of(hits, community)

    def _named_office(self, matter: str, community: Entry | None) -> str | None:
        """The office that a question names for its hours, telephone or address, and for nothing else."""
        standard = self._search.lexical.standard(matter)
        if community is not None and is_for_town_hall(standard):
            return community.id
        return None if kinds(standard) else self._offices.asked(standard)

    def _community_of_all(self, hits: Sequence[Hit], community: Entry) -> list[Hit]:
        """ "Welche Verbandsgemeinde ist in Waldmohr für mich da?": its own, not all of them."""
        own = next((hit.score for hit in hits if hit.entry == community.id), 0.0)
        # Who meant all of them or this one means this one.
        best = replace(hits[0], entry=community.id, passage=None, score=min(1.0, hits[0].score + own))
        return [best, *(hit for hit in hits if only_of(self._content.entries[hit.entry]) is None)]

    def _office_of(self, hits: Sequence[Hit], community: Entry) -> list[Hit]:
        """ "Rathaus in Waldmohr": every Verbandsgemeinde has one, the village decides."""
        best = replace(max(hits, key=lambda hit: hit.score), entry=community.id, passage=None)
        others = [hit for hit in hits if only_of(self._content.entries[hit.entry]) is None]
        sure = self._search.weights.sure
        return [
            replace(best, score=max(best.score, sure)) if best.score >= self._search.weights.unsure else best,
            *others,
        ]

    def _own_of(self, hits: Sequence[Hit], community: Entry) -> list[Hit]:
        """ "Bürgerbus in Wolfstein": of matters that each Verbandsgemeinde has for itself, the village's; no other is a
        rival. Where there is none, what was found stays."""
        owners = {hit: only_of(entry) for hit in hits if not (entry := self._content.entries[hit.entry]).is_office}
        alike = [hit for hit, owner in owners.items() if owner is not None]
        own = next((hit for hit in alike if owners[hit] == community.id), None)
        if own is None:
            return list(hits)
        best = replace(own, score=max(hit.score for hit in alike))
        return [best, *(hit for hit in hits if hit not in alike)]

    def matter(self, question: str) -> tuple[str, str | None]:
        """The question without the villages it names, and the last of them; a mere village stays."""
        matter, place = question, None
        for mention in reversed(self._places.find(question)) if self._places else ():
            without = f"{matter[: mention.start]} {matter[mention.end :]}"
            if content_words(without):
                matter, place = without, place or self._name(mention)
        return matter, place

    def judge(self, question: str) -> tuple[str, float]:
        """The entry a question would get and how probably it is right; for calibrating and measuring."""
        if case := sensitive(question):
            return case.entry, 1.0 if case.outcome == "answered" else 0.0
        hits = self.find(question)
        if not hits or elsewhere(question, self._content.entries[hits[0].entry]):
            return "", 0.0
        return hits[0].entry, hits[0].score

    def _own_office(self, question: str, place: str | None) -> Entry | None:
        """Whoever asks "Haben Sie morgen auf?" and names nothing else means the administration."""
        hits = self.find(question)
        if hits and hits[0].score >= self._search.weights.sure:
            return None
        return next(iter(next_step(self._content, place)), None)

    def _other_town_hall(self, question: str, topic: Entry, village: str) -> Entry | None:
        """After the office of a Verbandsgemeinde, "Und in Waldmohr?" asks for that village's."""
        if not topic.is_office or topic.ebene != "verbandsgemeinde" or not says_only(question, village):
            return None
        return community_of(self._content, village)

    def _follow_up(self, question: str, topic: Entry, place: str | None, named: str | None, easy: bool) -> Reply | None:
        """A reply about the last topic, when the question says nothing but a fact or a village."""
        attribute = asked_for(question)
        if names_no_topic(question) and attribute:
            return self._fact(question, topic, attribute, place)
        bare = LEAD_IN.sub("", fold(question))
        if named and says_only(question, named):
            return fact(self._content, topic, "zustaendig", place)
        elliptic = LEAD_IN.match(fold(question)) or (_POINTER.search(bare) and len(content_words(bare)) <= 3)
        if not elliptic:
            return None
        best = self._search.search(question, 1)
        if best and best[0].score >= self._search.weights.sure and best[0].entry != topic.id:
            return None
        if self._search.share_in(topic.id, question) < 0.6:
            return None
        passage = self._search.passage_in(topic.id, question)
        if attribute:
            return self._fact(question, topic, attribute, place, passage)
        return compose.passage(topic, passage) if passage is not None else compose.overview(topic, easy)

    def _from_search(
        self, question: str, attribute: Attribute | None, place: str | None, topic: Entry | None, easy: bool
    ) -> tuple[Reply, Entry | None]:
        hits = self.find(question)
        best = self._content.entries[hits[0].entry] if hits else None
        if abroad := elsewhere(question, best):
            return self._foreign(abroad), None
        weights = self._search.weights
        if best is not None and hits[0].score >= weights.sure:
            return self._known(best, hits[0], question, attribute, place, easy), best
        if best is not None and hits[0].score >= weights.likely:
            return self._understood(best, hits, question, attribute, place, easy), best
        if best is not None and hits[0].score >= weights.unsure:
            return self._choices(hits, attribute), None
        return self._unknown(question, place, self._search.known_share(question)), None

    def _understood(
        self,
        entry: Entry,
        hits: Sequence[Hit],
        question: str,
        attribute: Attribute | None,
        place: str | None,
        easy: bool,
    ) -> Reply:
        """The answer of the likeliest entry, with how the question was understood and what else it may have meant."""
        known = self._known(entry, hits[0], question, attribute, place, easy)
        others = tuple(compose.topic_button(self._content.entries[hit.entry]) for hit in hits[1:CHOICES])
        return replace(
            known,
            text=f"{RESERVATION}: **{entry.titel}**.\n\n{known.text}",
            speech=f"{RESERVATION}: {entry.titel}. {known.speech}",
            buttons=(*known.buttons[:1], *others),
        )

    def _known(
        self, entry: Entry, hit: Hit, question: str, attribute: Attribute | None, place: str | None, easy: bool
    ) -> Reply:
        if entry.expired(clock.today()):
            return compose.overview(entry, easy)
        if attribute and asked_for(entry.titel) != attribute and self._has(entry, attribute):
            return self._fact(question, entry, attribute, place, hit.passage)
        if hit.passage is not None and not easy and fits_better(entry, hit.passage, question):
            return compose.passage(entry, hit.passage)
        return self._with_office(compose.overview(entry, easy), entry, place)

    def _fact(
        self, question: str, entry: Entry, attribute: Attribute, place: str | None, passage: int | None = None
    ) -> Reply:
        days = asked_days(question) if attribute == "oeffnungszeiten" else ()
        return fact(self._content, entry, attribute, place, passage, days)

    def _with_office(self, reply: Reply, entry: Entry, place: str | None) -> Reply:
        """Of several Verbandsgemeinden that an entry names, the one of the resident's village."""
        own = community_of(self._content, place) if place else None
        if own is None or own not in self._content.offices(entry):
            return reply
        text = f"{reply.text}\n\nFür {place} ist zuständig: {contact(own)}"
        if own.pruefen and compose.UNCHECKED not in text:
            text += f"\n\n{compose.UNCHECKED}"
        return replace(reply, text=text, speech=f"{reply.speech} Zuständig für {place} ist: {spoken_contact(own)}.")

    def _has(self, entry: Entry, attribute: Attribute) -> bool:
        """Services and offices answer for all facts, other entries only for those they name."""
        return entry.id.startswith(("leistungen/", "stellen/")) or bool(field(entry, attribute))

    def _choices(self, hits: Sequence[Hit], attribute: Attribute | None) -> Reply:
        floor = max(hits[0].score / 4, self._search.weights.unsure / 4)
        entries = [self._content.entries[hit.entry] for hit in hits if hit.score >= floor][:CHOICES]
        buttons = tuple(Button(compose.topic_button(entry).title, _payload(entry, attribute)) for entry in entries)
        source = None
        if len(entries) == 1:
            # What it would say stands below the question, so that a resident who meant it need not ask again. A voice
            # asks first: listening to a wrong answer takes longer than reading past one.
            speech = f"Meinten Sie „{entries[0].titel}“?"
            told = compose.overview(entries[0], False)
            text, source = f"{speech}\n\n{told.text}", told.source
        else:
            text = "Meinten Sie …?\n\n" + "\n".join(f"- {entry.titel}" for entry in entries)
            names = [entry.titel for entry in entries]
            speech = f"Meinten Sie: {', '.join(names[:-1])} oder {names[-1]}?"
        office = next(iter(next_step(self._content, None)), None)
        if office is not None:
            text += f"\n\nIst nichts davon richtig, hilft Ihnen: {contact(office)}"
        return Reply(text=text, outcome="clarify", speech=speech, buttons=buttons, source=source)

    def _unknown(self, question: str, place: str | None, known: float) -> Reply:
        """Honest about not knowing, and who does."""
        offices = next_step(self._content, place)
        foreign = bool(question) and known < FOREIGN_WORDS and not is_for_an_office(question)
        lead = (
            "Dazu kann ich leider nichts sagen. Ich gebe Auskunft über den Landkreis Kusel und seine Verwaltung."
            if foreign
            else "Das weiß ich leider nicht, und raten möchte ich nicht."
        )
        return self._pass_on(lead, offices, "out_of_scope" if foreign else "unanswered")

    def _foreign(self, name: str) -> Reply:
        lead = f"Über {name} weiß ich nichts, nur über den Landkreis Kusel. Bitte fragen Sie dort bei der Verwaltung."
        return self._pass_on(lead, next_step(self._content, None)[-1:], "out_of_scope")

    def _pass_on(self, lead: str, offices: Sequence[Entry], outcome: Any) -> Reply:
        if not offices:
            return Reply(text=f"{lead} Bitte fragen Sie bei Ihrer Verwaltung nach.", outcome=outcome)
        text = f"{lead}\n\nEin Mensch hilft Ihnen weiter:\n\n" + "\n".join(f"- {contact(office)}" for office in offices)
        if any(office.pruefen for office in offices):
            text += f"\n\n{compose.UNCHECKED}"
        speech = f"{lead} Ein Mensch hilft Ihnen weiter: {spoken_contact(offices[0])}."
        return Reply(
            text=text,
            outcome=outcome,
            speech=speech,
            buttons=tuple(compose.topic_button(office) for office in offices[:CHOICES]),
            links=tuple(link for office in offices for link in compose.links(office) if link.url == office.web),
        )

    def _fixed(self, case: Case) -> Reply:
        entry = self._content.entries.get(case.entry)
        source: Source | None = compose.source(entry) if entry and case.outcome == "answered" else None
        reply = Reply(text=case.text, outcome=case.outcome, speech=case.speech, source=source)
        if case.name in ("recht", "privat"):
            offices = next_step(self._content, None)
            reply = replace(reply, buttons=tuple(compose.topic_button(office) for office in offices[:1]))
        return reply

    def _village(self, text: str) -> str | None:
        if self._places is None:
            return None
        mentions = self._places.find(text)
        return self._name(mentions[-1]) if mentions else None

    @staticmethod
    def _name(mention: Any) -> str:
        return str(getattr(mention.place, "name", mention.place))


def _which_topic(attribute: Attribute) -> Reply:
    words = {
        "kosten": "Wovon möchten Sie die Kosten wissen?",
        "unterlagen": "Wofür möchten Sie die Unterlagen wissen?",
        "online": "Was möchten Sie online erledigen?",
        "dauer": "Wovon möchten Sie die Dauer wissen?",
        "frist": "Um welche Frist geht es?",
        "voraussetzungen": "Worum geht es?",
        "zustaendig": "Worum geht es?",
        "email": "Wem möchten Sie schreiben?",
    }
    text = f"{words.get(attribute, 'Worum geht es?')} Nennen Sie mir bitte das Anliegen, zum Beispiel „Reisepass“."
    return Reply(text=text, outcome="clarify")


def _payload(entry: Entry, attribute: Attribute | None) -> str:
    button = compose.attribute_button(entry, attribute) if attribute else compose.topic_button(entry)
    return button.payload


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _done(reply: Reply, entry: Entry | None = None, slots: Mapping[str, Any] | None = None) -> Answer:
    set_: dict[str, Any] = dict(slots or {})
    if entry is not None:
        set_["thema"] = entry.id
    set_["letzte_antwort"] = reply.to_dict()
    return Answer((reply,), set_)
