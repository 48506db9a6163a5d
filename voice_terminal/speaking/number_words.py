"""German number words: cardinals, ordinals, years, decimals, single digits.

Own code, because the usual library (num2words) has no maintained German ordinals with case endings.
"""

from __future__ import annotations

from typing import Final

UNITS: Final = (
    "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
    "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)  # fmt: skip
TENS: Final = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
LARGE: Final = ((10**12, "Billion"), (10**9, "Milliarde"), (10**6, "Million"))
LIMIT: Final = 10**15
"""From here on numbers are read digit by digit; nobody follows the word."""
IRREGULAR_ORDINALS: Final = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}


def cardinal(number: int) -> str:
    """12 → zwölf, -3 → minus drei, 71462 → einundsiebzigtausendvierhundertzweiundsechzig."""
    if number < 0:
        return "minus " + cardinal(-number)
    if number >= LIMIT:
        return digits(str(number))
    words = []
    for size, name in LARGE:
        count, number = divmod(number, size)
        if count == 1:
            words.append(f"eine {name}")
        elif count:
            words.append(f"{below_million(count)} {name}{'n' if name.endswith('e') else 'en'}")
    if number or not words:
        words.append(below_million(number))
    return " ".join(words)


def below_million(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return below_thousand(rest)
    head = "ein" if thousands == 1 else attributive(below_thousand(thousands))
    return f"{head}tausend{below_thousand(rest) if rest else ''}"


def below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    head = "ein" if hundreds == 1 else UNITS[hundreds]
    return f"{head}hundert{below_hundred(rest) if rest else ''}"


def below_hundred(number: int) -> str:
    if number < len(UNITS):
        return UNITS[number]
    tens, unit = divmod(number, 10)
    if not unit:
        return TENS[tens]
    return f"{'ein' if unit == 1 else UNITS[unit]}und{TENS[tens]}"


def attributive(word: str) -> str:
    """The form in front of a noun: eins → ein, einhunderteins → einhundertein; others unchanged."""
    return word[:-1] if word.endswith("eins") else word


def ordinal(number: int, ending: str = "e") -> str:
    """3, "en" → dritten; 21, "er" → einundzwanzigster. `ending` is the adjective's case ending."""
    last = number % 100
    if 0 < last < 20:
        rest = number - last
        head = cardinal(rest) if rest else ""
        stem = IRREGULAR_ORDINALS.get(last) or UNITS[last] + "t"
        return head + stem + ending
    return cardinal(number) + ("t" if number == 0 else "st") + ending


def year(number: int) -> str:
    """1985 → neunzehnhundertfünfundachtzig; outside 1100 to 1999 a plain cardinal."""
    if not 1100 <= number <= 1999:
        return cardinal(number)
    hundreds, rest = divmod(number, 100)
    return f"{UNITS[hundreds]}hundert{below_hundred(rest) if rest else ''}"


def decimal(text: str) -> str:
    """ "12,50" → zwölf Komma fünf null, "1.234,5" → eintausendzweihundertvierunddreißig Komma fünf."""
    whole, _, fraction = text.replace(".", "").partition(",")
    words = cardinal(int(whole or "0"))
    return f"{words} Komma {digits(fraction)}" if fraction else words


def digits(text: str) -> str:
    """Each digit by itself: "049" → null vier neun. Anything else in `text` is left out."""
    return " ".join(UNITS[int(char)] for char in text if char in "0123456789")


def grouped(text: str) -> str:
    """Digits in pairs with a pause (comma) between them; an odd count ends in a group of three.

    "06381" → null sechs, drei acht eins. Pairs are what people read out and write down.
    """
    numbers = [char for char in text if char in "0123456789"]
    groups = []
    while numbers:
        size = 3 if len(numbers) == 3 else 2
        groups.append(digits("".join(numbers[:size])))
        numbers = numbers[size:]
    return ", ".join(groups)
