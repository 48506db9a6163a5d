"""Removes what is only there for the eye: Markdown, emojis, invisible characters, typographic variants of one sign."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SPACES: Final = re.compile(r"[\u00a0\u202f\u2009\u2007\u2002-\u2006\u3000\t]")
_SPACED_THOUSANDS: Final = re.compile(
    r"(?<![\d/.,+-])(?<!\d )\b[1-9]\d{0,2}(?: \d{3})+"
    r"(?=(?:,\d+|,-+)?\s?(?:[€%$]|EUR|Euro|Einw|Mensch|Person|Haush|k?m[²\s.]|Quadrat|kWh|Stück))"
)
"""1 000 € with an ordinary space; only in front of what is counted, because telephone numbers look the same."""
_INVISIBLE: Final = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f\u00b7\u2027]")
"""Soft hyphens, zero-width characters, and the middle dot of Leichte Sprache ("Bundes·tag")."""
_QUOTES: Final = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "`": "'",
        "´": "'",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "−": "-",
        "—": "–",
        "―": "–",
        "⁄": "/",
        "∕": "/",
    }
)


def clean(text: str) -> str:
    """Typographic variants unified, invisible characters gone, thousands with a thin space given a dot."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(
        r"\b([1-9]\d{0,2})((?:[\u00a0\u202f\u2009]\d{3})+)\b", lambda m: m[1] + re.sub(r"\D", ".", m[2]), text
    )
    text = _SPACED_THOUSANDS.sub(lambda m: m[0].replace(" ", "."), text)
    text = re.sub(r"(?<=[^\W\d_])\(([^\W\d_]+)\)(?=[^\W\d_])", r"\1", text)  # Land l(i)eben
    text = _SPACES.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    return text.translate(_QUOTES).replace("...", "…")


def strip_markdown(text: str) -> str:
    """Links become their text, emphasis and headings plain; a numbered list says "Erstens:"."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)", r"\1", text)
    text = re.sub(r"<((?:https?://|mailto:)[^>\s]+)>", r"\1", text)
    text = re.sub(r"</?[A-Za-z][^>\n]*>", " ", text)
    text = re.sub(r"(?m)^\s{0,3}(?:```.*|#{1,6}\s+|>\s?)", "", text)
    text = re.sub(r"(?m)^\s*(?:[-–*+•▪●◦]|\[[ xX]\])\s+", "", text)
    text = re.sub(r"(?m)^\s*\|?[\s:|-]{3,}\|?\s*$", "", text)
    text = re.sub(
        r"(?m)^\s*\|(.*)\|\s*$",
        lambda m: ", ".join(cell.strip() for cell in m[1].split("|") if cell.strip()) + ".",
        text,
    )
    text = re.sub(r"\*{1,3}(?=\S)(.+?)(?<=\S)\*{1,3}", r"\1", text)
    text = re.sub(r"(?<!\w)_{1,2}(?=\S)(.+?)(?<=\S)_{1,2}(?!\w)", r"\1", text)
    return re.sub(r"~~(.+?)~~", r"\1", text)


def strip_lines(text: str) -> str:
    """`clean` and `strip_markdown`, with list items kept on lines of their own so that each becomes a sentence."""
    text = clean(text)
    text = re.sub(r"(?m)^\s*(?:[-–*+•▪●◦]|#{1,6})\s+", "\n\n", text)
    return strip_markdown(text)
