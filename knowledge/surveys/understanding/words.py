"""Words of an answer: folded, with the Palatinate's and the speech recogniser's forms put right."""

from __future__ import annotations

import re
from typing import Final

from knowledge.text import words

_SAME: Final = {
    "jo": "ja",
    "joa": "ja",
    "jou": "ja",
    "jep": "ja",
    "jap": "ja",
    "yes": "ja",
    "ajo": "ja",
    "jaja": "ja",
    "jaa": "ja",
    "nee": "nein",
    "ne": "nein",
    "noe": "nein",
    "nae": "nein",
    "naa": "nein",
    "nope": "nein",
    "noeoe": "nein",
    "neee": "nein",
    "nei": "nein",
    "net": "nicht",
    "nit": "nicht",
    "ned": "nicht",
    "nich": "nicht",
    "nix": "nichts",
    "nischt": "nichts",
    "isch": "ich",
    "ick": "ich",
    "mer": "wir",
    "unn": "und",
    "uff": "auf",
    "aach": "auch",
    "hann": "habe",
    "hon": "habe",
    "hab": "habe",
    "han": "habe",
    "kae": "kein",
    "kaen": "kein",
    "koi": "kein",
    "keener": "keiner",
    "nummero": "nummer",
    "netz": "internet",
    "garnicht": "gar nicht",
    "garnet": "gar nicht",
    "garnichts": "gar nichts",
    "ebbes": "etwas",
    "mol": "mal",
    "do": "da",
    "bissel": "bisschen",
    "bissl": "bisschen",
    "schunn": "schon",
    "immer": "immer",
    "aanfach": "einfach",
    "guud": "gut",
    "gud": "gut",
    "wuerd": "wuerde",
    "glaub": "glaube",
    "denk": "denke",
    "find": "finde",
    "sag": "sage",
    "geb": "gebe",
    "okay": "ok",
    "okey": "ok",
}
FILLERS: Final = frozenset(
    [
        "aeh",
        "aehm",
        "ah",
        "eh",
        "hm",
        "hmm",
        "oh",
        "ach",
        "na",
        "naja",
        "also",
        "halt",
        "eben",
        "mal",
        "bitte",
        "ei",
        "eigentlich",
        "so",
        "wohl",
        "doch",
        "gell",
        "ne",
        "ich",
        "wir",
        "man",
        "wuerde",
        "wuerden",
        "sage",
        "sagen",
        "glaube",
        "denke",
        "meine",
        "finde",
        "gebe",
        "nehme",
        "nehmen",
        "waehle",
        "das",
        "ist",
        "es",
        "ja",
        "schon",
        "da",
        "dann",
        "jetzt",
        "nun",
        "mir",
        "uns",
        "sein",
        "muss",
        "vielleicht",
        "etwa",
        "ungefaehr",
        "circa",
        "ca",
        "wahrscheinlich",
        "vermutlich",
        "ueberlegen",
        "moment",
        "einfach",
        "leider",
        "tatsaechlich",
        "insgesamt",
        "alles",
        "in",
        "allem",
        "damit",
        "dazu",
        "dafuer",
        "hier",
        "eher",
        "aber",
        "auch",
        "noch",
        "der",
        "die",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einer",
        "einem",
        "antwort",
        "nummer",
        "variante",
        "moeglichkeit",
        "punkt",
        "stufe",
        "wert",
        "note",
        "bin",
        "war",
        "am",
        "im",
        "in",
        "mit",
        "zu",
        "zur",
        "zum",
        "von",
        "vom",
        "bei",
        "beim",
        "fuer",
        "und",
        "oder",
    ]
)
"""Words that carry no answer by themselves."""
_CORRECTION: Final = re.compile(
    r"\b(?:nein quatsch|ach nein|nein moment|nein halt|nein doch lieber|doch lieber|quatsch|sondern|"
    r"beziehungsweise|ich meine|ich meinte|halt nein|stopp|korrektur)\b"
)
_CORRECTED_NUMBER: Final = re.compile(r"^(\S+)\s+nein\s+(?=\S)")


def normal(text: str) -> str:
    """Folded words with dialect forms replaced, separated by one space; a decimal comma stays."""
    kept = re.sub(r"(?<=\d)[.,](?=\d)", "KOMMA", text)
    kept = re.sub(r"(?<=\d)\s*[-–—]\s*(?=\d)", " bis ", kept)
    result = " ".join(_SAME.get(word, word) for word in words(kept))
    return result.replace("komma", ".") if "KOMMA" in kept else result


def corrected(normalised: str) -> str:
    """What stands after a slip that somebody put right: "drei nein quatsch vier" becomes "vier"."""
    found = list(_CORRECTION.finditer(normalised))
    if found and normalised[found[-1].end() :].strip():
        return normalised[found[-1].end() :].strip()
    return normalised


def bare(normalised: str) -> str:
    """Without fillers; the same text when nothing else is left."""
    left = [word for word in normalised.split() if word not in FILLERS]
    return " ".join(left) or normalised
