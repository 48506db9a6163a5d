"""Which of the offered answers was meant: by words, by position ("die zweite"), by letter, or by a range of numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from rapidfuzz import fuzz

from knowledge import clock
from knowledge.surveys.definition import Option
from knowledge.surveys.understanding.negation import NEGATIVE, clauses, doubtful, negated
from knowledge.surveys.understanding.numbers import numbers, spans
from knowledge.surveys.understanding.words import FILLERS, bare, corrected, normal
from knowledge.text import stem

_ORDINALS: Final = {
    "erst": 1,
    "zweit": 2,
    "zwot": 2,
    "erscht": 1,
    "zwett": 2,
    "dridd": 3,
    "dritt": 3,
    "viert": 4,
    "fuenft": 5,
    "sechst": 6,
    "siebt": 7,
    "siebent": 7,
    "acht": 8,
    "neunt": 9,
    "zehnt": 10,
}
_ORDINAL: Final = re.compile(rf"({'|'.join(_ORDINALS)})(?:e|er|es|en|em|te|ens)")
_LAST: Final = re.compile(r"\b(?:let(?:z|sch)te[nrsm]?|unterste[nrsm]?|ganz unten)\b")
_SECOND_LAST: Final = re.compile(r"\bvorletzte[nrsm]?\b")
_MIDDLE: Final = re.compile(r"\b(?:mittlere[nrsm]?|mitte)\b")
_TOP: Final = re.compile(r"\b(?:oberste[nrsm]?|ganz oben)\b")
_FORMER_LATTER: Final = {"ersteres": 0, "letzteres": -1}
_LETTER: Final = re.compile(r"(?:antwort |variante |buchstabe |punkt )?([a-h])(?: wie \w+)?")
_NONE: Final = re.compile(
    r"\b(?:nichts(?: davon)?|keine?[sr]?(?: davon| von (?:denen|diesen|allen|beiden)| der \w+)?|gar (?:nichts|"
    r"keine?s?)|weder noch|ueberhaupt nichts)\b"
)
_MIXED: Final = re.compile(
    r"\b(?:(?:ganz |sehr )?(?:gemischt|unterschiedlich|verschieden)|beides|je nachdem|ueberall|mal so mal so|"
    r"mal so mal anders|teils teils|halb halb|kommt (?:ganz |immer |sehr )?(?:drauf|darauf) an|sowohl als auch|"
    r"mal hier mal da|wechselnd)\b"
)
_IN_PARTS: Final = re.compile(r"\b(teils|mal|manchmal)\b.+\b\1\b")
"""Now this, now that."""
_NOT: Final = re.compile(r"(?:nicht|bloss nicht|nur nicht|niemals|nie|auf keinen fall|keinesfalls|garantiert nicht)\b")
"""How a part begins that only says what is not meant."""
_FORMERLY: Final = re.compile(r"(?:frueher|damals|vorher)\b")
"""How a part begins that is no longer so: "früher im Laden, jetzt online"."""
_BIRTH: Final = re.compile(r"\b(jahrgang|baujahr|geburtsjahr|geboren)((?: im jahr)?) (\d\d)\b")
"""A year of birth without its century."""
_RATHER_THAN: Final = re.compile(r"\b((?:eher|lieber|mehr) .+?) als .+")
_FROM_BELOW: Final = re.compile(r"(.+) von (?:unten|hinten)")
_PLACE_WORDS: Final = re.compile(r"\b(?:stelle|position|platz|gruppe|option|an)\b")
_FIRST_OR_LAST: Final = re.compile(r"(?:die |den )?(?P<end>ersten|letzten|oberen|unteren) (?P<count>\S+)")
_ALL: Final = re.compile(r"\b(?:alle|alles|saemtliche|beide|beides|alle (?:zwei|drei|vier|fuenf|sechs))\b")
_EXCEPT: Final = re.compile(r"\b(?:ausser|bis auf|ohne|nur nicht|aber nicht|nicht aber)\b")
_WITHOUT: Final = re.compile(r"\b(?:ausser|bis auf|ohne)\b")
_NOT_ALL: Final = re.compile(r"\bnicht (?:alle|alles|saemtliche|beide|beides)\b")
_SEPARATORS: Final = re.compile(r"\b(?:und|sowie|oder|auch|ausserdem|dazu|dann|plus)\b")
_RANGE: Final = re.compile(r"(\d+)\s*(?:bis|-|–)\s*(\d+)")
_BELOW: Final = re.compile(r"\b(?:unter|weniger als|hoechstens|bis zu|bis|noch keine|noch nicht)\s+(\d+)")
_ABOVE: Final = re.compile(
    r"\b(?:ueber|mehr als|ab|mindestens)\s+(\d+)|(\d+)\s*(?:oder|und)\s*(?:mehr|aelter|laenger|hoeher|weiter)"
)
_EMPTY: Final = frozenset(
    [
        "geht",
        "gehe",
        "gibt",
        "habe",
        "haben",
        "hat",
        "hatte",
        "kann",
        "koennen",
        "konnte",
        "nicht",
        "mehr",
        "werde",
        "werden",
        "wird",
        "wurde",
        "noch",
        "sehr",
        "viel",
        "kein",
        "keine",
        "keinen",
        "keines",
        "keins",
        "nie",
        "mich",
        "mir",
        "sich",
        "selbst",
        "selber",
        "man",
        "mal",
        "alle",
        "alles",
        "anderes",
        "andere",
        "anderen",
        "gar",
        "nur",
        "wegen",
    ]
)
"""Words of an offered answer that do not tell it from others when said alone."""
_MOST: Final = 0.7
"""Share of a word that must have been said."""
_ENOUGH: Final = 0.5
"""Share of a wording's telling words from which it counts as named, among several."""
_LONG: Final = 6
"""Letters from which one word of a longer synonym tells enough, when nothing else fits."""
_SOFT: Final = str.maketrans("tpk", "dbg")
"""The Palatinate says d, b and g for t, p and k."""
_NEAR: Final = 84.0
"""Similarity (0 to 100) from which a long word counts as a typing or hearing error of another."""


