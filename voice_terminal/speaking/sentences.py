"""Splits a text into sentences as people read them; dots of dates, ordinals and abbreviations end none."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking import abbreviations
from voice_terminal.speaking.grammar import MONTH_SHORT, MONTHS, STARTERS, gender, last_word
from voice_terminal.speaking.table import words

_END: Final = re.compile(r"[.!?…]+[\"'“”«»)\]*_]*(?=\s|$)")
_PARAGRAPH: Final = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•+]\s|\d+[.)]\s|#|\|))|(?<=  )\n|(?<=:)\n|\s+(?=•\s)")
_BREATH: Final = re.compile(r"(?<=[,;:])\s+")
_DETERMINERS: Final = words(
    """
    ab am beim bis das dem den der des die diese diesem diesen dieser dieses ein eine einem einen einer eines
    ihr ihre ihrem ihren ihrer im ins jede jedem jeden jeder jedes kein keine mein meine meinem meinen meiner
    nach oder sein seine seinem seinen seiner seit und vom vor zum zur
    """
)


def split(text: str) -> list[str]:
    """The sentences of `text` as they stand there. Paragraphs and list items end one too."""
    found = []
    for block in _PARAGRAPH.split(text):
        block = re.sub(r"\s+", " ", block).strip()
        start = 0
        for end in _END.finditer(block):
            if not _ends_sentence(block, start, end):
                continue
            found.append(block[start : end.end()].strip())
            start = end.end()
        found.append(block[start:].strip())
    return [sentence for sentence in found if re.search(r"\w", sentence)]


def _ends_sentence(block: str, start: int, end: re.Match[str]) -> bool:
    before, after = block[start : end.start()], block[end.end() :]
    following = after.lstrip()
    if not following:
        return True
    if end[0][0] in "!?":
        return not following[:1].islower()
    if len(end[0]) > 1 or end[0] == "…":
        return not following[:1].islower()
    if re.search(r"\d$", before):
        return not _is_ordinal(before, following)
    if re.search(r"(?<!\w)[IVX]+$", before):
        return bool(re.match(r"\w+", following)) and re.match(r"\w+", following)[0] in STARTERS  # type: ignore[index]
    if abbreviations.ends_no_sentence(before, after):
        return False
    return not following[:1].islower()


def _is_ordinal(before: str, following: str) -> bool:
    """Whether "<number>." goes on ("am 3. Mai", "der 2. Bus") or closes the sentence ("Zimmer 12. Dort …")."""
    word = (re.match(r"[A-Za-zÄÖÜäöüß]+", following) or [""])[0]
    number = (re.search(r"(?:\d+\.)*\d+$", before) or [""])[0]
    if word in MONTHS or word in MONTH_SHORT:
        return True
    if word in STARTERS:
        return False
    if "." in number:  # a date: 24.12. or 24.12.2025.
        return not re.fullmatch(r"\d+\.\d+\.\d{2,4}", number) and not word[:1].isupper()
    if len(number) > 3:
        return False
    if word[:1].islower() or re.match(r"[-–,\d]", following):
        return True
    preceding = last_word(before[: len(before) - len(number)])
    if preceding in _DETERMINERS:
        return True
    return not preceding and gender(word) is not None


def breaths(sentence: str, limit: int = 110, first: int = 0) -> list[str]:
    """A spoken sentence in pieces of at most about `limit` characters, cut at commas; the first shorter (`first`).

    The first piece is what a resident waits for, so long sentences are not synthesised in one go.
    """
    if len(sentence) <= (first or limit):
        return [sentence]
    pieces: list[str] = []
    for clause in _BREATH.split(sentence):
        most = first if first and len(pieces) == 1 else limit
        if pieces and len(pieces[-1]) + len(clause) < most:
            pieces[-1] += " " + clause
        else:
            pieces.append(clause)
    return pieces
