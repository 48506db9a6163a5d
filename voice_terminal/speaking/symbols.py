"""The last step: brackets, slashes, hyphens, quotation marks and all other signs become words, pauses or nothing."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from voice_terminal.speaking.table import table

_WORDS: Final = table(
    """
    &=und | +=plus | ×=mal | ÷=geteilt durch | %=Prozent | €=Euro | $=Dollar | £=Pfund | @=ät | °=Grad | §=Paragraf
    ≥=mindestens | ≤=höchstens | <=kleiner als | >=größer als | ≈=ungefähr | ~=ungefähr | ±=plus minus | ‰=Promille
    →=, | ⇒=, | ➔=, | ➜=, | •=, | ²=hoch zwei | ³=hoch drei
    """
) | {"=": "gleich", "|": ","}
_ALLOWED: Final = re.compile(r"[^A-Za-zÄÖÜäöüßáàâãåæçéèêëíìîïñóòôõøœúùûýÿÁÀÂÅÇÉÈÊËÍÎÑÓÔÚÛ .,!?;:']")


def speak(text: str) -> str:
    """One sentence made of letters, spaces and . , ! ? ; : ' only."""
    text = re.sub(r"(?<=[a-zäöüß])[(\[]-?([a-zäöüß]{1,6})[)\]]", r"\1", text)  # Mitarbeiter(innen)
    text = re.sub(r"(?<=[a-zäöüß])[*:_/]-?(?=innen\b|in\b)", " ", text)  # Bürger*innen, Bürger:innen
    text = re.sub(r"\s*[(\[{]\s*", ", ", text)
    text = re.sub(r"\s*[)\]}]\s*(?=[.!?;:,])", "", text)
    text = re.sub(r"\s*[)\]}]\s*", ", ", text)
    text = re.sub(r"\s+(?:-{1,3}|–)\s+", ", ", text)
    text = re.sub(r"(?<=[A-Za-zäöüß])\s?–\s?(?=[A-Za-zÄÖÜäöüß])", " bis ", text)
    text = re.sub(r"\bund\s?/\s?oder\b", "und oder", text)
    text = re.sub(r"(?<=\w)\s*/\s*(?=\w)", ", ", text)
    text = text.replace("…", ".")
    text = re.sub(r"(?<=\w)\.(?=[^\W_])", ", ", text)  # Gemeinsam.Digital.vorOrt
    text = re.sub(r"([+*#=~<>|•-])\1{1,}", " ", text)  # ornaments
    for sign, word in _WORDS.items():
        text = text.replace(sign, f" {word} ")
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text)
    text = "".join(char if not _ALLOWED.match(char) else _fold(char) for char in text)
    return tidy(text)


def _fold(char: str) -> str:
    """A foreign letter without its accent (č → c); a space for all else, so that neighbours stay apart."""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else " "


def tidy(text: str) -> str:
    """Single spaces, single punctuation marks, each followed by a space; nothing in front of the first word."""
    text = re.sub(r"(?<![A-Za-zäöüß])'|'(?![a-zäöüß])", " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([.,!?;:])", r"\1", text)
    text = re.sub(r"([.,!?;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(r"[,;:]+\s*([.!?])", r"\1", text)
    text = re.sub(r"([.!?])[.!?]+", lambda m: "?" if "?" in m[0] else m[1], text)
    text = re.sub(r"[.!?](?=\s*[^\s.!?])", ",", text)  # the sentence is split already: a dot inside ends nothing
    text = re.sub(r"([.,!?;:])(?=[^\s.,!?;:])", r"\1 ", text)
    return re.sub(r"^[\s.,!?;:]+", "", text).strip().rstrip(",;:").strip()
