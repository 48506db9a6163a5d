"""How German words sound alike: Kölner Phonetik (H. J. Postel, IBM-Nachrichten 19, 1969) and edit distance."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

_SPELLING: Final = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "s", "é": "e", "è": "e", "ç": "c"})
_PLAIN: Final = {
    **dict.fromkeys("aeijouy", "0"),
    "b": "1",
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}


@lru_cache(maxsize=20_000)
def cologne(text: str) -> str:
    """The Kölner-Phonetik code of a word or phrase (spaces and hyphens do not count): `Müller-Lüdenscheidt`
    → 65752682.
    """
    letters = re.sub(r"[^a-z]", "", text.lower().translate(_SPELLING))
    codes: list[str] = []
    for position, letter in enumerate(letters):
        before = letters[position - 1] if position else ""
        after = letters[position + 1] if position + 1 < len(letters) else ""
        codes.append(_code(letter, before, after))
    joined = "".join(codes)
    squeezed = re.sub(r"(.)\1+", r"\1", joined)
    return squeezed[:1] + squeezed[1:].replace("0", "")


def _code(letter: str, before: str, after: str) -> str:
    if letter == "h":
        return ""
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after and after in "csz" else "2"
    if letter == "x":
        return "8" if before and before in "ckq" else "48"
    if letter == "c":
        if not before:
            return "4" if after and after in "ahkloqrux" else "8"
        return "4" if before not in "sz" and after and after in "ahkoqux" else "8"
    return _PLAIN[letter]


def letters_only(text: str) -> str:
    """Lower-case letters and digits: what is compared when spelling counts, not hyphens and spaces."""
    return re.sub(r"[^a-zäöüß0-9]", "", text.lower())


def likeness(heard: str, meant: str) -> float:
    """How alike two phrases sound, 0 to 1: two parts sound (Kölner code), one part spelling.

    Sound alone is not enough: the code ignores vowels, so Kusel, Kessel and Kassel are one and the same to
    it.
    """
    sound = Levenshtein.normalized_similarity(cologne(heard), cologne(meant))
    spelling = Levenshtein.normalized_similarity(letters_only(heard), letters_only(meant))
    return (2 * sound + spelling) / 3 if letters_only(heard) and letters_only(meant) else 0.0
