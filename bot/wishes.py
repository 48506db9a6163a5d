"""Wishes about one's own data, understood without Rasa: also while it is down, and in the middle of a form."""

from __future__ import annotations

import re
from typing import Final, Literal

Wish = Literal["forget", "known"]

_COMMANDS: Final[dict[str, Wish]] = {"/loeschen": "forget", "/löschen": "forget", "/auskunft": "known"}
_LONGEST: Final = 9
"""Words; who says more means something else, or the intent classifier finds out."""
_BESIDE: Final = frozenset(
    {
        *("hallo", "hi", "ok", "okay", "ja", "gut", "so", "also", "danke", "doch", "mal", "jetzt", "nun", "dann"),
        *("sofort", "gleich", "bald", "wieder", "einfach", "ganz", "komplett", "vollständig", "endgültig"),
    }
)
"""Words that change nothing about a wish to be forgotten."""
_MINE: Final = (
    r"(?:mich"
    r"|(?:alles|(?:alle |die )?daten)(?: was (?:du|sie|se|ihr))? (?:über|von|zu) (?:mich|mir)"
    r"(?: weißt| weisst| wissen| wisst| gespeichert (?:hast|haben|habt))?"
    r"|(?:all |alle |alles )?(?:meine?|mei) (?:persönlichen |gespeicherten |ganzen )?(?:daten|angaben|nachrichten))"
)
_ORDER: Final = rf"(?:vergi(?:ss|ß)|vergess|vergesst|vergessen (?:sie|se)|lösche?|löscht|löschen(?: sie| se)?) {_MINE}"
_REQUEST: Final = (
    r"(?:kannst|könntest|würdest|könnt|könntet|können|könnten|würden) (?:du|sie|se|ihr) "
    rf"{_MINE} (?:vergessen|löschen)"
)
_DESIRE: Final = (
    rf"ich (?:will|möchte|wünsche) dass (?:du|sie|se|ihr) {_MINE} "
    r"(?:vergisst|vergesst|vergessen|löschst|löscht|löschen)"
)
_BRIEF: Final = rf"{_MINE} löschen"
_FORGET: Final = re.compile(
    rf"(?:bitte )?(?:{_ORDER}(?: und {_ORDER})*|{_BRIEF}|{_DESIRE}|{_REQUEST}(?: \?)?)|bitte {_MINE} vergessen"
)
"""The whole message, said to the assistant. "Vergessen" by itself may tell of somebody who forgot: "mich vergessen"."""
_KNOWN: Final = re.compile(
    r"was (?:wei(?:ß|ss)t du|wissen sie|wisst ihr)(?: alles)? (?:über|von) (?:mich|mir)"
    r"|was (?:ist|haben sie|hast du|habt ihr)(?: alles)? (?:über|von) (?:mich|mir) gespeichert"
    r"|welche daten (?:haben sie|hast du|habt ihr) (?:über|von) (?:mich|mir)"
)


def wish(text: str) -> Wish | None:
    """The wish when the whole message is one; other wordings are for the intent classifier."""
    said = text.strip().lower()
    if said in _COMMANDS:
        return _COMMANDS[said]
    words = re.findall(r"\w+|\?$", said[:200].replace("ueber", "über").replace("loesch", "lösch"))
    if len(words) > _LONGEST:
        return None
    if _FORGET.fullmatch(_bare(words)):
        return "forget"
    return "known" if _KNOWN.search(" ".join(words)) else None


def _bare(words: list[str]) -> str:
    """Without words that change nothing; a "bitte" comes first, wherever it was said."""
    kept = [word for word in words if word not in _BESIDE and word != "bitte"]
    return " ".join(["bitte", *kept] if "bitte" in words else kept)
