"""Words of a sentence in one spelling, and the German calendar vocabulary with light tolerance for typing errors."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

WEEKDAYS: Final = {
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5,
    "sonntag": 6,
}  # fmt: skip
WEEKDAY_SHORT: Final = {"mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6}
MONTHS: Final = {
    "januar": 1, "jaenner": 1, "februar": 2, "feber": 2, "maerz": 3, "april": 4, "mai": 5, "juni": 6, "juno": 6,
    "juli": 7, "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
}  # fmt: skip
MONTH_SHORT: Final = {
    "jan": 1, "feb": 2, "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10,
    "nov": 11, "dez": 12,
}  # fmt: skip
SEASONS: Final = {"fruehling": 3, "fruehjahr": 3, "sommer": 6, "herbst": 9, "winter": 12}
"""Name → first month of the meteorological season."""
DAYPARTS: Final = {
    "morgen": (6, 10), "frueh": (5, 10), "vormittag": (8, 12), "mittag": (11, 14), "nachmittag": (12, 18),
    "abend": (18, 24), "nacht": (22, 30),
}  # fmt: skip
"""Part of a day → first and last hour, counted from midnight of its day."""

_TYPO_SAFE: Final = frozenset(
    [word for word in (*WEEKDAYS, *MONTHS) if len(word) >= 6]
    + [
        "wochenende",
        "uebermorgen",
        "vorgestern",
        "osterferien",
        "sommerferien",
        "herbstferien",
        "weihnachtsferien",
        "vormittag",
    ]
)
"""Words a one-letter error is forgiven for. Short ones ("Mai", "Juni") have too many real neighbours."""
_REAL_NEIGHBOURS: Final = frozenset({"montage", "auguste", "augusta"})
"""Real words and names that differ from a calendar word by one letter."""
_ALIASES: Final = {
    "wochende": "wochenende", "wochenend": "wochenende", "heut": "heute", "heit": "heute", "morgn": "morgen",
    "mondag": "montag", "dienschdag": "dienstag", "middwoch": "mittwoch", "dunnerschdag": "donnerstag",
    "freidag": "freitag",
    "freidach": "freitag", "samstach": "samstag", "samschdag": "samstag", "samschtag": "samstag", "sonntach": "sonntag",
    "sunndag": "sonntag", "sundag": "sonntag",
}  # fmt: skip
"""Shortened words, and days of the week as they are said in the Palatinate."""
_NO_UMLAUT: Final = {
    "nachst": "naechst", "ubernachst": "uebernaechst", "ubermorgen": "uebermorgen", "fruh": "frueh",
    "marz": "maerz", "fruhling": "fruehling", "fruhjahr": "fruehjahr", "funf": "fuenf", "zwolf": "zwoelf",
    "fur": "fuer",
}  # fmt: skip
_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")


@dataclass(frozen=True)
class Word:
    text: str
    """As written."""
    norm: str
    """Lower case, ä → ae, ß → ss, small typing errors in calendar words repaired."""
    start: int
    end: int
    glued: bool
    """No space between the word before and this one."""

    @property
    def number(self) -> bool:
        return self.text.isdecimal() and self.text.isascii()

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


def split(sentence: str) -> tuple[str, list[Word]]:
    """The sentence in Unicode NFC and its words; compounds such as "Samstagabend" become two words."""
    sentence = unicodedata.normalize("NFC", sentence)
    words: list[Word] = []
    last_end = -1
    for match in _TOKEN.finditer(sentence):
        start, end = match.span()
        norm = _normal(match.group())
        head = next((day for day in WEEKDAYS if norm.startswith(day) and norm != day), "")
        tail = norm[len(head) :]
        if head and tail.removesuffix("s") in DAYPARTS and len(norm) == end - start:
            middle = start + len(head)
            words.append(Word(sentence[start:middle], head, start, middle, start == last_end))
            words.append(Word(sentence[middle:end], tail, middle, end, True))
        else:
            words.append(Word(match.group(), norm, start, end, start == last_end))
        last_end = end
    return sentence, words


@lru_cache(maxsize=8192)
def _normal(text: str) -> str:
    norm = text.lower()
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        norm = norm.replace(umlaut, plain)
    for bare, full in _NO_UMLAUT.items():
        if norm == bare or (bare in ("nachst", "ubernachst", "funf") and norm.startswith(bare)):
            norm = full + norm[len(bare) :]
    return _repair(norm)


def _repair(norm: str) -> str:
    if not 5 <= len(norm) <= 17 or norm in _TYPO_SAFE or norm in _REAL_NEIGHBOURS:
        return _ALIASES.get(norm, norm)
    if norm.endswith("s") and norm[:-1] in _TYPO_SAFE:  # "samstags"
        return norm
    for word in _TYPO_SAFE:
        if word[0] == norm[0] and abs(len(word) - len(norm)) <= 1 and OSA.distance(word, norm, score_cutoff=1) <= 1:
            return word
    return _ALIASES.get(norm, norm)
