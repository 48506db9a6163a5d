"""What the verbs of a question say about its places and times: that one sets off there and then, or has to be there.

„Ich muss um 10 Uhr in Lauterecken sein, wann muss ich in Kusel losfahren?“ leads to Lauterecken and arrives by 10.
"""

from __future__ import annotations

import re
from typing import Final, Literal

_VERB: Final = re.compile(
    # „kann das sein“ asks for no arrival, and „ich bin um 14 Uhr in Altenglan“ says where one starts
    r"\b(?:(?P<there>(?<!\bes )(?<!\bdas )sein|ankommen?|anzukommen|(?<=\w )(?<!\bich )bin(?! ich)|\w*termin|bestellt)"
    r"|(?P<off>los(?:zu)?(?:f[aä]hr\w*|geh\w*|komm\w*|muss)?|ab(?:zu)?fahren?|abf[aä]hrt|ein(?:zu)?steig\w*"
    r"|starte[nt]?|ab(?=\s*$))"
    r"|(?P<ride>fahren?|fährt|nehm\w*))\b",
    re.I,
)
_I_COME: Final = re.compile(r"\bkomme?n?\s+(?:ich|wir)\b", re.I)
_ARRIVING: Final = re.compile(r"\ban\s*$", re.I)
_DUE: Final = re.compile(r"\b(?:ankunft|spätestens|pünktlich)\b", re.I)
_CLAUSE_ENDS: Final = re.compile(
    r"[,;?!]|\.(?=\s|$)|\b(?:und|oder|aber|wenn|wann|wie|damit|dass|daß|weil|denn)\b", re.I
)

_Said = Literal["there", "off", "ride", ""]


def part_by_verb(text: str, start: int, end: int, limit: int) -> Literal["from", "to", ""]:
    """The part of the place `text[start:end]` by the verb behind it; `limit` is where the next place begins."""
    said = _verb_behind(_clause_before(text[:start]), _clause_behind(text[end:limit]))
    return "to" if said == "there" else "from" if said == "off" else ""


def is_arrival(text: str, start: int, end: int) -> bool:
    """True when the clock time `text[start:end]` says when to be there, not when to leave."""
    before = _clause_before(text[:start])
    if said := _verb_behind(before, _clause_behind(text[end:])):
        return said == "there"
    if _DUE.search(text):
        return True
    verbs = list(_VERB.finditer(before)) or list(_VERB.finditer(text))
    return any(verb.lastgroup == "there" for verb in verbs)


def _verb_behind(before: str, behind: str) -> _Said:
    if _I_COME.search(before) and _ARRIVING.search(behind):
        return "there"
    verb = _VERB.search(behind)
    return verb.lastgroup if verb else ""  # type: ignore[return-value]


def _clause_before(text: str) -> str:
    return _CLAUSE_ENDS.split(text)[-1]


def _clause_behind(text: str) -> str:
    return _CLAUSE_ENDS.split(text)[0]
