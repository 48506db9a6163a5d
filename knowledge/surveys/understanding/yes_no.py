"""Yes or no, in the many ways people say it."""

from __future__ import annotations

import re
from typing import Final, Literal

from knowledge.surveys.understanding.numbers import spans
from knowledge.surveys.understanding.words import FILLERS, corrected, normal
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
    r"|absolut|definitiv|logisch|logo|einverstanden|in ordnung|ok|und ob|aber hallo|bestimmt|"
    r"wahrscheinlich|ziemlich sicher|passt|zutreffend|trifft zu|mache ich|bin dabei|sofort)\b"
)
_YES_ALONE: Final = re.compile(r"\b(immer|schon|dabei)\b")
"""Yes, unless more is told: "ich glaube schon", but not "ich bin schon alt"."""
_TWO_EDGED: Final = re.compile(
    r"\b(?:wenn|falls|sofern|solange|ohne(?! mich| zweifel))\b.*\b(?:nicht|nichts|nie|niemals|keine?[nrsm]?|keins)\b"
    r"|\bnicht (?:anders|ohne)\b"
)
"""A "not" that does not say no: "nur wenn sie nichts kostet", "ohne Auto geht es nicht"."""
_AFFIRM: Final = re.compile(
    r"\b(habe|haben|hat|bin|sind|ist|wuerde|wuerden|mache|machen|moechte|kann|koennte|will|tue|gehe|fahre|"
    r"besitze|nutze)\b"
)
_SAME_VERB: Final = {
    "haben": frozenset({"habe", "haben", "besitze", "besitzen"}),
    "sind": frozenset({"bin", "sind"}),
    "wuerden": frozenset({"wuerde", "wuerden"}),
    "koennen": frozenset({"kann", "koennen"}),
    "moechten": frozenset({"moechte", "moechten"}),
}
"""How a question begins, and the verbs that repeat it."""
_DESCRIBING: Final = frozenset(
    {"eigen", "eigenes", "eigenen", "altes", "alten", "neues", "kleines", "grosses", "besitze", "besitzen"}
)
_COUNTING: Final = frozenset({*FILLERS, "habe", "haben", "sogar", "nur", "gleich"})
_MANY: Final = 9
"""Of what one owns; a higher number is something else, such as an age."""


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
    if _TWO_EDGED.search(said):
        return None
    if _NO_PHRASES.search(said):
        return "nein"
    if _YES.search(said) or _counts(said, question) or _agrees(said, question):
        return "ja"
    return None


def _counts(said: str, question: str) -> bool:
    """Whether it is told how many one has: "sogar zwei"."""
    tokens = said.split()
    counted = spans(said)
    return (
        bool(re.match(r"haben? sie\b", normal(question)))
        and len(counted) == 1
        and 1 <= counted[0][2] <= _MANY
        and not tokens[counted[0][0]].startswith("allein")
        and all(word in _COUNTING for word in tokens[: counted[0][0]] + tokens[counted[0][1] :])
    )


def _agrees(said: str, question: str) -> bool:
    """Whether the question's words are repeated, and nothing else is told."""
    asked = normal(question).split()
    told = {word for word in said.split() if word not in STOP_WORDS | FILLERS | _DESCRIBING}
    told -= set(_YES_ALONE.findall(said))
    if not {stem(word) for word in told} <= {stem(word) for word in asked}:
        return False
    if _YES_ALONE.search(said):
        return True
    if told:
        return any(word in _verbs(asked[0]) for word in said.split())
    return len(said.split()) >= 2 and bool(_AFFIRM.search(said))


def _verbs(opening: str) -> frozenset[str]:
    return _SAME_VERB.get(opening, frozenset({opening, opening.removesuffix("n")}))
