"""Telephone numbers, digit by digit in pairs with pauses: "null sechs, drei acht eins, vier zwei vier"."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.number_words import grouped
from voice_terminal.speaking.table import either

_LABEL = either(
    """
    Telefonnummer Telefonnr Telefon Fax Faxnummer Telefax Mobil Handy Rufnummer Durchwahl Hotline Apparat Nebenstelle
    Notruf Behördennummer Behördenruf Servicenummer WhatsApp
    """
)
_RUN = r"\d[\d /.–-]*\d"
_LABELLED: Final = re.compile(
    rf"\b((?:{_LABEL})(?:nummer)?\b[\s:.]*(?:(?:ist|lautet|unter|die|der|Nummer|Nr)\.?[\s:]*){{0,3}})((?:\+\d\d?[\s/-]?)?(?:\(0?\d*\)[\s/-]*)?{_RUN})(?!\w)(?!\s?(?:Uhr|€|Euro|Cent))"
)
_INTERNATIONAL: Final = re.compile(r"(?<![\w+])(\+|00)(\d[\d /().–-]{5,}\d)")
_AREA_CODE: Final = re.compile(
    r"(?<![\w.,:/-])(\(?0\d{1,5}\)?\s?[/–-]?\s?\d[\d /–-]{1,}\d|0\d{6,})(?![\w,]\d)(?!\s?(?:Uhr|€|Euro|:))"
)
_SHORT = r"11[0-8]|116\s?1(?:16|17|11)|19\s?222|19\s?240"
_SHORT_CUED: Final = re.compile(
    rf"(?<![\d.,])\b((?:Notruf|Telefon|Nummer|Rufnummer|Behördennummer|Behördenruf|Notrufnummer|unter|wählen|Sie|rufen|Feuerwehr|Polizei|Rettungsdienst|Bereitschaftsdienst|Bereitschaftspraxis|Giftnotruf|[Dd]ie|[Dd]er|[Dd]en)"
    rf"(?:\s+(?:der|die|den|bitte|sofort|Nummer|unter))*[\s:(]+)({_SHORT})\b(?![.,:]?\d)(?!\s?(?:Uhr|€|Euro|Prozent|%|km|Meter|Kilometer))(?!\.\s)(?!\s+[A-ZÄÖÜ])"
)
_SHORT_CUED_END: Final = re.compile(rf"(?<![\d.,])\b({_SHORT})(?=\s+(?:an\b|anrufen|wählen|gewählt|erreich))")
_EXTENSION: Final = re.compile(r"\b((?:Fax|Telefax|Durchwahl|Apparat)[\s:]+)[-–](\d{1,5})\b")
_SHORT_ALWAYS: Final = re.compile(r"(?<![\d.,/-])(116)\s?(117|116|111)(?![\d,])")


def speak(text: str) -> str:
    """One sentence with its telephone numbers in words: known by a label, a leading 0 or +, or as emergency numbers."""
    text = _INTERNATIONAL.sub(
        lambda m: f"{'plus ' if m[1] == '+' else 'null null, '}{_number(_without_trunk_zero(m[2]))}", text
    )
    text = _EXTENSION.sub(lambda m: m[1] + grouped(m[2]), text)
    text = _SHORT_ALWAYS.sub(lambda m: f"{grouped(m[1])}, {grouped(m[2])}", text)
    text = _LABELLED.sub(lambda m: m[1] + _number(m[2]), text)
    text = _AREA_CODE.sub(lambda m: _number(m[1]) if _long_enough(m[1]) else m[0], text)
    text = _SHORT_CUED.sub(lambda m: m[1] + _number(m[2]), text)
    text = re.sub(
        rf"(?<![\d.,])\b((?:Notruf|Telefon|Nummer|Rufnummer|unter(?: der)?|wählen Sie|die)[\s:]+)({_SHORT})(?=\.$)",
        lambda m: m[1] + _number(m[2]),
        text,
    )
    return _SHORT_CUED_END.sub(lambda m: _number(m[1]), text)


def _without_trunk_zero(number: str) -> str:
    return re.sub(r"\(0\)", " ", number)


def _long_enough(number: str) -> bool:
    return sum(char.isdigit() for char in number) >= 6


def _number(number: str) -> str:
    """Each part between separators in its own groups, so that the area code and the extension can be heard."""
    plus = "plus " if number.startswith("+") else ""
    parts = [part for part in re.split(r"\D+", number) if part]
    merged: list[str] = []
    for part in parts:  # a lone digit joins its neighbour: "4 24" is not two groups
        if merged and (len(part) == 1 or len(merged[-1]) == 1):
            merged[-1] += part
        else:
            merged.append(part)
    return plus + ", ".join(grouped(part) for part in merged)
