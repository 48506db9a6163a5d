"""Dates and ranges with the case ending their sentence asks for: "am dritten Mai", "bis zum dreißigsten April"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from voice_terminal.speaking.grammar import DATIVE_PREPOSITIONS, MONTHS, WEEKDAYS, last_word, ordinal_ending
from voice_terminal.speaking.number_words import cardinal, ordinal, year

_MONTH = "|".join(MONTHS)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MON = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[5-9]\d\d|20\d\d|2100)"
_TO = r"\s*(?:-|–|bis(?:\s+(?:zum|einschließlich))?)\s*"
_ISO: Final = re.compile(rf"(?<![\d-])({_YEAR})-(0[1-9]|1[0-2])-([0-2]\d|3[01])(?![\d-])(?:T|(?=\s))?")
_RANGE: Final = re.compile(  # 26.–29. April [2022] | 26. April bis 3. Mai [2022] | 18.03.–30.04.2022
    rf"(?<![\d.,])(?P<d1>{_DAY})\.\s?(?:(?P<m1>{_MONTH})\b\s?|(?P<n1>{_MON})\.(?P<y1>{_YEAR}|\d\d(?!\d))?)?{_TO}(?:(?:dem|den)\s+)?"
    rf"(?P<d2>{_DAY})\.\s?(?:(?P<m2>{_MONTH})\b|(?P<n2>{_MON})\.)(?:\s?(?P<y2>{_YEAR}|(?<=\.)\d\d(?![\d:.]|\s?Uhr)))?"
)
_CHAIN: Final = re.compile(
    rf"(?<![\d.,])(?P<days>{_DAY}\.(?:\s?(?:,|und|oder|sowie|/|&)\s?{_DAY}\.)*)\s?(?P<month>{_MONTH})\b(?:\s(?P<year>{_YEAR})\b)?"
)
_NUMERIC: Final = re.compile(
    rf"(?<![\d.,])(?P<d>{_DAY})\.\s?(?P<m>{_MON})\.(?:\s?(?P<y>{_YEAR}|(?<=\.)\d\d(?![\d:.]|\s?Uhr)))?(?!\d)"
)
_WRITTEN_YEAR: Final = re.compile(rf"\b({_MONTH})\s(1[5-9]\d\d)\b")
_MONTH_OF_YEAR: Final = re.compile(r"(?<![\d.,/])(0?[1-9]|1[0-2])[/.]((?:19|20)\d\d)(?![\d/]|\.\d)")
_SHORT_RANGE_END: Final = re.compile(rf"(?<![\d.,])({_DAY})\.\s?(?:-|–)\s?({_DAY})\.(?!\d)")


def speak(text: str) -> str:
    """One sentence with its dates in words."""
    text = _ISO.sub(lambda m: f"{int(m[3])}.{int(m[2])}.{m[1]}" + (", " if m[0].endswith("T") else ""), text)
    text = _substitute(_RANGE, _range, text)
    text = _substitute(_CHAIN, _chain, text)
    text = _substitute(_NUMERIC, _numeric, text)
    text = _substitute(_SHORT_RANGE_END, _day_range, text)
    text = _MONTH_OF_YEAR.sub(lambda m: f"{MONTHS[int(m[1]) - 1]} {m[2]}", text)
    return _WRITTEN_YEAR.sub(lambda m: f"{m[1]} {year(int(m[2]))}", text)


def _substitute(pattern: re.Pattern[str], spoken: Callable[[re.Match[str], str], str], text: str) -> str:
    """Replace from left to right; each replacement sees the sentence as rewritten so far. Its full stop stays."""
    done, rest = "", text
    while match := pattern.search(rest):
        before = done + rest[: match.start()]
        words = spoken(match, before)
        if before.endswith(("Von ", "Vom ")) and words.startswith("vom "):
            words = words.capitalize()[:1] + words[1:]
        before = _without_redundant_preposition(before, words)
        closes = match[0].endswith(".") and not rest[match.end() :].strip(" \"'“”»«)")
        done = before + words + ("." if closes else "")
        rest = rest[match.end() :]
        if words[-1:].isalnum() and rest[:1].isalnum():
            done += " "
    return done + rest


def _without_redundant_preposition(before: str, words: str) -> str:
    if words.lower().startswith("vom "):
        return re.sub(r"\b[Vv]o[nm]\s+(?:dem\s+)?$", "", before)
    return before


def _lead(before: str) -> tuple[str, str]:
    """What to say before the day, and its ending: ("", "en") after "am", ("zum ", "en") after "bis"."""
    word = last_word(before)
    if word in {"bis", "spätestens"}:
        return "zum ", "en"
    if word == "von":
        return "dem ", "en"
    if word in DATIVE_PREPOSITIONS - {"auf", "über"}:
        return "dem ", "en"
    if word in {"für", "gegen", "um", "ohne", "auf", "über"}:
        return "den ", "en"
    after_weekday = re.search(rf"(?:\b(\w+)\s+)?\b({'|'.join(WEEKDAYS)})(?:,\s*|\s+)$", before)
    if after_weekday:
        preposition = (after_weekday[1] or "").lower()
        if preposition in {"am", "vom", "zum", "dem", "ab", "seit", "bis", "nach", "vor", "im"}:
            return "dem ", "en"
        return ("den ", "en") if preposition in {"auf", "für", "den"} else ("der ", "e")
    if re.search(r"(?:en|em)\s+(?:\w+\s+und|und|oder|sowie)\s*$", before) or re.search(
        rf"\w+en (?:{_MONTH})(?: \w+)?(?:,|,? (?:und|oder|sowie))\s*$", before
    ):
        return "", "en"
    return "", ordinal_ending(before)


def _year(text: str | None) -> str:
    if not text:
        return ""
    number = int(text)
    return " " + year(number if number >= 100 else number + 2000)


def _range(match: re.Match[str], before: str) -> str:
    first_month = match["m1"] or (MONTHS[int(match["n1"]) - 1] if match["n1"] else "")
    last_month = match["m2"] or MONTHS[int(match["n2"]) - 1]
    word = last_word(before)
    lead = "" if word in {"zwischen", "dem", "den"} else "vom "
    until = "und dem" if word == "zwischen" else "bis zum" if match["m1"] or match["n1"] else "bis"
    first = f"{ordinal(int(match['d1']), 'en')}{' ' + first_month if first_month else ''}{_year(match['y1'])}"
    return f"{lead}{first} {until} {ordinal(int(match['d2']), 'en')} {last_month}{_year(match['y2'])}"


def _chain(match: re.Match[str], before: str) -> str:
    lead, ending = _lead(before)
    days = re.sub(r"\s?([/&])\s?", lambda m: ", " if m[1] == "/" else " und ", match["days"])
    days = re.sub(r"(\d+)\.\s?", lambda m: ordinal(int(m[1]), ending) + " ", days)
    days = re.sub(r"\s+,", ",", days)
    days = re.sub(r",(?=\S)", ", ", days)
    return f"{lead}{re.sub(r' +', ' ', days).strip()} {match['month']}{_year(match['year'])}"


def _numeric(match: re.Match[str], before: str) -> str:
    lead, ending = _lead(before)
    return f"{lead}{ordinal(int(match['d']), ending)} {MONTHS[int(match['m']) - 1]}{_year(match['y'])}"


def _day_range(match: re.Match[str], before: str) -> str:
    noun = re.match(r"\s*([A-ZÄÖÜ][a-zäöüß]+)", match.string[match.end() :])
    ending = ordinal_ending(before, noun[1] if noun else "")
    return f"{ordinal(int(match[1]), ending)} bis {ordinal(int(match[2]), ending)}"


def decade(text: str) -> str:
    """ "90er Jahre" → neunziger Jahre, "1990er" → neunzehnhundertneunziger."""

    def words(match: re.Match[str]) -> str:
        number = int(match[1])
        return (year(number) if number >= 1000 else cardinal(number)) + "er"

    return re.sub(r"\b((?:1[1-9]|20)?\d0)er\b", words, text)
