"""What a resident looks for: when, where, what, for whom; read from a sentence and merged with the search before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Final

from knowledge.clock import BERLIN
from knowledge.events.places import GazetteerLike
from knowledge.text import content_words, fold, stem
from knowledge.time_expressions import TimeSpan, find, looks_back, render, spoken
from knowledge.time_expressions.feasts import moment

DEFAULT_DAYS: Final = 14
"""How far "Was ist los?" looks ahead."""
_AUDIENCES: Final = {
    "kinder": "kind kinder kindern kids enkel enkeln enkelkinder enkelkindern kleinen familie familien nachwuchs",
    "jugendliche": "jugendliche jugendlichen jugend teenager teenies",
    "senioren": "senioren seniorinnen rentner rentnerinnen aeltere aelteren oma opa",
}
_FREE: Final = re.compile(
    r"\b(kostenlos\w*|umsonst|gratis|frei(er|em)? eintritt|eintritt frei|nichts kostet|kostet nichts)\b"
)
_STEP_FREE: Final = re.compile(r"\b(stufenlos\w*|barrierefrei\w*|rollstuhl\w*|rollator\w*|ohne (treppen?|stufen))\b")
_EVERYWHERE: Final = re.compile(r"\b(egal wo|ueberall|(im )?ganzen (land)?kreis|woanders)\b")
_OPENERS: Final = frozenset({"und", "nur", "oder", "auch", "lieber", "dann", "aber", "nein", "doch"})
_VERBS: Final = frozenset(
    """
    ist sind war waren gibt gab findet finden laeuft kann koennen habt haben hat suche wann
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)
_EVENT_WORDS: Final = frozenset(
    """
    veranstaltung veranstaltungen veranstaltungskalender veranstaltungstipps termin termine event events los
    was kalender programm angebote angebot aktivitaeten unternehmen ausgehen stattfinden statt findet finden
    laeuft geboten passiert machen tun erleben ansehen interessantes schoenes neues besonderes tipp tipps
    geplant anstehen ansteht ausflug
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)
_FILLERS: Final = frozenset(
    """
    bitte heute morgen naehe umgebung gegend region kreis landkreis kusel verbandsgemeinde vg dorf ort hier dort zeigen
    zeig suche suchen finde weiss wissen nenne nennen sagen alle alles noch naechste naechsten naechster naechstes
    welche wieviel viele viel mehr andere anderes dazu ding dinge sache sachen leute mensch menschen zeit lust wann
    wo wer wie gab war waren statt gefunden stattgefunden eigentlich danke hallo guten tag frage irgendwas irgendetwas
    freizeit gehen hingehen besuchen fuer mit ohne kosten eintritt geld thema woche tage abend mittag
    """.split()  # noqa: SIM905 - quoted words would be harder to read
)
_KINDS: Final = re.compile(
    r"(fest|markt|maerkt|konzert|kurs|treffen|lauf|ausstellung|fuehrung|theater|kino|basar|kerwe|kirmes|cafe|lesung"
    r"|gottesdienst|wanderung|tanz|sitzung|vortrag|workshop|turnier|konferenz|kongress|umzug|feier|messe|oper|werkstatt)"
    r"(e|en|er|s|n)?$"
)
"""Ends of words that are events even when none of that name is known ("Feuerwehrfest")."""
_SAME: Final = {
    "musik": ("konzert", "singen", "chor"),
    "konzert": ("musik",),
    "chor": ("singen",),
    "band": ("musik",),
    "wanderung": ("wandern",),
    "wandern": ("wanderung",),
    "lesung": ("lesen", "vorlesen"),
}


@dataclass(frozen=True)
class Query:
    start: str = ""
    """ISO moment; empty: nobody said when."""
    end: str = ""
    when: str = ""
    """The time as it is said back: "am Samstag, 23. April"."""
    when_spoken: str = ""
    past: bool = False
    """Asked about what has been ("Was war am Wochenende los?")."""
    place: str = ""
    """Village or Verbandsgemeinde."""
    topics: tuple[str, ...] = ()
    """Stems; an event fits when one of them is part of its words."""
    topic_words: str = ""
    audience: str = ""
    free: bool = False
    step_free: bool = False

    @property
    def filtered(self) -> bool:
        return bool(self.topics or self.audience or self.free or self.step_free)

    def window(self, now: datetime) -> tuple[datetime, datetime]:
        """[start, end) in which to look."""
        if self.start:
            return datetime.fromisoformat(self.start).astimezone(BERLIN), datetime.fromisoformat(self.end).astimezone(
                BERLIN
            )
        days = 365 if self.topics else DEFAULT_DAYS
        return now, moment(now.date() + timedelta(days=days))

    def to_slot(self) -> dict[str, Any]:
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def from_slot(cls, slot: Any) -> Query:
        """What `to_slot` wrote; whatever else stands in the slot is ignored."""
        known = {field.name: type(field.default) for field in fields(cls)}
        if not isinstance(slot, Mapping):
            return cls()
        values = {key: value for key, value in slot.items() if key in known}
        if isinstance(values.get("topics"), list):
            values["topics"] = tuple(str(topic) for topic in values["topics"])
        values = {key: value for key, value in values.items() if isinstance(value, known[key])}
        query = cls(**values)
        try:
            query.window(datetime.now(BERLIN))
        except ValueError:
            return replace(query, start="", end="", when="", when_spoken="")
        return query


def read(
    text: str,
    gazetteer: GazetteerLike,
    now: datetime,
    before: Query | None = None,
    vocabulary: frozenset[str] = frozenset(),
) -> Query:
    """The search a sentence asks for; a follow-up ("und am Sonntag?") changes only what it names.

    Args:
        vocabulary: stems of words in known events; such a word in the sentence is a topic.
    """
    found, words, everywhere = _parse(text, gazetteer, now, vocabulary)
    if before is None or not _continues(words, found):
        return found
    return _merge(before, found, everywhere)


def continues(text: str, gazetteer: GazetteerLike, now: datetime, vocabulary: frozenset[str]) -> bool:
    """The sentence makes sense only together with the search before, and names something to search by."""
    found, words, everywhere = _parse(text, gazetteer, now, vocabulary)
    return _continues(words, found) and (everywhere or found != Query())


def _parse(
    text: str, gazetteer: GazetteerLike, now: datetime, vocabulary: frozenset[str]
) -> tuple[Query, list[str], bool]:
    """What the sentence itself says, the words left over, and whether it wants to look everywhere."""
    spans = find(text, now)
    rest = text
    for span in reversed(spans):
        rest = rest[: span.position] + " " * len(span.text) + rest[span.position + len(span.text) :]
    mentions = gazetteer.find(rest, areas=True)
    for mention in reversed(mentions):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    folded = fold(rest)
    words = folded.split()
    audience = next(
        (key for key, names in _AUDIENCES.items() if set(re.findall(r"\w+", folded)) & set(names.split())), ""
    )
    topics = _topics(rest, vocabulary)
    found = Query(
        place=mentions[-1].place.name if mentions and mentions[-1].place.community != "" else _area(mentions),
        topics=tuple(stem for stem, _ in topics),
        topic_words=" ".join(word for _, word in topics),
        audience=audience,
        free=bool(_FREE.search(folded)),
        step_free=bool(_STEP_FREE.search(folded)),
    )
    if spans:
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        if spans[0].granularity in {"minute", "hour"} and len(spans) == 1:
            end = moment(start.date() + timedelta(days=1))  # "um 15 Uhr": from then on
        joined = _joined(spans, start, end)
        found = replace(
            found,
            start=start.isoformat(),
            end=end.isoformat(),
            when=_near_day(joined, now) or render(joined, now),
            when_spoken=_near_day(joined, now) or spoken(joined, now),
            past=looks_back(text),
        )
    return found, words, bool(_EVERYWHERE.search(folded))


def _near_day(span: TimeSpan, now: datetime) -> str:
    """ "heute", "morgen"; empty for other times."""
    if span.granularity != "day":
        return ""
    return {0: "heute", 1: "morgen", -1: "gestern"}.get((span.start.date() - now.date()).days, "")


def _joined(spans: list[TimeSpan], start: datetime, end: datetime) -> TimeSpan:
    """The spans of a sentence as one ("Samstag und Sonntag")."""
    if len(spans) == 1 and spans[0].end == end:
        return spans[0]
    return replace(spans[0], start=start, end=end, granularity="range")


def _area(mentions: Any) -> str:
    """The county is no filter; a Verbandsgemeinde and a town outside are."""
    if not mentions:
        return ""
    place = mentions[-1].place
    return "" if getattr(place, "kind", "") == "kreis" else str(place.name)


def _topics(rest: str, vocabulary: frozenset[str]) -> list[tuple[str, str]]:
    """Stem and word of what events are about, in the sentence without its times and places."""
    audience = {name for names in _AUDIENCES.values() for name in names.split()}
    topics = []
    cleaned = _STEP_FREE.sub(" ", _FREE.sub(" ", fold(rest)))
    for word in content_words(cleaned):
        if word in _EVENT_WORDS | _FILLERS | audience or len(word) < 3 or word.isdigit():
            continue
        root = stem(word)
        if root in vocabulary or root in _SAME or _KINDS.search(word):
            original = next((w for w in re.findall(r"\w+", rest) if fold(w) == word), word)
            topics.append((root, original))
    return topics


def _continues(words: list[str], found: Query) -> bool:
    """A follow-up begins like one ("und …"), or has no verb and names only one thing ("am Sonntag?", "für Kinder")."""
    plain = [re.sub(r"\W", "", word) for word in words if re.sub(r"\W", "", word)]
    if plain and plain[0] in _OPENERS:
        return True
    if found.topics or _VERBS & set(plain) or (found.start and found.place):
        return False
    return len(plain) <= 5 and not {"veranstaltung", "veranstaltungen", "termine", "los", "events", "geboten"} & set(
        plain
    )


def _merge(before: Query, found: Query, everywhere: bool) -> Query:
    merged = before
    if found.start:
        merged = replace(
            merged,
            start=found.start,
            end=found.end,
            when=found.when,
            when_spoken=found.when_spoken,
            past=found.past,
        )
    if found.place or everywhere:
        merged = replace(merged, place=found.place)
    if found.topics:
        merged = replace(merged, topics=found.topics, topic_words=found.topic_words)
    return replace(
        merged,
        audience=found.audience or merged.audience,
        free=found.free or merged.free,
        step_free=found.step_free or merged.step_free,
    )


def related(topic: str) -> tuple[str, ...]:
    """Words that mean nearly the same in an event's title."""
    return (topic, *(stem(word) for word in _SAME.get(topic, ())))
