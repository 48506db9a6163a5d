"""A step of a scale, from a number ("so drei") or from words ("eher zufrieden", "gar nicht", "geht so")."""

from __future__ import annotations

import re
from typing import Final

from knowledge.surveys.definition import Option, Question
from knowledge.surveys.understanding.choice import choose
from knowledge.surveys.understanding.numbers import numbers
from knowledge.surveys.understanding.words import FILLERS, bare, corrected, normal
from knowledge.text import stem

_STRONG: Final = (
    r"(?:sehr|total|voll|vollkommen|absolut|aeusserst|extrem|hoechst|rundum|ueberaus|richtig|wirklich|mega|"
    r"super|ganz und gar|voellig|besonders|arg|stark|unheimlich|komplett)"
)
_MILD: Final = (
    r"(?:eher|ziemlich|relativ|recht|einigermassen|halbwegs|weitgehend|im grossen und ganzen|ganz|meistens|durchaus)"
)
_NOT_AT_ALL: Final = re.compile(
    r"\b(?:(?:gar|ueberhaupt|absolut|ganz und gar|wirklich|total|einfach) nicht|(?:gar|ueberhaupt) "
    r"(?:keine?|nichts)|kein bisschen|null|nie|niemals|nicht die bohne|kein stueck)\b"
)
_NOT: Final = re.compile(r"\b(?:nicht|kein|keine|keinen|wenig|kaum)\b")
_NOT_VERY: Final = re.compile(
    r"\b(?:nicht (?:so|sehr|besonders|wirklich|ganz|unbedingt|recht|arg|gerade)|eher nicht|weniger|nur "
    r"wenig|kaum|selten|nicht mehr so)\b"
)
_MIDDLE: Final = re.compile(
    r"\b(?:mittel|mittelmaessig|mittelpraechtig|geht so|es geht|geht grad so|geht gerade so|so lala|lala|"
    r"teils teils|teilweise|durchwachsen|weder noch|neutral|halbe halbe|fuenfzig fuenfzig"
    r"|mal so mal so|durchschnitt|durchschnittlich|mitte|mittlere|so und so|unentschieden|halb halb|"
    r"manchmal|solala|passt scho|passt schon|ausgewogen|mittendrin)\b"
)
_TOP: Final = re.compile(
    r"\b(?:hoechste|hoechst(?:e|er)? (?:punktzahl|wert|stufe)|volle punktzahl|maximum|maximal|ganz oben|"
    r"oberste|top|hundert prozent|hundertprozentig|besser geht es nicht|voll und ganz|bestnote|beste)\b"
)
_BOTTOM: Final = re.compile(
    r"\b(?:niedrigste|minimum|ganz unten|unterste|schlechteste|schlechter geht es nicht|schlimmste|kleinste)\b"
)
_GREAT: Final = frozenset(
    [
        "super",
        "spitze",
        "perfekt",
        "ausgezeichnet",
        "hervorragend",
        "optimal",
        "bestens",
        "prima",
        "klasse",
        "toll",
        "fantastisch",
        "begeistert",
        "immer",
        "wunderbar",
        "einwandfrei",
        "tiptop",
    ]
)
_AWFUL: Final = frozenset(
    [
        "miserabel",
        "katastrophe",
        "katastrophal",
        "furchtbar",
        "schrecklich",
        "grauenhaft",
        "unterirdisch",
        "unmoeglich",
        "saumaessig",
        "hundsmiserabel",
        "frechheit",
        "traurig",
    ]
)
_GOOD: Final = frozenset(
    [
        "gut",
        "gute",
        "guter",
        "gutes",
        "zufrieden",
        "wichtig",
        "schoen",
        "ordentlich",
        "oft",
        "haeufig",
        "positiv",
        "viel",
        "gern",
        "gerne",
        "stimme",
        "zustimmung",
        "einverstanden",
        "sicher",
        "wohl",
        "stark",
    ]
)
_BAD: Final = frozenset(
    [
        "schlecht",
        "schlechte",
        "unzufrieden",
        "unwichtig",
        "negativ",
        "mies",
        "bescheiden",
        "ungern",
        "schwach",
        "duerftig",
        "enttaeuscht",
        "uebel",
        "mangelhaft",
    ]
)


def scale(text: str, question: Question) -> list[int]:
    """The steps that may be meant: one means understood, two mean "rather this or that?", none means not understood."""
    assert question.von is not None and question.bis is not None
    said = corrected(normal(text))
    named = [int(number) for number in numbers(said) if number == int(number)]
    if " von " in f" {said} " and len(named) == 2 and named[1] == question.bis:  # "acht von zehn"
        named = named[:1]
    inside = list(dict.fromkeys(number for number in named if question.von <= number <= question.bis))
    if inside and not (0 in named and question.von > 0 and len(named) == 1):
        return inside[:2] if len(inside) <= 2 else []
    if named and named != [0]:
        return []
    return _by_label(said, question) or _by_feeling(said, question)


