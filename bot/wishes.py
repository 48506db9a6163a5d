"""Wishes about one's own data, understood without Rasa: also while it is down, and in the middle of a form."""

from __future__ import annotations

import re
from typing import Final, Literal

Wish = Literal["forget", "known"]

_COMMANDS: Final[dict[str, Wish]] = {"/loeschen": "forget", "/löschen": "forget", "/auskunft": "known"}
_LONGEST: Final = 9
"""Words; who says more means something else, or the intent classifier finds out."""
_FORGET: Final = re.compile(
    r"\b(?:vergiss|vergesst|vergessen|lösche?n?)\b.*"
    r"\b(?:mich|(?:über|von|zu) (?:mich|mir)|meine (?:persönlichen |gespeicherten )?(?:daten|angaben|nachrichten))\b"
    r"|\b(?:mich|(?:über|von|zu) (?:mich|mir)|meine (?:persönlichen |gespeicherten )?(?:daten|angaben|nachrichten))\b"
    r".*\b(?:vergessen|löschen)\b"
)
_OTHERWISE: Final = re.compile(r"\b(?:wie|wo|wann|warum|was|wer|welche[rs]?|ich|nicht|kein\w*|beim?|im|amt)\b")
"""Questions about deleting elsewhere, and the opposite."""
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
    words = re.findall(r"\w+", said[:200].replace("ueber", "über").replace("loesch", "lösch"))
    if len(words) > _LONGEST:
        return None
    plain = " ".join(words)
    if _FORGET.search(plain) and not _OTHERWISE.search(plain):
        return "forget"
    return "known" if _KNOWN.search(plain) else None
