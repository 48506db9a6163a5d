"""Which single fact a question asks for: cost, documents, deadline, place, opening hours, phone, form, duration."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, get_args

from knowledge.schema import Entry
from knowledge.text import STOP_WORDS, fold, words

Attribute = Literal[
    "unterlagen", "kosten", "online", "oeffnungszeiten", "telefon", "email", "dauer", "frist", "voraussetzungen", "zustaendig", "ort"
]  # fmt: skip
ATTRIBUTES: Final[tuple[Attribute, ...]] = get_args(Attribute)
LABELS: Final[dict[Attribute, str]] = {
    "unterlagen": "Unterlagen",
    "kosten": "Kosten",
    "online": "Online",
    "oeffnungszeiten": "Öffnungszeiten",
    "telefon": "Telefon",
    "email": "E-Mail",
    "dauer": "Dauer",
    "frist": "Frist",
    "voraussetzungen": "Voraussetzungen",
    "zustaendig": "Zuständig",
    "ort": "Ort",
}
_PATTERNS: Final[tuple[tuple[Attribute, str], ...]] = (
    # Order matters: "Wo bekomme ich das Formular online?" asks for the form, not for the place.
    (
        "unterlagen",
        r"unterlag\w*|unnerla\w*|dokumente?\b|papiere?\b|babiere?\b|mitbring\w*|mitnehm\w*|mitzubring\w*|nachweise?\b|"
        r"(?:was|wat) (?:alles )?(?:brauch\w*|benoetig\w*) (?:ich|mer|man|isch|wir)\b(?! (?:\w+ )?zahlen)|"
        r"was (?:muss|soll) ich (?:\w+ ){0,3}(?:mit\b|dabei|vorlegen|einreichen|vorzeigen)",
    ),
    (
        "kosten",
        r"\bkost\w*|koscht\w*|gebuehr\w*|gebiehr\w*|\bteuer\b|deier|preise?\b|bezahl\w*|umsonst|kostenlos|"
        r"\b(?:was|wie ?viel) (?:\w+ ){0,3}(?:zahl\w*|euro|geld)",
    ),
    ("oeffnungszeiten", r"oeffnungszeit\w*|sprechzeit\w*|sprechstunde\w*|geoeffnet|\boffen\b|\buff\b hot|(?:hat|hot|habe|haben|habt|hann|honn)\b.*\b(?:auf|zu|uff|geschlossen)\b|macht\b.*\b(?:auf|zu|uff)\b|geschlossen|\bhat\b.*\bauf$"),
    ("telefon", r"telefon\w*|telefonisch\w*|\bnummer\b|durchwahl|\banruf\w*|rufnummer|\btel\b|\bruf\w* \w+ (?:\w+ )?an\b|\berreich\w*"),
    ("email", r"\b(?:e ?)?mail\w*(?: adresse\w*)?"),
    ("online", r"\bonline\w*|internet\w*|digital beantrag\w*|webseite|website|homepage|\blink\b|von (?:zu ?hause|daheim)|onlineantrag|am computer|elektronisch"),
    ("dauer", r"wie lang\w* (?:\w+ ){0,4}(?:dauer\w*|daurt|wart\w*|braucht)|dauert|daurt|bearbeitungs(?:zeit|dauer)|wartezeit|wann (?:ist|kann ich) (?:\w+ ){0,3}(?:fertig|abhol\w*)"),
    ("frist", r"\bfrist\w*|bis wann|spaetestens|stichtag|wie lang\w* (?:\w+ ){0,2}(?:zeit|gueltig|habe ich)|wann muss ich|innerhalb welcher|abgabetermin|einsendeschluss"),
    ("voraussetzungen", r"voraussetzung\w*|bedingung\w*|wer (?:darf|kann|bekommt|kriegt|hat anspruch)|ab welchem alter|ab wann darf|wie alt muss|hab\w* ich (?:\w+ )?anspruch|steht mir"),
    ("zustaendig", r"zustaendig\w*|ansprechpartner\w*|ansprechperson\w*|wer (?:macht|hilft|ist dafuer|kuemmert)|an wen|bei wem|welches amt|welche stelle|welche behoerde"),
    ("ort", r"^(?!.*\b(?:loswerd|entsorg|wegwerf|wegschmei)).*(?:\bwo\b (?:ist|sind|is|find\w*|muss|kann|beantrag\w*|bekomm\w*|krieg\w*|geh\w*|lieg\w*|steh\w*|sitz\w*|meld\w*|geb\w*)|\bwo\b.*\bhin\b|\bwohin\b(?! (?:mit|kommt|kommen|darf))|adresse|anschrift|\bwo$|^(?:und )?wo\b)"),
)  # fmt: skip
_COMPILED: Final = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
_GAP: Final = re.compile(r"\.\*|\(\?:\\w\+ \)(?:\{0,\d\}|\?)")
_WITH_GAPS: Final = {name: re.compile(_GAP.sub(r"(\g<0>)", pattern)) for name, pattern in _PATTERNS}
"""The same with a group around each gap: what a pattern skips is said too."""
_POINTING_WORDS: Final = (
    "das dies dafuer davon dabei dazu damit es da dort den die der ihn sie ihm ihr und auch noch so was sowas des dess "
    "desdo genau beantragen beantrage machen hin muss antrag jetzt heute morgen denn dann lautet "
    "uebermorgen montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag wochenende vormittag mittag "
    "nachmittag abend frueh feiertag uhr montags dienstags mittwochs donnerstags freitags samstags sonnabends sonntags "
    "vormittags mittags nachmittags abends morgens feiertags lang lange gegend naehe hinfahren hinkommen vorbeikommen "
    "neujahr fastnacht rosenmontag fasching karfreitag ostern ostersamstag ostermontag himmelfahrt pfingsten "
    "pfingstmontag fronleichnam weihnachten heiligabend weihnachtstag silvester allerheiligen"
)
_POINTING: Final = frozenset(_POINTING_WORDS.split())


def asked_for(question: str) -> Attribute | None:
    """The attribute a question is about, or None when it asks for the matter itself."""
    text = re.sub(r"[^\w]+", " ", fold(question)).strip()
    return next((name for name, pattern in _COMPILED if pattern.search(text)), None)


def names_no_topic(question: str) -> bool:
    """True for "Was kostet das?" and "Und online?": the attribute is all that is said, the topic was named before."""
    attribute = asked_for(question)
    return attribute is not None and asks_only_for((attribute,), question)


def asks_only_for(attributes: Sequence[Attribute], question: str) -> bool:
    """Whether a question asks for one or more of these facts and says nothing else."""
    if asked_for(question) not in attributes:
        return False
    text = re.sub(r"[^\w]+", " ", fold(question)).strip()
    for attribute in attributes:
        text = _WITH_GAPS[attribute].sub(lambda match: f" {' '.join(filter(None, match.groups()))} ", text)
    return not [word for word in words(text) if word not in STOP_WORDS and word not in _POINTING]


def field(entry: Entry, attribute: Attribute) -> str:
    """What the entry itself says about an attribute, as Markdown; empty when nothing."""
    match attribute:
        case "unterlagen" | "voraussetzungen":
            items: tuple[str, ...] = getattr(entry, attribute)
            return items[0] if len(items) == 1 else "\n".join(f"- {item}" for item in items)
        case "ort":
            return entry.ort or (str(entry.adresse) if entry.adresse else "")
        case "kosten" | "frist" | "dauer" | "telefon" | "online":
            return getattr(entry, attribute) or ""
        case "email":
            return entry.email or ""
        case "zustaendig":
            return entry.zustaendig_anderswo or ""
        case _:
            return ""