def choose(text: str, options: Sequence[Option]) -> list[Option]:
    """The options that fit best: one means understood, several mean "which of these?", none means not understood."""
    said = corrected(normal(_meant(text)))
    if from_below := _FROM_BELOW.fullmatch(said):
        index = _position(from_below[1], len(options))
        if index is not None and not _LAST.search(said):
            return [options[-1 - index]]
    said = re.sub(r" (?:von|nach) (?:oben|unten|links|rechts)$", "", said)
    if ranged := _by_range(said, options):
        return ranged
    if (index := _position(said, len(options))) is not None:
        return [options[index]]
    if _MIXED.fullmatch(said) or _MIXED.fullmatch(bare(said)) or _IN_PARTS.search(said):
        mixed = [
            option for option in options if any(_MIXED.search(normal(text)) for text in (option.text, *option.synonyme))
        ]
        if len(mixed) == 1:
            return mixed
    if _NONE.fullmatch(bare(said)) or _NONE.fullmatch(said):
        none = [
            option
            for option in options
            if _NONE.search(normal(option.text)) or any(_NONE.search(normal(word)) for word in option.synonyme)
        ]
        return none[:1]
    found = _by_words(said, options)
    told = clauses(_meant(text))
    return [option for option in found if not _ruled_out(option, told, options)]


def _ruled_out(option: Option, told: Sequence[str], options: Sequence[Option]) -> bool:
    """Whether an option is named only to say that it is not meant; asking again is better than storing the opposite."""
    naming = [clause for clause in told if _score(clause, option, options, whole_synonyms=False) > 0]
    return bool(naming) and not negated(option) and all(map(NEGATIVE.search, naming))


def _meant(text: str) -> str:
    """Without what was only ruled out: "nicht online, im Dorfladen", "eher das zweite als das erste"."""
    split = re.split(r"[,;]|\bsondern\b|\baber\b|\bund (?=jetzt|heute|inzwischen)", text, flags=re.IGNORECASE)
    parts = [part for part in split if normal(part)]
    kept = [part for part in parts if not _NOT.match(normal(part)) and not _FORMERLY.match(normal(part))]
    return _RATHER_THAN.sub(r"\1", ", ".join(kept)) if kept else text


