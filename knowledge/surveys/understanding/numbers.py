"""Numbers that people write or say: "fünfundvierzig", "zu dritt", "anderthalb", "fuffzehn", "3,5"."""

from __future__ import annotations

import re
from typing import Final

from text_to_num import text2num

from knowledge.surveys.understanding.words import corrected, normal

_FIXED: Final = {
    "zwo": 2.0,
    "zwoo": 2.0,
    "zwee": 2.0,
    "drei": 3.0,
    "eens": 1.0,
    "aans": 1.0,
    "viere": 4.0,
    "fuenfe": 5.0,
    "sechse": 6.0,
    "dutzend": 12.0,
    "anderthalb": 1.5,
    "eineinhalb": 1.5,
    "einundhalb": 1.5,
    "fuffzehn": 15.0,
    "fuchzehn": 15.0,
    "fuffzich": 50.0,
    "fuffzig": 50.0,
    "zwanzich": 20.0,
    "dreissich": 30.0,
    "verzich": 40.0,
    "verzig": 40.0,
    "sechzich": 60.0,
    "siebzich": 70.0,
    "achtzich": 80.0,
    "neunzich": 90.0,
    "fuenfzich": 50.0,
    "vierzich": 40.0,
    "zweit": 2.0,
    "dritt": 3.0,
    "viert": 4.0,
    "fuenft": 5.0,
    "sechst": 6.0,
    "siebt": 7.0,
    "acht": 8.0,
    "alleine": 1.0,
    "allein": 1.0,
    "alleinstehend": 1.0,
}
_TOGETHER: Final = frozenset({"zweit", "dritt", "viert", "fuenft", "sechst", "siebt"})
_ARTICLES: Final = frozenset({"ein", "eine", "einen", "einer", "einem"})
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")
_GLUED: Final = re.compile(r"(\d+(?:\.\d+)?)[a-z]+")
_HALF: Final = re.compile(r"(.+?)(?:und|ein)?einhalb")
_TIMES: Final = re.compile(r"(.+)mal")
_UNFOLD: Final = (("fuenf", "fünf"), ("zwoelf", "zwölf"), ("dreissig", "dreißig"))
_LONGEST: Final = 5


def numbers(text: str) -> list[float]:
    """All numbers in the order they were said; after a correction only what follows it."""
    return [number for _, _, number in spans(corrected(normal(text)))]


def spans(normalised: str) -> list[tuple[int, int, float]]:
    """Numbers with the word positions they cover: (first word, one past the last, number)."""
    tokens = normalised.split()
    found: list[tuple[int, int, float]] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            number = _number(tokens[at : at + length])
            if number is not None:
                found.append((at, at + length, number))
                at += length
                break
        else:
            at += 1
    return found


def _number(tokens: list[str]) -> float | None:
    if len(tokens) == 1:
        return _single(tokens[0])
    if tokens[0] in _ARTICLES and "und" not in tokens[1:2]:
        return None
    if any(token in _FIXED and token != "drei" and token != "acht" for token in tokens) or any(
        token.isdigit() for token in tokens
    ):
        return None
    if len(tokens) == 2 and not {"hundert", "tausend"} & set(tokens):
        return None  # "drei vier" are two numbers
    if len(tokens) == 3 and "und" in tokens and not tokens[2].endswith("zig") and not tokens[2].endswith("ssig"):
        return None  # "eins und drei" are two numbers
    if tokens[0] == "und" or tokens[-1] == "und" or "null" in tokens:
        return None  # "null null sieben" are three numbers
    return _spelled(" ".join(tokens))


def _single(token: str) -> float | None:
    if token in _ARTICLES:
        return None
    if token in _FIXED:
        return _FIXED[token]
    if _DIGITS.fullmatch(token):
        return float(token)
    if glued := _GLUED.fullmatch(token):
        return float(glued[1])
    if times := _TIMES.fullmatch(token):
        return 1.0 if times[1] == "ein" else _spelled(times[1])
    if token.endswith("einhalb"):
        whole = _spelled(token.removesuffix("einhalb"))
        return None if whole is None else whole + 0.5
    for noun_ending in ("er", "en"):  # "eine Dreier", "ein Vierer"
        stemmed = token.removesuffix(noun_ending)
        if stemmed != token and len(stemmed) >= 4 and (number := _spelled(stemmed)) is not None and number <= 10:
            return number
    return _spelled(token)


def _spelled(text: str) -> float | None:
    for folded, written in _UNFOLD:
        text = text.replace(folded, written)
    try:
        return float(text2num(text, "de"))
    except (ValueError, KeyError, IndexError):
        return None
