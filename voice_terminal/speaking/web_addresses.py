"""Web and mail addresses as one says them: "smartcity ät kv Bindestrich kus Punkt d e", without protocol and path."""

from __future__ import annotations

import re
from typing import Final

_TLD = r"(?:de|com|org|net|eu|info|at|ch|gov|edu|app|io|bund|rlp|berlin|koeln|saarland)"
_MAIL: Final = re.compile(r"(?:mailto:)?\b([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_URL: Final = re.compile(
    rf"(?:https?://)?(?:www\.)?(?<![\w@])((?:[a-zA-Z0-9äöüß](?:[\w-]*\w)?\.)+{_TLD})\b(?::\d+)?((?:[/?#][^\s)\]>]*)?)|https?://([^\s/)\]>]+)([^\s)\]>]*)|\bwww\.([\w.-]+\w)"
)
_SPELLED: Final = {
    "de": "D E",
    "com": "Komm",
    "eu": "E U",
    "org": "Org",
    "net": "Nett",
    "info": "Info",
    "at": "A T",
    "ch": "C H",
    "io": "I O",
    "rlp": "R L P",
}
_SIGNS: Final = {"-": " Bindestrich ", "_": " Unterstrich ", ".": " Punkt ", "+": " plus "}


def speak(text: str) -> str:
    """One sentence with its addresses in words; a full stop behind an address stays."""
    text = _MAIL.sub(lambda m: f"{_part(m[1])} ät {_domain(m[2])}", text)
    return _URL.sub(_url, text)


def _url(match: re.Match[str]) -> str:
    host = match[1] or match[3] or match[5]
    path = match[2] or match[4] or ""
    stop = re.search(r"[.,;:!?]+$", path or host)
    host = re.sub(r"^www\.", "", host).rstrip(".,;:!?")
    return _domain(host.partition(":")[0]) + (stop[0] if stop else "")


def _domain(domain: str) -> str:
    *labels, top = domain.split(".")
    return " Punkt ".join([*(_part(label) for label in labels), _SPELLED.get(top.lower(), _part(top))])


def _part(part: str) -> str:
    """A label of an address: signs named, digits apart, abbreviations without vowels spelled."""
    pieces = re.split(r"([-_.+])", part)
    return re.sub(r"\s+", " ", "".join(_SIGNS.get(piece) or _label(piece) for piece in pieces)).strip()


def _label(label: str) -> str:
    words = re.findall(r"\d+|[^\W\d_]+", label)
    return " ".join(
        " ".join(w.upper()) if not re.search(r"[aeiouäöüy]", w, re.IGNORECASE) and w.isalpha() and len(w) <= 5 else w
        for w in words
    )