def choose_several(text: str, options: Sequence[Option]) -> list[Option] | None:
    """All options that were named, in their order in the file; empty for "none of these"; None: not understood."""
    said = corrected(normal(re.sub(r"[,;/]", " und ", text)))
    if (except_ := _EXCEPT.search(said)) and _ALL.search(said[: except_.start()]):
        left_out = choose_several(said[except_.end() :], options)
        return [option for option in options if option not in left_out] if left_out else None
    if _WITHOUT.search(said):
        return None
    told = clauses(text)
    named = [[option for option in _all_by_words(clause, options) if not negated(option)] for clause in told]
    if doubtful(told, [len(each) for each in named]):
        return None
    denied = [bool(each and NEGATIVE.search(clause)) for clause, each in zip(told, named, strict=True)]
    chosen = _chosen([clause for clause, no in zip(told, denied, strict=True) if not no], options)
    if chosen:
        return [option for option in options if option.id in chosen]
    ruled_out = [option for each, no in zip(named, denied, strict=True) if no for option in each]
    if _ALL.search(said):
        return None if _NOT_ALL.search(said) else [option for option in options if option not in ruled_out]
    return [] if not ruled_out and (_NONE.search(said) or said == "nein") else None


def _chosen(told: Sequence[str], options: Sequence[Option]) -> set[str]:
    """Ids of what the clauses name, each by words or by its place."""
    chosen: set[str] = set()
    for part in (part.strip() for clause in told for part in _SEPARATORS.split(clause) if part.strip()):
        if ends := _at_an_end(part, options):
            chosen.update(option.id for option in ends)
            continue
        if (index := _position(part, len(options))) is not None:
            chosen.add(options[index].id)
            continue
        listed = [int(number) for number in numbers(part)]
        if (
            listed
            and len(spans(part)) == len(bare(part).split())
            and all(1 <= number <= len(options) for number in listed)
        ):
            chosen.update(options[number - 1].id for number in listed)
            continue
        chosen.update(option.id for option in _all_by_words(part, options))
    return chosen


def _at_an_end(said: str, options: Sequence[Option]) -> Sequence[Option]:
    """ "Die ersten zwei", "die letzten beiden"."""
    match = _FIRST_OR_LAST.fullmatch(said)
    if not match:
        return ()
    named = [2.0] if match["count"] == "beiden" else numbers(match["count"])
    count = int(named[0]) if named else 0
    if not 1 <= count <= len(options):
        return ()
    return options[:count] if match["end"] in ("ersten", "oberen") else options[-count:]


def _position(said: str, count: int) -> int | None:
    """Index of an option named by its place in the list."""
    core = bare(_PLACE_WORDS.sub("", said))
    if _SECOND_LAST.search(said) and count > 1:
        return count - 2
    if _LAST.fullmatch(core):
        return count - 1
    if _TOP.fullmatch(core):
        return 0
    if _MIDDLE.fullmatch(core) and count % 2:
        return count // 2
    if core in _FORMER_LATTER and count == 2:
        return _FORMER_LATTER[core] % count
    if ordinal := _ORDINAL.fullmatch(core):
        number = _ORDINALS[ordinal[1]]
        return number - 1 if number <= count else None
    if letter := _LETTER.fullmatch(core):
        index = ord(letter[1]) - ord("a")
        return index if index < count else None
    found = spans(said)
    if len(found) == 1 and core and len(core.split()) == found[0][1] - found[0][0]:
        number = int(found[0][2])
        return number - 1 if 1 <= number <= count and number == found[0][2] else None
    return None


def _by_range(said: str, options: Sequence[Option]) -> list[Option]:
    """For answers like "18 bis 39": the one the named number falls into. Empty when the answers are no ranges."""
    ranges = [_range_of(option.text) for option in options]
    if sum(one is not None for one in ranges) < max(2, len(options) - 1):
        return []
    told = _BIRTH.sub(_with_century, _in_digits(said))
    for option in options:  # said exactly as offered
        if _in_digits(normal(option.text)) == " ".join(
            word for word in told.split() if word not in FILLERS or word in ("bis", "oder", "und")
        ):
            return [option]
    wanted = _range_of(told)
    if wanted is not None and wanted in ranges:
        return [options[ranges.index(wanted)]]
    values = [value for _, _, value in spans(told)]
    if not values:
        return []
    # "I turn eighty next year, so 79": the last number is the conclusion.
    value = _age(values[-1], [one for one in ranges if one])
    if wanted is not None and len(values) == 1:
        value = next((end for end in wanted if abs(end) != float("inf")), value)
    value = math.floor(value)  # answers in whole numbers leave gaps: "siebzehneinhalb" is under 18
    return [option for option, one in zip(options, ranges, strict=True) if one and one[0] <= value <= one[1]][:1]


