"""Makes typed text harmless before it goes to Rasa: no commands, no invisible characters."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
"""Zero-width and bidirectional controls: they hide text from the reader and change what a log shows."""


def clean(text: str) -> str:
    """The text in NFC, on one line, without control characters and without leading slashes.

    A leading slash would make Rasa take the text for a command (`/restart`, `/intent{…}`).
    """
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", text)
    text = "".join(" " if unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} else char for char in text)
    return re.sub(r"\s+", " ", text).strip().lstrip("/ ")
