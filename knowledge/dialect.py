"""Palatine words in standard German, from staff's `mundart.yaml`: search and encoder read little dialect."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

import simplemma
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from knowledge.errors import ContentError
from knowledge.safe_yaml import line_of
from knowledge.text import STOP_WORDS, fold
from knowledge.yaml_file import plain, read_values

FILE: Final = "mundart.yaml"
MARKERS: Final = 2
"""Words of `kennwoerter` from which on a question is dialect."""
_SHORTEST: Final = 4
"""Letters of a word from which on its sounds are tried."""
_TRIALS: Final = 300
"""Changed words that are looked up at most, to find one that is German."""
_REMEMBERED: Final = 5_000
"""Words whose sounds were tried: a turn reads its question several times, and people use the same words."""
_TOKEN: Final = re.compile(r"[^\W\d_]+")

_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\W\d_]+$")]
_Meaning = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
_Letters = Annotated[str, StringConstraints(max_length=6, pattern=r"^[^\W\d_]*$")]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kennwoerter: tuple[_Word, ...] = ()
    woerter: Mapping[_Word, _Meaning] = Field(default_factory=dict)
    laute: tuple[tuple[_Letters, _Letters], ...] = ()
    endungen: tuple[tuple[_Letters, _Letters], ...] = ()


KEYS: Final = frozenset(_File.model_fields)


class Dialect:
    """The words and sounds of one dialect. Empty: every text is standard German."""

    def __init__(
        self,
        markers: Sequence[str] = (),
        words: Mapping[str, str] | None = None,
        sounds: Sequence[tuple[str, str]] = (),
        endings: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._markers = frozenset(map(fold, markers))
        self.listed: Mapping[str, str] = {fold(word): meaning for word, meaning in (words or {}).items()}
        """Folded words of the dialect and what they mean."""
        self._sounds = tuple((spoken.lower(), written.lower()) for spoken, written in sounds if spoken)
        self._endings = tuple((spoken.lower(), written.lower()) for spoken, written in endings)
        said = repr((sorted(self._markers), sorted(self.listed.items()), self._sounds, self._endings))
        self.version: str = hashlib.sha256(said.encode()).hexdigest()[:16]
        """Changes whenever a word or sound does."""
        self._sounded = lru_cache(maxsize=_REMEMBERED)(self._by_sound)

    def is_spoken(self, text: str) -> bool:
        """True when one word can only be the dialect, or two different ones are typical of it."""
        found = {fold(word): word for word in _TOKEN.findall(text)}
        only_here = {folded for folded, word in found.items() if folded in self.listed and not is_german(word)}
        typical = only_here | (self._markers & found.keys())
        return len(typical) >= MARKERS or any(len(folded) >= _SHORTEST for folded in only_here)

    def standard(self, text: str, meant: Callable[[str], str | None]) -> str:
        """The text with words of the dialect, and words nobody knows, replaced by what is probably meant.

        Args:
            meant: the word of the knowledge that an unknown word may mean; None to keep it.
        """
        spoken = self.is_spoken(text)

        def replace(match: re.Match[str]) -> str:
            word = match[0]
            folded = fold(word)
            if folded in self.listed and (spoken or (len(folded) > _SHORTEST and not is_german(word))):
                return self.listed[folded]
            if folded in STOP_WORDS or is_german(word):
                return word
            # In dialect a word is rather spelt as it sounds than misspelt: "ewich" is "ewig", not "eich".
            return (self._sounded(word) if spoken else None) or meant(word) or word

        return _TOKEN.sub(replace, text)

    def _by_sound(self, word: str) -> str | None:
        """A German word from which the sounds of the dialect make this one; None when there is none."""
        if len(word) < _SHORTEST:
            return None
        return next(filter(is_german, self._trials(word.lower())), None)

    def _trials(self, word: str) -> Iterator[str]:
        """Words that may be meant, those with few changes first."""
        seen = {word}
        waiting = [word]
        while waiting and len(seen) < _TRIALS:
            current = waiting.pop(0)
            for changed in (*self._other_ending(current), *self._other_sound(current)):
                if changed not in seen:
                    seen.add(changed)
                    waiting.append(changed)
                    yield changed

    def _other_ending(self, word: str) -> Iterator[str]:
        for spoken, written in self._endings:
            if word.endswith(spoken):
                yield word[: len(word) - len(spoken)] + written

    def _other_sound(self, word: str) -> Iterator[str]:
        for spoken, written in self._sounds:
            at = word.find(spoken)
            while at >= 0:
                yield word[:at] + written + word[at + len(spoken) :]
                at = word.find(spoken, at + 1)


@lru_cache(maxsize=20_000)
def is_german(word: str) -> bool:
    """True for a correctly spelt German word, capital or not: it is meant as it stands, so "teuer" is not "Steuer"."""
    return simplemma.is_known(word, lang="de")


def read_dialect(folder: Path) -> Dialect:
    """Read `mundart.yaml` of a content folder; without the file, no dialect.

    Raises:
        ContentError: the file is wrong; says where, why and what to do.
    """
    path = folder / FILE
    if not path.is_file():
        return Dialect()
    data = read_values(path, FILE)
    try:
        read = _File.model_validate(plain(data))
    except ValidationError as error:
        where = tuple(part for part in error.errors()[0]["loc"] if part != "[key]")
        raise ContentError(
            f"Die Angabe „{' → '.join(str(part) for part in where) or FILE}“ stimmt nicht.",
            "Erlaubt sind kennwoerter (Liste), woerter (mundart: hochdeutsch), laute und endungen (je [mundart, "
            "hochdeutsch]). Links vom Doppelpunkt steht genau ein Wort aus Buchstaben.",
            FILE,
            line_of(data, where),
        ) from error
    return Dialect(read.kennwoerter, read.woerter, read.laute, read.endungen)
