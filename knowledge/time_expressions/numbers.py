"""German number words: cardinals 0–99, ordinals 1–31 and years, as typed or as a speech recogniser writes them."""

from __future__ import annotations

from typing import Final

_SMALL: Final = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fuenf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwoelf",
    "dreizehn",
    "vierzehn",
    "fuenfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_TENS: Final = ["", "", "zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def cardinal(number: int) -> str:
    """The word for 0–9999 without umlauts ("fuenfundzwanzig"), years from 1100 to 1999 as hundreds."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        unit = "ein" if ones == 1 else _SMALL[ones]
        return f"{unit}und{_TENS[tens]}" if ones else _TENS[tens]
    if 1100 <= number < 2000:
        return f"{_SMALL[number // 100]}hundert{cardinal(number % 100) if number % 100 else ''}"
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    one = {1: "ein"}
    return (
        (f"{one.get(thousands, _SMALL[thousands])}tausend" if thousands else "")
        + (f"{one.get(hundreds, _SMALL[hundreds])}hundert" if hundreds else "")
        + (cardinal(rest) if rest else "")
    )


_IRREGULAR: Final = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}


def ordinal(number: int, ending: str = "en") -> str:
    """The ordinal word for 1–99 without umlauts: `ordinal(3)` is "dritten", `ordinal(20, "er")` "zwanzigster"."""
    stem = _IRREGULAR.get(number) or cardinal(number) + ("t" if number < 20 else "st")
    return stem + ending


CARDINALS: Final = {cardinal(n): n for n in range(100)} | {"zwo": 2, "ein": 1, "dreizig": 30, "siebenzehn": 17}
ORDINALS: Final = {ordinal(n, ending): n for n in range(1, 54) for ending in ("e", "en", "er", "es", "em")} | {
    "siebente": 7,
    "siebenten": 7,
    "siebenter": 7,
}
YEARS: Final = {cardinal(year): year for year in range(1900, 2100)} | {
    f"zweitausendund{cardinal(rest)}": 2000 + rest for rest in range(1, 100)
}
YEAR_HEADS: Final = {"zweitausend": 2000, "neunzehnhundert": 1900}
"""Recognisers split long numbers: "zweitausend sechsundzwanzig"."""


def with_umlauts(word: str) -> str:
    """Readable spelling of a word made here: "fünfunddreißig"."""
    for plain, real in (("fuenf", "fünf"), ("zwoelf", "zwölf"), ("dreissig", "dreißig")):
        word = word.replace(plain, real)
    return word
