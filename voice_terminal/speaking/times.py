"""Times of day and ranges: "vierzehn Uhr fünf", "von neun Uhr dreißig bis dreizehn Uhr"."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.number_words import cardinal

_H = r"(?:[01]?\d|2[0-4])"
_M = r"[0-5]\d"
_CLOCK = rf"(?:{_H}[:.]{_M}|{_H})"
_TO = r"\s*(?:-|–|bis)\s*"
_UHR = r"(?:\s?Uhr\b|\s?h\b(?!/))"
_SPAN: Final = re.compile(
    r"(?<![\d.,:–-])(?<!ab )(?<!bis )(?<!um )(?<!von )(?<!gegen )(?<!– )(?<!- )(\d{1,2})\s?h\b(?!/)"
)
_RANGE: Final = re.compile(
    rf"(?<![\d.,:])({_CLOCK})(?:\s?Uhr)?{_TO}({_CLOCK}){_UHR}|(?<![\d.,:])({_H}:{_M})(?:\s?Uhr)?{_TO}({_H}:{_M})(?![\d:])"
)
_PAIR: Final = re.compile(
    rf"(?<![\d.,:])({_CLOCK})\s*(,|und|oder|/|sowie)\s*(?=(?:{_CLOCK}\s*(?:,|und|oder|/|sowie)\s*)*{_CLOCK}{_UHR})"
)
_SECONDS: Final = re.compile(rf"(?<![\d.,:])({_H}):({_M}):({_M})(?![\d:])(?:\s?Uhr)?")
_UHR_MINUTES: Final = re.compile(rf"(?<![\d.,:])({_H})\s?Uhr\s?({_M})\b(?!\s?(?:Uhr|\w))")
_WITH_UHR: Final = re.compile(rf"(?<![\d.,:])({_CLOCK}){_UHR}")
_COLON: Final = re.compile(rf"(?<![\d.,:])({_H}):({_M})(?![\d:])")
_CUED: Final = re.compile(
    rf"\b((?:um|gegen|ab|bis|von|seit)\s+)({_H})\.({_M})(?![\d.]|\s?(?:[%€]|Euro|Prozent|Millionen|km|Kilometer|Uhr))"
)
_RATIO: Final = re.compile(r"(?<![\d.,:])(\d{1,3}):(\d{1,6})(?![\d:])")


def speak(text: str) -> str:
    """One sentence with its times in words."""
    text = _SPAN.sub(r"\1 Stunden", text)
    text = _RANGE.sub(lambda m: f"{_short(m[1] or m[3], m[2] or m[4])} bis {clock(m[2] or m[4])}", text)
    text = _PAIR.sub(_pair, text)
    text = _SECONDS.sub(lambda m: f"{clock(f'{m[1]}:{m[2]}')} und {cardinal(int(m[3]))} Sekunden", text)
    text = _UHR_MINUTES.sub(lambda m: clock(f"{m[1]}:{m[2]}"), text)
    text = _WITH_UHR.sub(lambda m: clock(m[1]), text)
    text = _COLON.sub(lambda m: clock(m[0]), text)
    text = _CUED.sub(lambda m: m[1] + clock(f"{m[2]}:{m[3]}"), text)
    return _RATIO.sub(lambda m: f"{cardinal(int(m[1]))} zu {cardinal(int(m[2]))}", text)


def _pair(match: re.Match[str]) -> str:
    time = clock(match[1]) if re.search("[.:]", match[1]) else _hour(match[1], uhr=False)
    return time + (", " if match[2] in {",", "/"} else f" {match[2]} ")


def clock(time: str) -> str:
    """ "14:05" → vierzehn Uhr fünf, "8" → acht Uhr, "1.30" → ein Uhr dreißig."""
    hour, _, minute = time.replace(".", ":").partition(":")
    words = _hour(hour, uhr=True)
    return f"{words} {cardinal(int(minute))}" if int(minute or 0) else words


def _hour(hour: str, *, uhr: bool) -> str:
    number = int(hour)
    word = "ein" if number == 1 else cardinal(number)
    return f"{word} Uhr" if uhr else word


def _short(start: str, end: str) -> str:
    """In "8:00 bis 12:00 Uhr" the first "Uhr" is only said when minutes follow it on either side."""
    on_the_hour = re.fullmatch(r"\d+(?:[:.]00)?", start) and re.fullmatch(r"\d+(?:[:.]00)?", end)
    return _hour(re.split(r"[:.]", start)[0], uhr=False) if on_the_hour else clock(start)
