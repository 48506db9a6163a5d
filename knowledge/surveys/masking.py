"""Takes phone numbers and mail addresses out of free texts, so that no answer names a person by accident."""

from __future__ import annotations

import re
from typing import Final

import phonenumbers

PHONE: Final = "[Telefonnummer entfernt]"
MAIL: Final = "[E-Mail-Adresse entfernt]"
_MAIL: Final = re.compile(
    r"[\w.+-]+\s*(?:@|\(at\)|\[at\]|\s(?:at|ät|klammeraffe)\s)\s*[\w-]+(?:\s*(?:\.|\spunkt\s|\(dot\))\s*[\w-]+)+",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"(?<![\w,.])(?:\+|00)?\d(?:[\s/().-]{0,3}\d){5,}(?![\w])")
"""Six digits and more, however they are grouped; longer than a year, a price or a postcode."""
_DATE: Final = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})")
_SPOKEN_DIGIT: Final = r"(?:null|eins|ein|zwei|zwo|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|\d)"
_SPOKEN: Final = re.compile(rf"\b{_SPOKEN_DIGIT}(?:[\s,/-]+{_SPOKEN_DIGIT}){{5,}}\b", re.IGNORECASE)


def mask(text: str) -> str:
    """The text with contact data replaced. Rather one number too many than a person's."""
    text = _MAIL.sub(MAIL, text)
    for match in reversed(list(phonenumbers.PhoneNumberMatcher(text, "DE", leniency=phonenumbers.Leniency.POSSIBLE))):
        if (
            not _DATE.fullmatch(match.raw_string.strip())
            and sum(character.isdigit() for character in match.raw_string) > 5
        ):
            text = text[: match.start] + PHONE + text[match.end :]
    text = _DIGITS.sub(lambda found: found[0] if _DATE.fullmatch(found[0].strip()) else PHONE, text)
    return _SPOKEN.sub(PHONE, text)
