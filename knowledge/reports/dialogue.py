"""The conversation that takes a report: what, where, picture, contact, confirmation. Pure functions over a state."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

from knowledge.reply import Button, Reply
from knowledge.reports.report import Kind
from knowledge.surveys.understanding.commands import asks, command
from knowledge.surveys.understanding.words import bare, normal
from knowledge.surveys.understanding.yes_no import yes_no

Step = Literal["what", "where", "photo", "contact", "confirm"]
Event = Literal["ask", "send", "discard", "pass_on", "forget"]
STEPS: Final[tuple[Step, ...]] = ("what", "where", "photo", "contact", "confirm")
_DEFECT: Final = re.compile(
    r"defekt|kaputt|schlagloch|loch|laterne|beschaedigt|muell|dreck|verstopft|umgefallen|umgestuerzt|geht "
    r"nicht|funktioniert nicht|gefaehrlich|glatt|mangel|schaden|verschmutzt|abgebrochen|fehlt|unrat|"
    r"graffiti|ueberschwemm|tot|wackel|rostig|locker"
)
_BARE_REQUEST: Final = re.compile(
    r"(?:ich )?(?:moechte|will|wuerde|kann ich|muss|habe|haette)?(?: gerne?| mal| ihnen| hier| noch| "
    r"auch)*(?: (?:eine?n?|was|etwas|den|die))?(?: (?:neuen?|grosse[nr]?))? ?"
    r"(?:schaden|mangel|maengel|defekt|idee|anregung|vorschlag|verbesserungsvorschlag|problem|meldung|"
    r"beschwerde|hinweis|kritik|lob|wunsch|schadensmeldung|maengelmelder|mangelmelder|stoerung)"
    r"(?: (?:melden|mitteilen|machen|abgeben|loswerden|einreichen|vorschlagen|aufgeben|anzeigen|haben|sagen|"
    r"fuer (?:den|die) \w+))*(?: bitte)?|(?:ich )?(?:moechte|will)? ?(?:etwas|was) (?:melden|vorschlagen|"
    r"mitteilen)"
)
_FEW: Final = 4
"""Words; a shorter first message only says that something is to be reported."""
_NOTHING: Final = re.compile(
    r"(?:nein|nee|kein(?:e|s)?|nein danke|ohne|nicht noetig|lieber nicht|moechte ich nicht|anonym|weiter|"
    r"ueberspringen|weiss nicht|weiss ich nicht|nichts|brauche ich nicht|"
    r"(?:ja |danke )?das (?:wars|war es|(?:war|ist) alles))(?: (?:foto|bild|kontakt|danke))?"
)
_SPOT: Final = re.compile(
    r"\b(?:am|an (?:der|den)|beim?|auf (?:dem|der)|vor (?:dem|der)|hinter (?:dem|der)|neben (?:dem|der)|in "
    r"der|im|gegenüber|zwischen|unter der)\s"
    r"[^,.;!?]{2,40}?\s(?:in|von|bei)\s[^\W\d][\w-]+",
    re.IGNORECASE,
)
_HERE: Final = re.compile(
    r"(?:(?:genau |gleich |direkt )?hier(?: wo ich bin| bei mir)?|(?:mein|an meinem|bei meinem) standort|)"
)
"""Only then a sent position is the place; a phone may send along where its owner sits at every message."""
_CONTACT: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\d[\d\s/().-]{4,}\d")
_TOWARDS: Final = re.compile(r"\b(?:nach|richtung)\s+[^\W\d][\w-]*", re.IGNORECASE)
"""A village that only says which way: "am Ortsausgang Richtung Altenglan" is not in Altenglan."""


FindPlace = Callable[[str], str | None]


@dataclass(frozen=True)
class State:
    token: str
    step: Step = "what"
    what: str = ""
    where: str = ""
    village: str = ""
    """Known from the first message; the exact spot is still asked."""
    lat: float | None = None
    lon: float | None = None
    contact: str = ""
    photo: str = ""
    can_photo: bool = False
    """Whether the channel can send pictures."""
    note: str = ""
    changing: bool = False
    """After this step back to the confirmation."""
    taken: str = ""
    """Id of the message that led here. It may come again, after a failure."""

    @property
    def kind(self) -> Kind:
        return "mangel" if _DEFECT.search(normal(self.what)) else "anregung"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> State:
        return cls(**{key: value for key, value in data.items() if key in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Said:
    text: str = ""
    button: str = ""
    photo: str = ""
    """Name of the cleaned picture that came along."""
    lat: float | None = None
    lon: float | None = None


def begin(said: Said, can_photo: bool, find_place: FindPlace) -> State:
    """The state after the message that started it, which may already say what is wrong."""
    state = State(token=secrets.token_hex(16), can_photo=can_photo, photo=said.photo)
    words = normal(said.text)
    if len(words.split()) >= _FEW and not _BARE_REQUEST.fullmatch(words) and not said.text.startswith("/"):
        state = _with_place(replace(state, what=said.text.strip()), find_place)
    return _next(state)


def _with_place(state: State, find_place: FindPlace) -> State:
    """The place that the description itself names; a mere village still needs the exact spot."""
    village = find_place(state.what) or ""
    spot = _SPOT.search(state.what)
    if village and spot:
        following = state.what[spot.end() :].split()[:1]
        # Spoken names come in parts: "in glan münchweiler".
        whole = f"{spot[0]} {following[0]}" if following and following[0].lower() in village.lower() else spot[0]
        if find_place(whole):
            return replace(state, village=village, where=whole)
    return replace(state, village=village)


def step(state: State, said: Said, find_place: FindPlace = lambda text: None) -> tuple[State, Event]:
    """One message. Never raises."""
    state = replace(state, note="")
    if said.photo:
        state = replace(state, photo=said.photo, note="Danke für das Bild.")
        if state.step == "photo" or not said.text.strip():
            return (_next(state) if state.step == "photo" else state), "ask"
    if said.lat is not None and state.step == "where" and _HERE.fullmatch(normal(said.text)):
        return _next(
            replace(state, where=said.text.strip() or "an der gesendeten Stelle", lat=said.lat, lon=said.lon)
        ), "ask"
    found = None if said.button else command(said.text)
    if found and found.name == "forget":
        return state, "forget"
    if said.button == "abbrechen" or (found and found.name in ("cancel", "pause")):
        return state, "discard"
    if said.button == "zurueck" or (found and found.name == "back"):
        return _back(state), "ask"
    if found and found.name in ("repeat", "explain", "privacy", "progress", "summary"):
        note = (
            "Ihre Meldung geht an die zuständige Stelle. Ihren Namen brauchen wir nicht."
            if found.name in ("explain", "privacy")
            else ""
        )
        return replace(state, note=note), "ask"
    if not said.button and asks(said.text) and (state.step != "what" or _asks_for_facts(said.text)):
        return replace(state, note="Zurück zu Ihrer Meldung."), "pass_on"
    skip = (
        said.button == "weiter" or bool(found and found.name == "skip") or bool(_NOTHING.fullmatch(normal(said.text)))
    )
    return _take(state, said, skip, find_place)


def _asks_for_facts(text: str) -> bool:
    """ "Warum ist die Laterne kaputt?" is a report in the form of a question; "Wann hat das Amt offen?" is not."""
    return not _DEFECT.search(normal(text))


def _take(state: State, said: Said, skip: bool, find_place: FindPlace) -> tuple[State, Event]:
    text = said.text.strip()
    match state.step:
        case "what":
            if skip or len(re.sub(r"\W", "", text)) < 3:
                return replace(state, note="Beschreiben Sie bitte in einem Satz, worum es geht."), "ask"
            described = replace(state, what=text)
            return _next(described if state.where else _with_place(described, find_place)), "ask"
        case "where":
            if skip and state.kind == "mangel" and not state.village and not state.note:
                return _next(
                    replace(state, where="nicht angegeben", note="Ohne Ort ist es für die Stelle schwer zu finden.")
                ), "ask"
            if skip:
                return _next(replace(state, where=state.village or "kein bestimmter Ort")), "ask"
            named = find_place(_TOWARDS.sub(" ", text))
            where = text if named or not state.village else f"{text}, {state.village}"
            return _next(replace(state, where=where, village=named or state.village)), "ask"
        case "photo":
            if skip or yes_no(text) == "nein":
                return _next(replace(state, photo=state.photo or "-")), "ask"
            return replace(state, note="Schicken Sie mir jetzt das Bild, oder sagen Sie „weiter“."), "ask"
        case "contact":
            if skip or yes_no(text) == "nein":
                return _next(replace(state, contact="-")), "ask"
            if not _CONTACT.search(text):
                return replace(
                    state, note="Nennen Sie eine Telefonnummer oder E-Mail-Adresse, oder sagen Sie „ohne“."
                ), "ask"
            return _next(replace(state, contact=text)), "ask"
        case "confirm":
            return _confirmed(state, said)


_CHANGES: Final[Mapping[Step, str]] = {
    "what": "was text beschreibung",
    "where": "wo ort stelle platz",
    "contact": "kontakt telefon mail nummer",
    "photo": "bild foto",
}
_SEND: Final = re.compile(r"abschick|absend|send|schick|passt|stimmt so")
_NOT_YET: Final = re.compile(r"\b(?:nein|(?<!warum )(?<!wieso )(?<!weshalb )nicht|(?<!nichts )aender(?:n|e|t))\b")
"""Whoever says so anywhere in a sentence has not agreed, and what was sent cannot be taken back."""
_WHAT_TO_CHANGE: Final = (
    "Gut, ich schicke noch nichts ab. Was soll ich ändern: die Beschreibung, den Ort oder den Kontakt? "
    "Oder sagen Sie „abbrechen“."
)


def _confirmed(state: State, said: Said) -> tuple[State, Event]:
    words = normal(said.text)
    if target := _to_change(said.button, words):
        return replace(state, step=target, changing=True), "ask"
    answer = said.button or yes_no(said.text)
    if answer == "nein" or _NOT_YET.search(words):
        return replace(state, note=_WHAT_TO_CHANGE), "ask"
    if answer == "ja" or _SEND.search(words):
        return state, "send"
    return replace(state, note="Sagen Sie „Ja“, dann leite ich die Meldung weiter."), "ask"


def _to_change(button: str, words: str) -> Step | None:
    """The step somebody wants to go back to: named as wrong ("der Ort ist falsch"), or alone ("den Ort")."""
    only = bare(words.removeprefix("nein "))
    wrong = re.search(r"aender|falsch|korrigier|anders", words)
    for target, names in _CHANGES.items():
        if button == f"aendern:{target}" or only in names.split():
            return target
        if wrong and any(re.search(rf"\b{name}\b", words) for name in names.split()):
            return target
    return None


def _next(state: State) -> State:
    for name in STEPS:
        missing = {
            "what": not state.what,
            "where": not state.where and state.lat is None,
            "photo": state.can_photo and not state.photo,
            "contact": not state.contact,
            "confirm": True,
        }[name]
        if missing:
            return replace(state, step=name, changing=False)
    return state


def _back(state: State) -> State:
    order = [name for name in STEPS if name != "photo" or state.can_photo]
    at = order.index(state.step)
    if at == 0:
        return replace(state, note="Das ist schon der erste Schritt.")
    previous = order[at - 1]
    cleared: dict[str, Any] = {previous: ""} if previous != "where" else {"where": "", "lat": None, "lon": None}
    return replace(state, step=previous, **cleared)


def ask(state: State) -> Reply:
    """What is said next."""
    cancel = _button("Abbrechen", "abbrechen")
    buttons: tuple[Button, ...]
    match state.step:
        case "what":
            text, buttons = "Was möchten Sie melden oder vorschlagen? Beschreiben Sie es in einem Satz.", (cancel,)
        case "where":
            place = f" in {state.village}" if state.village else ""
            text = (
                f"Wo genau{place} ist das? Zum Beispiel: am Sportplatz in Glan-Münchweiler."
                if not place
                else f"Wo genau{place} ist das?"
            )
            buttons = (_button("Kein bestimmter Ort", "weiter"), _button("Zurück", "zurueck"), cancel)
        case "photo":
            text = "Möchten Sie ein Bild mitschicken? Dann senden Sie es jetzt. Sonst sagen Sie „weiter“."
            buttons = (_button("Ohne Bild weiter", "weiter"), _button("Zurück", "zurueck"), cancel)
        case "contact":
            text = (
                "Möchten Sie eine Antwort bekommen? Dann nennen Sie eine Telefonnummer oder E-Mail-Adresse. "
                "Das ist freiwillig; "
                "sie geht nur an die zuständige Stelle."
            )
            buttons = (_button("Ohne Kontakt", "weiter"), _button("Zurück", "zurueck"), cancel)
        case "confirm":
            text = "Das leite ich weiter:\n\n" + summary(state) + "\n\nStimmt das so?"
            buttons = (
                _button("Ja, abschicken", "ja"),
                _button("Ort ändern", "aendern:where"),
                _button("Text ändern", "aendern:what"),
                cancel,
            )
    if state.note:
        text = f"{state.note}\n\n{text}"
    return Reply(text=text, buttons=buttons, outcome="form")


def summary(state: State) -> str:
    lines = [
        f"- **{'Mangel' if state.kind == 'mangel' else 'Anregung'}:** {state.what}",
        f"- **Ort:** {state.where or 'an der gesendeten Stelle'}",
    ]
    if state.photo not in ("", "-"):
        lines.append("- **Bild:** liegt bei")
    lines.append(f"- **Kontakt:** {state.contact if state.contact != '-' else 'keiner'}")
    return "\n".join(lines)


def _button(title: str, value: str) -> Button:
    return Button(title, f'/meldung_antwort{{"wert": "{value}"}}')
