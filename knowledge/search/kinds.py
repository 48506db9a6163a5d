"""What sort of fact a question wants: a number, a measure, a person. Staff's questions say which an entry knows.

"Wie viele Führerscheine wurden ausgestellt?" is near to everything about driving licences, and answered by nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from knowledge.text import fold

_KINDS: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "number",
            r"\bwie ?viele\b(?! (?:euro|geld|tage|wochen|monate|stunden))|"
            r"\bwie viel \w+ (?:gab|gibt|hat|haben?|sind|waren|wurden|stehen|fahren|wohnen)\b",
        ),
        ("amount", r"\bwie hoch\b"),
        ("size", r"\bwie (?:gross|alt|weit|tief|schnell|warm|lang ist|voll)\b|\bwelche farbe\b"),
        (
            "person",
            r"\bwer (?:ist(?!.*(?:zustaendig|verantwortlich))|war|leitet\w*|hat|hatte|vertritt|heisst|spielt)\b|"
            r"\bwie (?:heisst|hiess)\b",
        ),
        (
            "statistics",
            r"\bwie oft (?:wurden?|wird|war|gab)\b|"
            r"\b(?:letztes|voriges|vergangenes|im letzten) jahr\b.*\b(?:hat|gab|wurden?)\b|"
            r"\b(?:hat|gab|wurden?)\b.*\b(?:letztes|voriges|vergangenes) jahr\b(?!.*\bich\b)",
        ),
        (
            "plan",
            r"\bwann (?:wird|werden|ist|sind|kommt|macht)\b.*\b(?:gebaut|fertig|geteert|saniert|repariert|erneuert|"
            r"verlegt|ausgebaut|eroeffnet|abgerissen|wieder auf)\b|"
            r"\b(?:wird|werden)\b.*\b(?:dieses|naechstes|kommendes) jahr\b.*"
            r"\b(?:gemacht|gebaut|geteert|saniert|repariert|erneuert|ausgebaut)\b",
        ),
        (
            "taste",
            r"\b(?:empfehl\w*|empfiehl\w*)\b|\bwelche[rs]?\b.*\b(?:der|die|das) (?:\w+st)e\b|"
            r"\bwelche[rs]? \w+ (?:ist|sind) (?:gut|nett)\b|\bwo gibts?\b.*\bgute[nrs]?\b",
        ),
        (
            "own case",
            r"\b(?:schon|ueberhaupt|endlich|noch nicht)\b.*\b(?:angekommen|eingegangen|bearbeitet|durch|genehmigt|"
            r"bewilligt|gedruckt|fertig)\b|\bwie weit (?:ist|sind|seid ihr)\b|\bkeine antwort\b|"
            r"\bnichts (?:mehr )?gehoert\b|"
            r"\bvor \w+ (?:tag|woche|monat)\w*\b.*\b(?:abgeschickt|geschickt|geschrieben|gestellt|eingereicht|"
            r"abgegeben|beantragt)\b|\b(?:gestern|letzte woche)\b.*\bantrag\b.*\b(?:gestellt|abgegeben|geschickt)\b|"
            r"\bplatz\b.*\bwarteliste\b|"
            r"\bliegt (?:mein|unser)\w*\b.*\b(?:bereit|abholbereit|noch)\b",
        ),
        ("reason", r"\b(?:warum|wieso|weshalb)\b.*\b(?:wurden?|hat(?:te|ten)?|haben|habt|ist|sind)\b"),
        (
            "just now",
            r"\b(?:heute|jetzt|gerade|momentan|im moment)\b.*"
            r"\b(?:spaeter|voll|viel los|verspaetung|gesperrt|im dienst|im haus)\b|"
            r"\bist\b.*\bam \w+\b.*\b(?:noch frei|schon vergeben|belegt|vermietet)\b",
        ),
        (
            "event of the day",
            r"\bhat (?:der|die|das|er|sie|jemand)\b.*\b(?:gewonnen|gesagt|gekauft|gemietet|gebaut)\b|"
            r"\bhast du gehoert\b",
        ),
        (
            "opinion",
            r"\bwas (?:meinen|denken|halten|raten) sie\b|\blieber \w+ oder\b|"
            r"\b(?:billiger|besser|gesuender|schneller|schoener)\b.*\boder\b|\bwas ist der unterschied\b",
        ),
        ("room", r"\bin welche[mr] (?:stock\w*|zimmer|raum|etage)\b|\bwelches zimmer hat\b"),
        ("sum", r"\d+ (?:mal|plus|minus|geteilt|hoch|prozent von) \d+"),
        ("repair", r"\bwie (?:repariere?|installiere?|reinige?|programmiere?) (?:ich|man|wir)\b|\bstuerzt\b.*\bab\b"),
        ("earning", r"\bverdien\w*|\bgehalt\b|\blohn\b"),
    )
)


def kinds(text: str) -> frozenset[str]:
    """The sorts of fact a text asks for; usually none."""
    folded = fold(text)
    return frozenset(name for name, pattern in _KINDS if pattern.search(folded))


def asked_in(texts: Iterable[str]) -> frozenset[str]:
    """The sorts of fact that any of several questions asks for."""
    return frozenset().union(*map(kinds, texts))
