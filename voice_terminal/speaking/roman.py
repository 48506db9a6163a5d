"""Roman numerals: Elisabeth II., Kapitel III, II. Obergeschoss."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.grammar import gender
from voice_terminal.speaking.number_words import cardinal, ordinal
from voice_terminal.speaking.table import either, words

_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50}
_VALID: Final = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LABELS: Final = either(
    """
    Kapitel Teil Band Stufe Pflegegrad Pflegestufe Phase Klasse Abschnitt Anlage Anhang Titel Buch Stufen Hartz SGB
    Sozialgesetzbuch Gruppe Kategorie Zone Block Typ Weltkrieg
    """
)
_LABELLED: Final = re.compile(rf"\b((?:{_LABELS})\s+)([IVXL]+)\b(?!\.\s+[a-zäöü])")
_RULER: Final = re.compile(r"\b([A-ZÄÖÜ][a-zäöüß]{2,}\s+)([IVXL]+)\.")
_ORDINAL: Final = re.compile(r"\b([IVXL]+)\.(?=\s+([A-ZÄÖÜ][a-zäöüß]+))")
_PLAIN: Final = re.compile(r"\b([IVXL]{2,})\b(?![.\w])")
_WORDS: Final = words("II III IV VI VII VIII IX XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI")


def value(numeral: str) -> int | None:
    """XIV → 14; None when it is no well-formed numeral."""
    if not numeral or not _VALID.fullmatch(numeral):
        return None
    numbers = [_VALUES[char] for char in numeral]
    return sum(-n if n < following else n for n, following in zip(numbers, [*numbers[1:], 0], strict=True))


def speak(text: str) -> str:
    """One sentence with Roman numerals as words, or as Arabic ordinals ("2. Stock") that take their ending later."""

    def labelled(match: re.Match[str]) -> str:
        number = value(match[2])
        return f"{match[1]}{cardinal(number)}" if number else match[0]

    def ruler(match: re.Match[str]) -> str:
        number = value(match[2])
        if not number or re.search(r"(?:stock|Stock|Etage)", text[match.end() : match.end() + 14]):
            return match[0]
        stop = "." if not text[match.end() :].strip() else ""
        return f"{match[1]}der {ordinal(number).capitalize()}{stop}"

    def ordinal_number(match: re.Match[str]) -> str:
        number, noun = value(match[1]), match[2]
        if not number or (len(match[1]) == 1 and gender(noun) is None):
            return match[0]  # "V. Müller" is an initial
        return f"{number}."

    def plain(match: re.Match[str]) -> str:
        number = value(match[1])
        return cardinal(number) if number and match[1] in _WORDS else match[0]

    text = _LABELLED.sub(labelled, text)
    text = _RULER.sub(ruler, text)
    text = _ORDINAL.sub(ordinal_number, text)
    return _PLAIN.sub(plain, text)
