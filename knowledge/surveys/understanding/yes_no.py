"""Yes or no, in the many ways people say it."""

from __future__ import annotations

import re
from typing import Final, Literal

from knowledge.surveys.understanding.numbers import numbers
from knowledge.surveys.understanding.words import corrected, normal
from knowledge.text import STOP_WORDS, stem

_UNSURE: Final = re.compile(
    r"\b(jein|vielleicht|kommt (?:drauf|darauf|ganz)|weiss (?:ich )?(?:noch )?nicht|keine ahnung|mal sehen|"
    r"schwer zu sagen|unentschieden|egal|moeglicherweise|teils teils"
    r"|unsicher|ja und nein|nicht sicher|eventuell|muss ich ueberlegen)\b"
)
_NO_PHRASES: Final = re.compile(
    r"\b(nein|nicht|keine?[nrsm]?|keins|nie|niemals|nichts|auf keinen fall|in keinem fall|keinesfalls|"
    r"keineswegs|gott bewahre|um gottes willen|bloss nicht|nie im leben|ohne mich"
    r"|abgeschafft|verkauft|abgegeben|lieber zu hause|weder)\b"
)
_YES_DESPITE_NO: Final = re.compile(
    r"\b(warum nicht|wieso nicht|weshalb nicht|kein problem|keine frage|nicht schlecht|wenn nichts "
    r"dazwischen kommt|nichts dagegen|selbstverstaendlich nicht nein|ohne zweifel|kein thema)\b"
)
_YES: Final = re.compile(
    r"\b(ja|jawohl|jawoll|klar|sicher|sicherlich|natuerlich|freilich|gewiss|genau|stimmt|richtig|doch|"
    r"selbstverstaendlich|unbedingt|gern|gerne|auf jeden fall|auf alle faelle|jederzeit|durchaus"
    r"|absolut|definitiv|logisch|logo|immer|schon|einverstanden|in ordnung|ok|und ob|aber hallo|bestimmt|"
    r"wahrscheinlich|ziemlich sicher|passt|zutreffend|trifft zu|mache ich|bin dabei|dabei|sofort)\b"
)
_AFFIRM: Final = re.compile(
    r"\b(habe|haben|hat|bin|sind|ist|wuerde|wuerden|mache|machen|moechte|kann|koennte|will|tue|gehe|fahre|"
    r"besitze|nutze)\b"
)


def yes_no(text: str, question: str = "") -> Literal["ja", "nein"] | None:
    """What was said to a yes-no question; None when it is neither or both.

    Args:
        question: the question itself; repeating its words without a "not" agrees ("Auto?" – "wir haben ein Auto").
    """
    said = corrected(normal(text))
    if _YES_DESPITE_NO.search(said) and not re.match(r"nein\b", said):
        return "ja"
    if _UNSURE.search(said):
        return None
    first = said.split()[0] if said else ""
    if first == "nein":
        return "nein"
    if first == "ja" and not re.search(r"\bnein\b", said):
        # "ja, das habe ich nicht" is rare; "ja nicht" is said in dialect for no
        return "nein" if re.fullmatch(r"ja (?:eher |gar |wirklich )?nicht", said) else "ja"
    if _NO_PHRASES.search(said):
        return "nein"
    if _YES.search(said):
        return "ja"
    if (
        re.match(r"habe[n]? sie\b", normal(question))
        and len(said.split()) <= 3
        and any(count >= 1 for count in numbers(said))
    ):
        return "ja"  # "sogar zwei"
    asked = {stem(word) for word in normal(question).split() if word not in STOP_WORDS}
    told = {stem(word) for word in said.split() if word not in STOP_WORDS}
    if len(said.split()) >= 2 and _AFFIRM.search(said) and (told <= asked or (asked & told)):
        return "ja"
    return None
