"""How hard a German text is to read, as a number staff can compare."""

from __future__ import annotations

import re
from typing import Final

_VOWELS: Final = re.compile(r"[aeiouyäöü]+", re.IGNORECASE)
_DIPHTHONG_BREAKS: Final = re.compile(r"(?<=[ei])(?=a)|(?<=a)(?=[o])|(?<=i)(?=o)|(?<=u)(?=a)", re.IGNORECASE)
_MONTHS: Final = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_ABBREVIATIONS: Final = re.compile(
    r"\b(?:z\. ?B|d\. ?h|u\. ?a|bzw|ca|Nr|Tel|Str|Abs|Dr|Prof|usw)\." rf"|(?<=\d)\.(?=\s?\d|\s(?:{_MONTHS}))"
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def sentences(text: str) -> list[str]:
    """The sentences of a plain text. Abbreviations and dates do not end one."""
    safe = _ABBREVIATIONS.sub(lambda match: match[0].replace(".", "\u2024"), text)
    parts = re.split(r"(?<=[.!?:])\s+|\n+", safe)
    return [part.replace("\u2024", ".").strip() for part in parts if _WORD.search(part)]


def syllables(word: str) -> int:
    """Syllables of a German word, counted as groups of vowels, with hiatuses such as in `Region` split."""
    return max(1, sum(len(_DIPHTHONG_BREAKS.split(group)) for group in _VOWELS.findall(word)))


def vienna_score(text: str) -> float:
    """First Wiener Sachtextformel: the school year that understands the text, about 4 (easy) to 15 (hard).

    Source: Bamberger, R. & Vanecek, E. (1984), Lesen – Verstehen – Lernen – Schreiben:
    0.1935·MS + 0.1672·SL + 0.1297·IW − 0.0327·ES − 0.875, where MS, IW and ES are the percentages of words
    with three or more syllables, with more than six letters, and with one syllable; SL is words per sentence.
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    counts = [syllables(word) for word in words]
    share = 100 / len(words)
    many = share * sum(count >= 3 for count in counts)
    single = share * sum(count == 1 for count in counts)
    long = share * sum(len(word) > 6 for word in words)
    length = len(words) / max(1, len(sentences(text)))
    return round(0.1935 * many + 0.1672 * length + 0.1297 * long - 0.0327 * single - 0.875, 1)