def _by_label(said: str, question: Question) -> list[int]:
    for step, label in question.stufen.items():
        if said == normal(label) or (bare(said) == bare(normal(label)) and not _MILD_FIRST.match(said)):
            return [step]
    steps = [
        step
        for step in question.stufen
        if f" {normal(question.stufen[step])} " in f" {said} " and not _negated(said, normal(question.stufen[step]))
    ]
    # "sehr gut" contains "gut": the longest label that was said counts.
    if steps:
        longest = max(len(normal(question.stufen[step])) for step in steps)
        best = [step for step in steps if len(normal(question.stufen[step])) == longest]
        if len(best) == 1 and not (
            len(question.stufen) == 2 and _NOT_AT_ALL.search(said) and "nicht" not in question.stufen[best[0]]
        ):
            return best
    if (
        question.bis is not None
        and question.von is not None
        and len(question.stufen) == question.bis - question.von + 1
    ):
        # Only where the words are not about degree: then the feeling decides.
        core = [word for word in said.split() if word not in FILLERS]
        if any(word in _GOOD | _BAD | _GREAT | _AWFUL for word in core) or _MIDDLE.search(said) or _NOT.search(said):
            return []
        fitting = choose(said, [Option(id=f"s{step}", text=label) for step, label in question.stufen.items()])
        if len(fitting) == 1:
            return [int(fitting[0].id[1:])]
    return []


_MILD_FIRST: Final = re.compile(rf"{_MILD}\b")


def _negated(said: str, label: str) -> bool:
    return bool(re.search(rf"\b(?:nicht|kein|keine)\s+(?:\w+\s+)?{re.escape(label)}\b", said))


def _by_feeling(said: str, question: Question) -> list[int]:
    position = _position(said, question)
    if position is None:
        return []
    assert question.von is not None and question.bis is not None
    if _falls(question):
        position = 1 - position
    exact = question.von + position * (question.bis - question.von)
    low = int(exact)
    if abs(exact - low - 0.5) < 1e-9:
        return [low, low + 1]
    return [round(exact)]


def _falls(question: Question) -> bool:
    """Whether the first number is the best, as in school marks."""
    assert question.von is not None and question.bis is not None
    first, last = normal(question.stufen[question.von]).split(), normal(question.stufen[question.bis]).split()

    def goodness(label: list[str]) -> int:
        score = sum(word in _GOOD | _GREAT for word in label) - sum(
            word in _BAD | _AWFUL or (word.startswith("un") and word[2:] in _GOOD) for word in label
        )
        return -abs(score) if any(word in ("nicht", "kein", "keine") for word in label) else score

    return goodness(first) > goodness(last)


def _position(said: str, question: Question) -> float | None:
    """Where on the scale the words lie: 0 the worst, 1 the best."""
    good, bad = _poles(question)
    found = set(said.split())
    stems = {stem(word) for word in found}
    liked = bool(stems & {stem(word) for word in good | _GOOD})
    disliked = bool(stems & {stem(word) for word in bad | _BAD}) or any(
        word.startswith("un") and stem(word[2:]) in {stem(one) for one in good | _GOOD} for word in found
    )
    if disliked and any(word.startswith("un") for word in found) and not (found & good):
        liked = False
    strong = bool(re.search(rf"\b{_STRONG}\b", said))
    mild = bool(re.search(rf"\b{_MILD}\b", said))
    if any(
        word.startswith(("hoch", "hoechst", "super", "mega"))
        and word.removeprefix("hoechst").removeprefix("hoch").removeprefix("super").removeprefix("mega") in good | _GOOD
        for word in found
    ):
        return 1.0
    if _MIDDLE.search(said):
        return 0.5
    if _BOTTOM.search(said) or (found & _AWFUL):
        return 0.0
    if _TOP.search(said) or (found & _GREAT and not _NOT.search(said)):
        return 1.0
    if found & _GREAT:
        return 0.25
    if re.search(r"\bkoennte besser\b|\bverbesserungs", said):
        return 0.25
    if disliked and not liked:
        if _NOT.search(said):
            return 0.6  # "nicht schlecht", "nicht unzufrieden"
        return 0.0 if strong or re.search(r"\bganz (?:schlecht|unzufrieden)", said) else 0.25
    if _NOT_VERY.search(said):
        return 0.25
    if _NOT_AT_ALL.search(said):
        return 0.0
    if liked:
        if _NOT.search(said):
            return 0.25
        return 1.0 if strong and not mild else 0.7 if mild else 0.8
    if re.fullmatch(r"(?:.* )?(?:sehr|total|absolut|vollkommen|extrem|aeusserst)", said):
        return 1.0
    if _NOT.fullmatch(bare(said)):
        return 0.25
    if re.search(r"\b(?:ok|in ordnung|passabel|akzeptabel|annehmbar)\b", said):
        return 0.6
    return None


def _poles(question: Question) -> tuple[set[str], set[str]]:
    """Telling words of the best and of the worst end's names."""
    assert question.von is not None and question.bis is not None
    noise = (
        set(re.findall(r"\w+", _STRONG))
        | set(re.findall(r"\w+", _MILD))
        | {"gar", "nicht", "ueberhaupt", "kein", "keine"}
    )
    first = {word for word in normal(question.stufen[question.von]).split() if word not in noise}
    last = {word for word in normal(question.stufen[question.bis]).split() if word not in noise}
    low, high = (last, first) if _falls(question) else (first, last)
    return high - low or high, low - high
