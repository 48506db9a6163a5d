"""All numbers no other module has claimed: ordinals, decimals, thousands, fractions, ranges, years, house numbers."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.dates import decade
from voice_terminal.speaking.grammar import STARTERS, gender, last_word, one, ordinal_ending
from voice_terminal.speaking.number_words import attributive, cardinal, decimal, digits, ordinal, year

_LIST_NUMBER: Final = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=[A-ZÄÖÜ])(?!\s*(?:Stock|Obergeschoss|Etage))")
_INLINE_LIST: Final = re.compile(r"(?:(?<=[:,;] )|(?<=und ))([1-9])\. (?=[A-ZÄÖÜ])")
_FINAL_DAY: Final = re.compile(
    r"\b((?:[Aa]m|[Vv]om|zum|dem|den|[a-zäöüß]+(?:st|t)en (?:und|oder|bis)) )([1-9]|[12]\d|3[01])\.(?=[\s\"]*$)"
)
_ORDINAL: Final = re.compile(r"(?<![\d.,])(\d{1,3})\.(?=\s+([A-Za-zÄÖÜäöüß]+)|\s*[-–,])")
_FRACTIONS: Final = {
    "1/2": "ein halb",
    "1/3": "ein Drittel",
    "2/3": "zwei Drittel",
    "1/4": "ein Viertel",
    "3/4": "drei Viertel",
    "24/7": "rund um die Uhr",
}
_HALF: Final = re.compile(r"(?<![\d.,/])1/2\s+([A-ZÄÖÜ][a-zäöüß]+)")
_HALF_ENDING: Final = {"m": "r", "f": "", "n": "s"}
_GLYPHS: Final = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4"}
_MIXED_PARTS: Final = {"½": "einhalb", "¼": " ein Viertel", "¾": " drei Viertel"}
_MIXED: Final = re.compile(r"(\d+)\s?(½|¼|¾)")
_THOUSANDS: Final = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?(?![\d]|\.\d)")
_RANGE: Final = re.compile(r"(?<![\d.,])(\d+(?:,\d+)?)\s?(?:-|–)\s?(\d+(?:,\d+)?)(?![\d])")
_SLASH: Final = re.compile(r"(?<![\d.,])(\d+)\s?/\s?(\d+)(?!\d)")
_DECIMAL: Final = re.compile(r"(?<![\d.,])(\d+),(\d+)(?!\d|,\d)")
_DOTTED: Final = re.compile(r"(?<![\d.,])\d+(?:\.\d+)+(?!\d)")
_NEGATIVE: Final = re.compile(r"(?:(?<=\s)|^)-\s?(?=\d)")
_MAL: Final = re.compile(
    r"(?<![\d.,])(\d+)-?(mal|fach|er|jährig\w*|köpfig\w*|stündig\w*|tägig\w*|wöchig\w*|minütig\w*|seitig\w*|stellig\w*|prozentig\w*|zimmrig\w*)\b"
)
_HYPHENED: Final = re.compile(r"(?<![\d.,])(\d+)-(?=[A-Za-zÄÖÜäöüß])")
_ONE: Final = re.compile(r"(?<![\d.,\w])1(?=\s+(?:([a-zäöüß]+e[rs]?)\s+)?([A-ZÄÖÜ][a-zäöüß]+))")
_MILLION: Final = re.compile(r"(?<![\d.,\w])1\s(Million|Milliarde)\b")
_HOUSE_LETTER: Final = re.compile(r"(?<![\d.,])(\d+)\s?([a-h])\b(?=\s*(?:[,.;)]|$|und\b|bis\b|in\b))")
_PLAIN: Final = re.compile(r"\d+")


def speak(text: str) -> str:
    """One sentence without a digit."""
    text = _LIST_NUMBER.sub(lambda m: f"{ordinal(int(m[1]), 'ens').capitalize()}: ", text)
    text = _MIXED.sub(lambda m: attributive(cardinal(int(m[1]))) + _MIXED_PARTS[m[2]], text)
    for glyph, fraction in _GLYPHS.items():
        text = text.replace(glyph, f" {fraction} ")
    text = decade(text)
    if re.search(r"[:;] 1\. [A-ZÄÖÜ]", text):
        text = _INLINE_LIST.sub(lambda m: ordinal(int(m[1]), "ens") + " ", text)
    text = _ordinals(text)
    text = _FINAL_DAY.sub(lambda m: f"{m[1]}{ordinal(int(m[2]), 'en')}.", text)
    text = _THOUSANDS.sub(lambda m: " " + decimal(m[1] + ("," + m[2] if m[2] else "")) + " ", text)
    text = _HALF.sub(lambda m: f"{one(text[: m.start()], m[1])} halbe{_HALF_ENDING[gender(m[1]) or 'm']} {m[1]}", text)
    text = _SLASH.sub(_slash, text)
    text = _RANGE.sub(lambda m: f"{_count(m[1])} bis {_count(m[2])}", text)
    text = _NEGATIVE.sub("minus ", text)
    text = _DECIMAL.sub(lambda m: decimal(m[0]), text)
    text = _DOTTED.sub(lambda m: " Punkt ".join(_count(part) for part in m[0].split(".")), text)
    text = _MAL.sub(lambda m: attributive(cardinal(int(m[1]))) + m[2], text)
    text = _HYPHENED.sub(lambda m: attributive(_count(m[1])) + " ", text)
    text = _MILLION.sub(r"eine \1", text)
    text = _ONE.sub(lambda m: _one(m, text), text)
    text = _HOUSE_LETTER.sub(lambda m: f"{cardinal(int(m[1]))} {m[2]}", text)
    return _PLAIN.sub(lambda m: _spaced(m, text), text)


def _ordinals(text: str) -> str:
    done, rest = "", text
    while match := _ORDINAL.search(rest):
        before, noun = done + rest[: match.start()], match[2] or ""
        is_list = rest[match.end() :].lstrip()[:1] in "-–," or noun in {"und", "oder", "bis", "sowie"}
        if noun in STARTERS and not is_list:
            done, rest = before + rest[match.start() : match.end()], rest[match.end() :]
            continue
        if is_list:
            following = re.search(r"\d{1,3}\.\s+([A-ZÄÖÜ][a-zäöüß]+)", rest[match.end() :])
            noun = following[1] if following else ""
        elif noun[:1].islower():
            following = re.search(r"\b([A-ZÄÖÜ][a-zäöüß]+)", rest[match.end() :])
            noun = following[1] if following else ""
        chain = re.search(r"(?:st|t)(e|en|er|es|em),? (?:und |oder |bis |sowie )?$", before)
        ending = chain[1] if chain and last_word(before) not in {"am", "im"} else ordinal_ending(before, noun)
        word = ordinal(int(match[1]), ending)
        done = before + (word if before.strip() else word.capitalize())
        rest = re.sub(r"^\s?[-–]\s?(?=\d)", " bis ", rest[match.end() :])
    return done + rest


def _slash(match: re.Match[str]) -> str:
    if spoken := _FRACTIONS.get(f"{match[1]}/{match[2]}"):
        return spoken
    first, second = match[1], match[2]
    if len(first) == 4 and len(second) in {2, 4}:  # Schuljahr 2021/22
        return f"{year(int(first))} {_count(second)}"
    return f"{_count(first)} Schrägstrich {_count(second)}"


def _one(match: re.Match[str], text: str) -> str:
    before = text[: match.start()]
    preceding = re.search(r"([A-Za-zÄÖÜäöüß]+)\s*$", before)
    if preceding and preceding[1][:1].isupper() and before.strip() != preceding[1]:
        return "eins"  # "Zimmer 1 Bürgerbüro", "Hauptstraße 1 Kusel": the number names the word before it
    if match[1]:
        return {"r": "ein", "s": "ein"}.get(match[1][-1], "eine")
    if gender(match[2]) is None and last_word(before) in {"linie", "nummer", "zimmer", "raum"}:
        return "eins"
    return one(before, match[2])


def _count(text: str) -> str:
    """A number without dots. 1100 to 1999 are read as years, a leading zero or great length digit by digit."""
    if "," in text:
        return decimal(text)
    if (len(text) > 1 and text.startswith("0")) or len(text) > 15:
        return digits(text)
    return year(int(text))


def _spaced(match: re.Match[str], text: str) -> str:
    """Set apart from letters that touch it: "Land2030" → Land zweitausenddreißig."""
    before = " " if match.start() and text[match.start() - 1].isalpha() else ""
    after = " " if match.end() < len(text) and text[match.end()].isalpha() else ""
    return before + _count(match[0]) + after
