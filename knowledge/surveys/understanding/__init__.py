"""From what somebody said to an answer of a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from knowledge.surveys.definition import Question, Value
from knowledge.surveys.understanding.choice import choose, choose_several
from knowledge.surveys.understanding.counting import counts, is_one
from knowledge.surveys.understanding.numbers import numbers, spans
from knowledge.surveys.understanding.place import FindPlace, place
from knowledge.surveys.understanding.scale import scale
from knowledge.surveys.understanding.words import bare, corrected, normal
from knowledge.surveys.understanding.yes_no import yes_no

__all__ = ["FindPlace", "Understood", "understand"]

NO_ANSWER: Final = re.compile(
    r"(?:das )?(?:weiss ich (?:auch |leider )?nicht(?: genau| so genau)?|weiss nicht|keine ahnung|kann ich "
    r"(?:ihnen )?nicht (?:sagen|beantworten|beurteilen)|keine angaben?|keine meinung"
    r"|(?:das )?(?:moechte|will|sage) ich (?:lieber )?nicht(?: sagen| beantworten)?|geht (?:sie|euch|"
    r"niemanden?) nichts an|dazu (?:sage ich|kann ich) nichts(?: sagen)?|sage ich nicht|lieber nicht)"
)
NOTHING_TO_SAY: Final = re.compile(
    r"(?:nein|nichts|gar nichts|nein danke|keine(?: wuensche| ideen?)?|nein nichts|mir faellt nichts ein|"
    r"(?:da |dazu )?faellt mir (?:gerade |jetzt |grad )?(?:nichts|nix) ein|nichts weiter|passt alles"
    r"|(?:ja |danke )?das (?:wars|war es|(?:war|ist) alles)"
    r"|(?:ich )?(?:habe )?(?:keine|nichts)(?: weiter| mehr| hinzuzufuegen)?|nichts besonderes|wunschlos gluecklich)"
)
_HOURS: Final = re.compile(r"\bstunden?\b|\bstd\b")
_QUARTER: Final = {
    "dreiviertelstunde": 45.0,
    "dreiviertel stunde": 45.0,
    "viertelstunde": 15.0,
    "viertel stunde": 15.0,
    "halbe stunde": 30.0,
    "halbestunde": 30.0,
    "halbstunde": 30.0,
}
_NONE_OF_THEM: Final = re.compile(r"(?:gar |ueberhaupt )?(?:keine?[nrsm]?|keins|null|nichts)(?: einzige[nrsm]?)?")


@dataclass(frozen=True)
class Understood:
    """What an answer was taken as."""

    value: Value = None
    ok: bool = False
    """Whether `value` is the answer."""
    skip: bool = False
    """No answer is wanted to be given."""
    between: tuple[Value, ...] = ()
    """Answers of which one is meant."""
    hint: str = ""
    """German: what would help, when it was not understood."""


def understand(question: Question, text: str, find_place: FindPlace | None = None) -> Understood:
    """An answer in a resident's words. Never raises; what does not fit is `ok=False`."""
    said = corrected(normal(text))
    if not said:
        return Understood()
    reader = _READERS[question.typ]
    found = reader(question, text, find_place)
    if not found.ok and NO_ANSWER.fullmatch(said):
        return Understood(skip=True)
    return found


def _choice(question: Question, text: str, _: FindPlace | None) -> Understood:
    fitting = choose(text, question.antworten)
    if len(fitting) == 1:
        return Understood(fitting[0].id, ok=True)
    return Understood(between=tuple(option.id for option in fitting) if len(fitting) < len(question.antworten) else ())


def _several(question: Question, text: str, _: FindPlace | None) -> Understood:
    if NO_ANSWER.fullmatch(normal(text)):
        return Understood()
    chosen = choose_several(text, question.antworten)
    if chosen is None:
        return Understood()
    if question.hoechstens and len(chosen) > question.hoechstens:
        return Understood(hint=f"Bitte nennen Sie höchstens {question.hoechstens}.")
    return Understood([option.id for option in chosen], ok=True)


