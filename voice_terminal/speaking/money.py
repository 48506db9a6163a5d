"""Amounts of money: "zwölf Euro fünfzig", "sechzig Cent", "zehn bis zwanzig Euro"."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.number_words import attributive, cardinal, decimal

_CURRENCIES: Final = {
    "€": ("Euro", "Cent"),
    "EUR": ("Euro", "Cent"),
    "Euro": ("Euro", "Cent"),
    "$": ("Dollar", "Cent"),
    "£": ("Pfund", "Pence"),
    "CHF": ("Franken", "Rappen"),
}
_SIGN = r"(?:€|EUR\b|Euro\b|\$|£|CHF\b)"
_AMOUNT = r"\d{1,3}(?:\.\d{3})+(?:,(?:\d{1,2}|-+|–))?|\d+(?:,(?:\d{1,2}|-+|–))?|\d+\.\d\d(?!\d)"
_BEFORE: Final = re.compile(rf"(?:(€|EUR|\$|£|CHF)\s?)({_AMOUNT})(?![\d,]*\d)(?!\s?(?:Millionen|Milliarden))")
_RANGE: Final = re.compile(rf"(?<![\d.,])({_AMOUNT})\s?{_SIGN}?\s*(?:-|–|bis)\s*({_AMOUNT})\s?({_SIGN})")
_AFTER: Final = re.compile(rf"(?<![\d.,])([-+]?)({_AMOUNT})[\s-]?({_SIGN})(\s?/\s?(?=[A-Za-z]))?")
_CENT: Final = re.compile(r"(?<![\d.,])(\d+)\s?(?:ct|Ct|c)\b\.?|(?<![\d.,])(\d+)\s(?=Cent\b)")
_DASHES: Final = re.compile(r"(?<![\d.,])(\d+),(?:--?|–)(?=[\s.,;)]|$)")
_PER: Final = re.compile(r"(?<=Euro)\s?/\s?(?=\w)|(?<=Cent)\s?/\s?(?=\w)")


def speak(text: str) -> str:
    """One sentence with its amounts in words."""
    text = re.sub(r"(€|EUR)(?=\s?(?:Millionen|Milliarden))", "", text)
    text = _RANGE.sub(_range, text)
    text = _AFTER.sub(
        lambda m: {"-": "minus ", "+": "plus "}.get(m[1], "") + amount(m[2], m[3]) + (" pro " if m[4] else ""), text
    )
    text = _BEFORE.sub(lambda m: amount(m[2], m[1]), text)
    text = _CENT.sub(lambda m: f"{attributive(cardinal(int(m[1] or m[2])))} " + ("Cent" if m[1] else ""), text)
    text = _DASHES.sub(lambda m: f"{attributive(cardinal(int(m[1])))} Euro", text)
    text = re.sub(
        rf"(?<=Millionen)\s?({_SIGN})|(?<=Milliarden)\s?({_SIGN})|(?<=Million)\s({_SIGN})|(?<=Milliarde)\s({_SIGN})",
        lambda m: " " + _name(m),
        text,
    )
    return _PER.sub(" pro ", text)


def _name(match: re.Match[str]) -> str:
    sign = next(group for group in match.groups() if group)
    return _CURRENCIES[sign][0]


def amount(text: str, sign: str) -> str:
    """("12,50", "€") → zwölf Euro fünfzig; whole amounts and amounts below one without the other unit."""
    main, cents = _CURRENCIES[sign]
    if re.fullmatch(r"\d+\.\d\d", text):
        text = text.replace(".", ",")
    whole, _, fraction = text.replace(".", "").partition(",")
    fraction = fraction.strip("-–")
    if len(fraction) == 1:
        return f"{decimal(f'{whole},{fraction}')} {main}"
    part = int(fraction or 0)
    if int(whole) == 0 and part:
        return f"{attributive(cardinal(part))} {cents}"
    words = f"{attributive(cardinal(int(whole)))} {main}"
    return f"{words} {cardinal(part)}" if part else words


def _range(match: re.Match[str]) -> str:
    low, high, sign = match[1], match[2], match[3]
    whole = all(re.fullmatch(r"[\d.]+(?:,(?:00|-+|–))?", value) for value in (low, high))
    first = amount(low, sign).rsplit(" ", 1)[0] if whole else amount(low, sign)
    return f"{first} bis {amount(high, sign)}"