def _with_century(match: re.Match[str]) -> str:
    """Nobody is asked who has not been born yet: 47 is 1947, 08 is 2008."""
    year = 2000 + int(match[3])
    return f"{match[1]}{match[2]} {year if year <= clock.today().year else year - 100}"


def _age(value: float, ranges: Sequence[tuple[float, float]]) -> float:
    """A year of birth ("Jahrgang 1950") as the age in years, where ages are asked for; else the number itself."""
    ends = [end for one in ranges for end in one if abs(end) != float("inf")]
    year = clock.today().year
    return year - value if 1900 <= value <= year and max(ends) < 150 else value


def _range_of(text: str) -> tuple[float, float] | None:
    told = _in_digits(normal(text))
    if both := _RANGE.search(told):
        return float(both[1]), float(both[2])
    if above := _ABOVE.search(told):
        exclusive = told[above.start() :].startswith(("ueber", "mehr als"))
        return float(above[1] or above[2]) + (1 if exclusive else 0), float("inf")
    if below := _BELOW.search(told):
        exclusive = told[below.start() :].startswith(("unter", "weniger", "noch"))
        return float("-inf"), float(below[1]) - (1 if exclusive else 0)
    return None


def _in_digits(said: str) -> str:
    tokens = said.split()
    for start, end, number in reversed(spans(said)):
        tokens[start:end] = [f"{number:g}"]
    return " ".join(tokens)


def _by_words(said: str, options: Sequence[Option]) -> list[Option]:
    for whole_synonyms in (True, False):
        scores = [(_score(said, option, options, whole_synonyms), option) for option in options]
        best = max((score for score, _ in scores), default=0.0)
        if best > 0:
            return [option for score, option in scores if score >= best - 0.01]
    return []


def _all_by_words(said: str, options: Sequence[Option]) -> list[Option]:
    return [option for option in options if _score(said, option, options) >= _ENOUGH]


def _score(said: str, option: Option, options: Sequence[Option], whole_synonyms: bool = True) -> float:
    """How well words fit an option: a full wording beats a synonym's words, which beat single telling words.

    Args:
        whole_synonyms: a synonym of several words counts only with all of them; otherwise one long word will do.
    """
    core = bare(said)
    best = 0.0
    for index, wording in enumerate((option.text, *option.synonyme)):
        normalised = normal(wording)
        if said == normalised or core == bare(normalised):
            return 3.0
        if f" {normalised} " in f" {said} ":
            best = max(best, 2.0 + len(normalised) / 1000)
            continue
        telling = _telling(wording, option, options)
        if not telling:
            continue
        named = [word for word in telling if any(_alike(word, heard) for heard in core.split())]
        # Half of the answer's own words will do.
        if named and (
            index == 0 or len(named) == len(telling) or (not whole_synonyms and max(map(len, named)) >= _LONG)
        ):
            best = max(best, len(named) / len(telling))
    return best


def _telling(wording: str, option: Option, options: Sequence[Option]) -> list[str]:
    """Words of a wording that no other option has."""
    others = {
        stem(word)
        for other in options
        if other is not option
        for text in (other.text, *other.synonyme)
        for word in normal(text).split()
    }
    return [
        word
        for word in normal(wording).split()
        if word not in FILLERS and word not in _EMPTY and len(word) > 1 and stem(word) not in others
    ]


def _alike(word: str, heard: str) -> bool:
    if stem(word) == stem(heard):
        return True
    if len(word) >= 4 and word in heard and not heard.startswith("un" + word[:3]):
        return True  # compounds: Supermarktkasse
    if len(heard) >= 4 and len(heard) >= _MOST * len(word) and heard in word:
        return True  # shortened: Fahrräder for Leihfahrräder, but not "fahre" for "mitfahren"
    if len(word) == 3 and (heard.endswith(word) or heard.startswith(word)) and len(heard) > 4:
        return True  # compounds: Linienbus, Busfahrt
    if min(len(word), len(heard)) >= 4 and _softened(word) == _softened(heard):
        return True
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, heard, strict=False)))
    if common >= 5 and common >= _MOST * max(len(word), len(heard)):
        return True  # inflected: bestellt, bestellen
    return min(len(word), len(heard)) >= 5 and fuzz.ratio(word, heard) >= _NEAR


def _softened(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word.translate(_SOFT))
