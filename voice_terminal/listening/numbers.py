"""Spoken German numbers, dates, times, postcodes and phone numbers as digits.

text2num reads number words; this module does what it does not: digits dictated one by one ("null sechs drei
acht
eins" → 06381), "zwo", old year names, ordinals as dates, and full times. "halb drei" stays as it is said.
"""

from __future__ import annotations

import re
from typing import Final

from text_to_num import alpha2digit

_DIGITS: Final = {
    "null": "0", "eins": "1", "zwei": "2", "zwo": "2", "drei": "3", "vier": "4",
    "fünf": "5", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9",
}  # fmt: skip
_TEENS: Final = {
    "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15,
    "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_TENS: Final = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_ONES: Final = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_BELOW_100: Final = {
    **_DIGITS,
    **{word: str(value) for word, value in _TEENS.items()},
    **{tens: str(20 + 10 * i) for i, tens in enumerate(_TENS)},
    **{f"{one}und{tens}": str(21 + 10 * i + j) for i, tens in enumerate(_TENS) for j, one in enumerate(_ONES)},
}
_MONTH_NAMES = "januar jänner februar märz april mai juni juli august september oktober november dezember"
_MONTHS: Final = _MONTH_NAMES.split()
_FIRST_THREE: Final = {
    "ersten": "1.",
    "erster": "1.",
    "zweiten": "2.",
    "zweiter": "2.",
    "dritten": "3.",
    "dritter": "3.",
}
"""text2num takes these for words unless something larger follows; before a month they are days."""
_ORDINAL: Final = re.compile(r"(?:erst|zweit|dritt|viert|fünft|sechst|siebt|acht|neunt|zehnt)e[nrsm]?")
_DICTATED: Final = 3
"""Numbers in a row that are a dictated number and no list."""
_YEAR: Final = re.compile(r"\b(neunzehn|achtzehn|siebzehn)hundert(\w*)\b")


def with_digits(text: str) -> str:
    """`am dritten mai um vierzehn uhr dreißig` → `am 3. mai um 14:30 uhr`. Text without numbers comes back
    unchanged.
    """
    text = _dictated(_years(re.sub(r"\bzwo\b", "zwei", text)))
    text = re.sub(
        rf"\b({'|'.join(_FIRST_THREE)})(?= (?:{'|'.join(_MONTHS)})\b)",
        lambda found: _FIRST_THREE[found[1]],
        text,
    )
    text = _number_words(text)
    text = re.sub(r"\b(\d{1,2})\. (\d{1,2})\. (\d{4})\b", r"\1.\2.\3", text)
    text = re.sub(r"\b(\d{1,2})\. (\d{1,2})\.(?=\s|$)", r"\1.\2.", text)
    return re.sub(r"\b([01]?\d|2[0-4]) uhr ([0-5]?\d)\b(?! uhr)", _clock_time, text)


def names_number(word: str) -> bool:
    """Whether a word, spoken or written, says a number: "zwo", "zweite", "dreimal", "270"."""
    said = word.replace("zwo", "zwei").removesuffix("mal")
    return said[:1].isdigit() or said in _BELOW_100 or bool(_ORDINAL.fullmatch(said))


def _number_words(text: str) -> str:
    """Number words as digits, except in "halb drei" and for "ein/eine", which are articles more often."""
    pieces = re.split(r"\b(halb (?:eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf))\b", text)
    # text2num leaves small numbers alone ("zwei kinder"); what stands beside a unit or begins a date is
    # converted.
    read = [piece if index % 2 else str(alpha2digit(piece, "de")) for index, piece in enumerate(pieces)]
    joined = "".join(read)
    return re.sub(
        r"\b(eins|ein|zwei|drei)\b(?= (?:uhr|euro|kilometer|prozent)\b)",
        lambda found: {"ein": "1"}.get(found[1]) or _DIGITS[found[1]],
        joined,
    )


def _dictated(text: str) -> str:
    """Three or more numbers below 100 in a row, or any row that begins with zero, are one number said piece
    by piece.
    """
    words, out, row = text.split(), list[str](), list[str]()
    for word in [*words, ""]:
        if word in _BELOW_100:
            row.append(word)
            continue
        singles = sum(piece in _DIGITS for piece in row)
        if (len(row) >= _DICTATED and (row[0] == "null" or singles * 2 >= len(row))) or (
            len(row) == 2 and row[0] == "null"
        ):
            out.append("".join(_BELOW_100[piece] for piece in row))
        else:
            out += row
        row = []
        out.append(word)
    return " ".join(out).strip()


def _years(text: str) -> str:
    def year(found: re.Match[str]) -> str:
        rest = found[2].removeprefix("und")
        if rest and rest not in _BELOW_100:
            return found[0]
        return f"{_TEENS[found[1]]}{_BELOW_100[rest].zfill(2) if rest else '00'}"

    return _YEAR.sub(year, text)


def _clock_time(found: re.Match[str]) -> str:
    return f"{int(found[1])}:{found[2].zfill(2)} uhr"
