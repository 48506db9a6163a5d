"""Answers about surveys: what runs, until when, for whom, anonymous or not, and what became of the results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rapidfuzz import fuzz

from knowledge import clock
from knowledge.reply import Button, Reply, Source
from knowledge.surveys.definition import Survey
from knowledge.text import fold, stem, words

_RESULTS: Final = re.compile(
    r"ergebnis|herausgekommen|rausgekommen|daraus (?:ge)?w[ou]rde|auswertung|ausgewertet|resultat|was "
    r"(?:kam|ist).*(?:raus|heraus|draus|daraus)|geworden|bewirkt|gebracht"
)
_UNTIL: Final = re.compile(
    r"bis wann|wie lange|wann (?:endet|ist (?:schluss|ende)|laeuft)|noch mitmachen|noch teilnehmen|frist|"
    r"verlaengert|ende(?:t)?\b|zeitraum|ab wann|wann (?:war|ging|beginnt|startet)|laeuft .*noch|zu spaet|"
    r"vorbei"
)
_WHO: Final = re.compile(
    r"\bwer\b.*(?:darf|kann|konnte|mitmachen|teilnehmen)|fuer wen|zielgruppe|darf ich|(?:darf|kann|duerfen|"
    r"koennen) (?:\w+ )?(?:jeder|alle)"
)
_ANONYMOUS: Final = re.compile(
    r"anonym|datenschutz|wer (?:sieht|liest|bekommt)|name|meine(?:n)? (?:daten|antworten)|gespeichert"
)
_ABOUT: Final = re.compile(
    r"worum|wovon|was (?:wird|wurde|wurden|werden|war|waren|fragt|wollt).*|thema|themen|ziel|zweck|inhalt|"
    r"warum|wozu|wofuer|\bfragen\b"
)
_HOW: Final = re.compile(r"wie (?:kann|konnte|mache|nehme)|wo (?:kann|konnte|finde)|link|internet|qr")
_SAME: Final = 85.0


def find(text: str, surveys: Iterable[Survey]) -> Survey | None:
    """The survey that is named in a text; None when none or several are."""
    said = {stem(word) for word in words(text)}
    folded = fold(text)
    generic = {
        stem(word)
        for word in (
            "umfrage",
            "umfragen",
            "befragung",
            "die",
            "zum",
            "zur",
            "der",
            "im",
            "projekt",
            "smart",
            "city",
            "landkreis",
            "kreis",
            "kusel",
        )
    }
    hits: dict[str, tuple[float, Survey]] = {}
    for survey in surveys:
        for name in (survey.titel, *survey.synonyme):
            if fold(name) in folded:
                hits[survey.id] = (3.0 + len(name) / 1000, survey)
                break
            telling = {stem(word) for word in words(name)} - generic
            known = sum(
                any(one == word or (len(one) > 5 and fuzz.ratio(one, word) >= _SAME) for word in said)
                for one in telling
            )
            if telling and known == len(telling):
                hits.setdefault(survey.id, (1.0, survey))
    best = max((score for score, _ in hits.values()), default=0.0)
    fitting = [survey for score, survey in hits.values() if score == best]
    return fitting[0] if len(fitting) == 1 else None


def described(text: str, named: Survey | None, surveys: Sequence[Survey]) -> Reply:
    """An answer to a question about surveys."""
    today = clock.today()
    asked = fold(text)
    running = [survey for survey in surveys if survey.status(today) == "läuft" and (survey.fragen or survey.online)]
    if named is None and _RESULTS.search(asked):
        ended = [survey for survey in surveys if survey.status(today) == "beendet"]
        named = ended[-1] if len(ended) == 1 else None
    if named is None and len(running) == 1 and (_ANONYMOUS.search(asked) or _WHO.search(asked) or _ABOUT.search(asked)):
        named = running[0]
    if named is None:
        return overview(surveys)
    return _about(asked, named)


def overview(surveys: Sequence[Survey]) -> Reply:
    today = clock.today()
    running = [survey for survey in surveys if survey.status(today) == "läuft" and (survey.fragen or survey.online)]
    planned = [survey for survey in surveys if survey.status(today) == "geplant"]
    ended = [survey for survey in surveys if survey.status(today) == "beendet"]
    if not running and not planned:
        return none_open(surveys)
    lines = [
        f"- **{survey.titel}**{_example(survey)}: "
        f"{_period(survey)}{f' Für {survey.zielgruppe}.' if survey.zielgruppe else ''}"
        for survey in running
    ]
    parts = (
        [
            ("Diese Umfrage läuft gerade:" if len(running) == 1 else "Diese Umfragen laufen gerade:")
            + "\n\n"
            + "\n".join(lines)
        ]
        if running
        else ["Zurzeit läuft keine Umfrage."]
    )
    parts += [f"Die Umfrage „{survey.titel}“ beginnt am {survey.von:%d.%m.%Y}." for survey in planned]
    parts += [_ended(survey) for survey in ended[:1]]
    return Reply(
        text="\n\n".join(parts), buttons=_join(running), outcome="answered", source=_source((running or planned)[0])
    )


def none_open(surveys: Sequence[Survey]) -> Reply:
    ended = [survey for survey in surveys if survey.status(clock.today()) == "beendet"]
    text = "Zurzeit läuft keine Umfrage, an der Sie hier teilnehmen können."
    if ended:
        text += f" {_ended(ended[-1])}"
    text += " Sie können mir aber jederzeit eine Anregung mitgeben."
    return Reply(
        text=text,
        buttons=(Button("Anregung mitteilen", "/meldung_neu"),),
        outcome="answered",
        source=_source(ended[-1]) if ended else None,
    )


def closed(survey: Survey, running: Sequence[Survey]) -> Reply:
    """Somebody wants to take part in a survey that is over, not open yet, or held elsewhere."""
    status = survey.status(clock.today())
    if status == "beendet":
        text = f"{_ended(survey)} Mitmachen ist nicht mehr möglich."
        if survey.ergebnis:
            text += f" {survey.ergebnis}"
    elif status == "geplant":
        text = f"Die Umfrage „{survey.titel}“ beginnt erst am {survey.von:%d.%m.%Y}."
    else:
        text = f"An der Umfrage „{survey.titel}“ nehmen Sie {survey.online or 'nicht hier'} teil. {_period(survey)}"
    buttons = tuple(
        Button(f"Umfrage „{one.titel}“", f'/umfrage_teilnehmen{{"umfrage": "{one.id}"}}') for one in running
    )[:3]
    return Reply(text=text, buttons=buttons, outcome="answered", source=_source(survey))


def _about(asked: str, survey: Survey) -> Reply:
    status = survey.status(clock.today())
    ended = status == "beendet"
    parts: list[str] = []
    if _RESULTS.search(asked):
        if ended:
            parts = [_ended(survey), survey.ergebnis or "Was daraus wurde, liegt mir noch nicht vor."]
        else:
            parts = [f"Die Umfrage „{survey.titel}“ läuft noch. Ergebnisse gibt es erst nach ihrem Ende."]
    elif _UNTIL.search(asked):
        parts = [_ended(survey)] if ended else [f"**{survey.titel}**: {_period(survey)}"]
        if ended:
            parts.append("Mitmachen ist nicht mehr möglich.")
    elif _ANONYMOUS.search(asked):
        parts = [_anonymous(survey)]
    elif _WHO.search(asked):
        verb = "konnten" if ended else "können"
        parts = [
            f"Bei „{survey.titel}“ {verb} mitmachen: {survey.zielgruppe}."
            if survey.zielgruppe
            else "Für wen die Umfrage gedacht ist, steht nicht in meinen Unterlagen."
        ]
        parts += [_ended(survey)] if ended else []
    elif _HOW.search(asked) and not survey.fragen:
        parts = (
            [_ended(survey), f"Die Teilnahme ging {survey.online}." if survey.online else ""]
            if ended
            else [f"Die Teilnahme geht {survey.online}."]
        )
    else:
        parts = [f"**{survey.titel}**{_example(survey)}", survey.zweck, _ended(survey) if ended else _period(survey)]
        if survey.themen:
            parts.append("Gefragt wurde:\n\n" + "\n".join(f"- {topic}" for topic in survey.themen))
        if ended and survey.ergebnis and not _ABOUT.search(asked):
            parts.append(survey.ergebnis)
    return Reply(
        text="\n\n".join(part for part in parts if part),
        buttons=_join([survey]),
        outcome="answered",
        source=_source(survey),
    )


def _anonymous(survey: Survey) -> str:
    if survey.anonym:
        return f"Ja, die Umfrage „{survey.titel}“ ist anonym. {survey.daten}"
    if survey.anonym is None:
        return (
            f"Ob die Umfrage „{survey.titel}“ anonym war, steht nicht in meinen Unterlagen. "
            f"{_ended(survey) if survey.status(clock.today()) == 'beendet' else ''}"
        ).strip()
    return f"Nein, die Umfrage „{survey.titel}“ ist nicht anonym. {survey.daten}"


def _ended(survey: Survey) -> str:
    text = f"Die Umfrage „{survey.titel}“ ist am {_date(survey.bis)} zu Ende gegangen."
    if survey.urspruenglich_bis and survey.von:
        text += (
            f" Sie begann am {_date(survey.von)}, sollte zuerst bis zum {_date(survey.urspruenglich_bis)} "
            f"laufen und wurde dann verlängert."
        )
    elif survey.von:
        text += f" Sie begann am {_date(survey.von)}."
    return text


def _period(survey: Survey) -> str:
    if survey.bis and survey.urspruenglich_bis:
        return (
            f"Mitmachen können Sie bis zum {_date(survey.bis)}. Die Umfrage wurde verlängert; zuerst sollte sie "
            f"am {_date(survey.urspruenglich_bis)} enden."
        )
    return f"Mitmachen können Sie bis zum {_date(survey.bis)}." if survey.bis else "Ein Ende ist noch nicht festgelegt."


def _date(day: object) -> str:
    months = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ]
    return (
        f"{day.day}. {months[day.month - 1]} {day.year}"
        if hasattr(day, "month") and hasattr(day, "day") and hasattr(day, "year")
        else ""
    )


def _example(survey: Survey) -> str:
    return " (Beispiel)" if survey.beispiel else ""


def _join(surveys: Sequence[Survey]) -> tuple[Button, ...]:
    today = clock.today()
    return tuple(
        Button(
            "Jetzt mitmachen" if len(surveys) == 1 else survey.titel, f'/umfrage_teilnehmen{{"umfrage": "{survey.id}"}}'
        )
        for survey in surveys
        if survey.open(today)
    )[:3]


def _source(survey: Survey) -> Source:
    return Source(
        entry=f"umfragen/{survey.id}",
        title=survey.quelle or survey.titel,
        stand=survey.stand.isoformat() if survey.stand else "",
    )
