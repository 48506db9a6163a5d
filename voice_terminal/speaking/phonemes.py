"""A spoken sentence as the phonemes a Piper voice takes: espeak-ng's German, the lexicon's IPA, sounds a voice lacks.

Piper's own `[[IPA]]` loses punctuation and neighbouring sounds (piper1-gpl #280), so the pieces are joined here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Final

from voice_terminal.speaking.lexicon import Lexicon

Phonemize = Callable[[str], list[list[str]]]
"""Text to phonemes, one list per sentence, as `PiperVoice.phonemize` does."""

ENGLISH_SOUNDS: Final = {
    "w": "v",
    "ɒ": "ɔ",
    "ʌ": "a",
    "ð": "s",
    "θ": "s",
    "ɹ": "r",
    "æ": "ɛ",
    "ɚ": "ɜ",
    "ɐ": "ɜ",
    "ᵻ": "ɪ",
}
"""espeak-ng reads some words in English; German voices have not learned these sounds."""
SUBSTITUTES: Final = {"̩": "", "̯": "", "ʔ": "", "ʁ": "ɾ", "ʀ": "ɾ", "r": "ɾ", "ɾ": "r", "̃": "", "ʰ": ""}
"""Tried for sounds that are not in a voice's table at all."""


def to_phonemes(sentence: str, lexicon: Lexicon, phonemize: Phonemize, known: Collection[str]) -> list[str]:
    """The phonemes of one sentence. `known` are those the voice has; others are replaced or left out."""
    phonemes: list[str] = []
    for text, is_ipa in lexicon.parts(sentence):
        if phonemes and phonemes[-1] != " " and (is_ipa or text[0] == " ") and text[0] not in ",;:.!?":
            phonemes.append(" ")
        phonemes += list(unicodedata.normalize("NFD", text)) if is_ipa else _read(text, phonemize)
    return [sound for phoneme in phonemes if (sound := _known(phoneme, known))]


def _read(text: str, phonemize: Phonemize) -> list[str]:
    """espeak-ng's phonemes of a piece of text; its pauses are kept, also in front and at the end."""
    found: list[str] = []
    lead = re.match(r"\s*([,;:.!?]+)", text)
    if lead:
        found += list(lead[1])
        text = text[lead.end() :]
    if not re.search(r"\w", text):
        return found
    if found:
        found.append(" ")
    for part in phonemize(text.strip()):
        found += part
    if text.endswith(" "):
        found.append(" ")
    return found


def _known(phoneme: str, known: Collection[str]) -> str:
    phoneme = ENGLISH_SOUNDS.get(phoneme, phoneme)
    if phoneme in known:
        return phoneme
    substitute = SUBSTITUTES.get(phoneme, "")
    return substitute if substitute in known else ""