def _scale(question: Question, text: str, _: FindPlace | None) -> Understood:
    if NO_ANSWER.fullmatch(normal(text)):
        return Understood()
    steps = scale(text, question)
    if len(steps) == 1:
        return Understood(steps[0], ok=True)
    if steps:
        return Understood(between=tuple(steps))
    outside = numbers(text)
    return Understood(hint=f"Die Skala geht von {question.von} bis {question.bis}." if outside else "")


def _number(question: Question, text: str, _: FindPlace | None) -> Understood:
    said = corrected(normal(text))
    found = list(dict.fromkeys(number for _, _, number in spans(said)))
    minutes = question.einheit.lower().startswith("minute")
    if minutes and _HOURS.search(said.replace("stuendchen", "stunde").replace("stunde", " stunde")):
        found = [sum(_minutes(said))] if _minutes(said) else found
    if not found and _NONE_OF_THEM.fullmatch(bare(said)) and (question.von or 0) <= 0:
        found = [0.0]
    if (
        not found
        and question.einheit.lower().startswith("person")
        and re.fullmatch(
            r"(?:nur |blos |bloss )?(?:ich|mich|icke)(?: selbst| selber| bin)?(?: nur)?|niemand(?: sonst)?|"
            r"keiner ausser mir",
            said,
        )
    ):
        found = [1.0]
    if not found and is_one(text, question):
        found = [1.0]
    elif not counts(text, question):
        return Understood()
    if len(found) != 1:
        return Understood(
            between=tuple(int(number) for number in found[:3])
            if len(found) > 1 and all(_fits(question, one) for one in found)
            else ()
        )
    number = found[0]
    if question.ganz and number != int(number):
        return Understood(hint="Bitte nennen Sie eine ganze Zahl.")
    if not _fits(question, number):
        low, high = question.von, question.bis
        limits = (
            f"zwischen {low} und {high}"
            if low is not None and high is not None
            else f"ab {low}"
            if low is not None
            else f"bis {high}"
        )
        return Understood(hint=f"Die Zahl sollte {limits} liegen.")
    return Understood(int(number) if question.ganz or number == int(number) else number, ok=True)


def _minutes(said: str) -> list[float]:
    """Parts of a duration, in minutes: "anderthalb Stunden und zehn Minuten" gives 90 and 10."""
    said = said.replace("stuendchen", "stunde").replace("viertel stunde", "viertelstunde")
    for name, minutes in _QUARTER.items():
        if name in said:
            return [minutes]
    parts = []
    tokens = said.split()
    for _, end, number in spans(said):
        parts.append(number * 60 if end < len(tokens) and _HOURS.match(tokens[end]) else number)
    if re.search(r"\bein(?:e|er)? stunde\b", said):
        parts.append(60.0)
    return parts


def _fits(question: Question, number: float) -> bool:
    return (question.von is None or number >= question.von) and (question.bis is None or number <= question.bis)


def _yes_no(question: Question, text: str, _: FindPlace | None) -> Understood:
    answer = None if NO_ANSWER.fullmatch(normal(text)) else yes_no(text, question.frage)
    return Understood(answer, ok=answer is not None)


def _text(question: Question, text: str, _: FindPlace | None) -> Understood:
    if question.optional and NOTHING_TO_SAY.fullmatch(corrected(normal(text))):
        return Understood(skip=True)
    return Understood(text.strip(), ok=bool(re.search(r"[^\W_]", text)))


def _place(question: Question, text: str, find: FindPlace | None) -> Understood:
    found = place(text, find)
    return Understood(found, ok=found is not None)


_READERS: Final = {
    "auswahl": _choice,
    "mehrfach": _several,
    "skala": _scale,
    "zahl": _number,
    "ja_nein": _yes_no,
    "text": _text,
    "ort": _place,
}
