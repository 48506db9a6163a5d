"""The pronunciation lexicon that staff edit: `aussprache.yaml` in the knowledge folder, names and words in IPA.

    aussprache:
      - wort: Kusel
        ipa: ˈkuːzl̩
        quelle: Duden

Only phonemes a German voice knows are accepted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from ruamel.yaml.error import YAMLError

from knowledge.errors import ContentError
from knowledge.safe_yaml import load_yaml
from knowledge.settings import paths

FILE: Final = "aussprache.yaml"
PHONEMES: Final = frozenset("abcdefghijklmnopqrstuvwxyzçøœɐɑɔəɛɜɡɪŋɾʁʀʃʊʏʒʔˈˌː .,̧̩̯̃ʰ") | {"ə", "ɶ"}
"""What a German Piper voice has learned (after splitting accents from letters)."""


class Entry(BaseModel):
    """One word or name and how it sounds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wort: str = Field(min_length=1, max_length=60)
    ipa: str = Field(min_length=1, max_length=120)
    quelle: str = ""
    bemerkung: str = ""

    @field_validator("wort")
    @classmethod
    def _only_letters(cls, word: str) -> str:
        if not re.fullmatch(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*", word.strip()):
            raise ValueError("darf nur aus Buchstaben bestehen (Bindestrich und Leerzeichen sind erlaubt)")
        return word.strip()

    @field_validator("ipa")
    @classmethod
    def _known_phonemes(cls, ipa: str) -> str:
        decomposed = unicodedata.normalize("NFD", ipa.strip("[]/ "))
        unknown = sorted(set(decomposed) - PHONEMES)
        if unknown:
            raise ValueError(f"enthält Zeichen, die die Stimme nicht sprechen kann: {' '.join(unknown)}")
        return decomposed


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    aussprache: list[Entry]


class Lexicon:
    """Finds words with a pronunciation of their own in a spoken sentence; whole words, in any case."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._ipa = {_key(word): ipa for word, ipa in entries.items()}
        longest = sorted(self._ipa, key=len, reverse=True)
        words = "|".join(re.escape(word).replace(r"\ ", "[ -]") for word in longest)
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if longest else None

    def __len__(self) -> int:
        return len(self._ipa)

    def parts(self, sentence: str) -> list[tuple[str, bool]]:
        """The sentence in pieces: (text, False) for the voice to read, (IPA, True) for a word of the lexicon."""
        if self._pattern is None:
            return [(sentence, False)]
        pieces: list[tuple[str, bool]] = []
        end = 0
        for match in self._pattern.finditer(sentence):
            pieces += [(sentence[end : match.start()], False), (self._ipa[_key(match[0])], True)]
            end = match.end()
        pieces.append((sentence[end:], False))
        return [piece for piece in pieces if piece[0]]


def load(file: Path) -> Lexicon:
    """Read the staff's file; a missing file is an empty lexicon.

    Raises:
        ContentError: the file is no YAML, has unknown keys, or IPA the voice cannot speak (file, line, cure).
    """
    if not file.exists():
        return Lexicon({})
    try:
        text = file.read_text("utf-8")
        data: Any = load_yaml(text, "rt")
    except UnicodeDecodeError as error:
        raise ContentError(
            "Die Datei ist nicht als UTF-8 gespeichert.", "Bitte speichern Sie sie als UTF-8.", FILE
        ) from error
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise ContentError(
            "Die Datei ist kein gültiges YAML.", "Bitte prüfen Sie Einrückung und Doppelpunkte.", FILE, line
        ) from error
    try:
        entries = _File.model_validate(_plain(data) if data is not None else {"aussprache": []}).aussprache
    except ValidationError as error:
        raise _explained(error, data) from error
    words: dict[str, str] = {}
    for index, entry in enumerate(entries):
        if entry.wort in words:
            raise ContentError(
                f"»{entry.wort}« steht zweimal in der Datei.",
                "Bitte löschen Sie einen Eintrag.",
                FILE,
                _line(data, index),
            )
        words[entry.wort] = entry.ipa
    return Lexicon(words)


def current() -> Lexicon:
    """The lexicon of the content folder, read again when the file changes. A broken file keeps the last good one."""
    file = paths().content / FILE
    try:
        return _cached(file, file.stat().st_mtime_ns if file.exists() else 0)
    except ContentError:
        return _last_good.get(file, Lexicon({}))


_last_good: dict[Path, Lexicon] = {}


@lru_cache(maxsize=4)
def _cached(file: Path, changed: int) -> Lexicon:
    _last_good[file] = load(file)
    return _last_good[file]


def _key(word: str) -> str:
    return re.sub(r"[ -]+", " ", word).lower()


def _plain(data: Any) -> Any:
    """ruamel's containers as plain ones, which pydantic takes in strict shape."""
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list) else data


def _explained(error: ValidationError, data: Any) -> ContentError:
    """The first mistake in German, with its line."""
    first = error.errors()[0]
    place = [part for part in first["loc"] if isinstance(part, str) and part != "aussprache"]
    index = next((part for part in first["loc"] if isinstance(part, int)), None)
    name = place[-1] if place else "aussprache"
    line = _line(data, index)
    if first["type"] == "extra_forbidden":
        return ContentError(
            f"Der Schlüssel »{name}« ist nicht bekannt.", "Erlaubt sind wort, ipa, quelle, bemerkung.", FILE, line
        )
    if first["type"] == "missing":
        return ContentError(f"Es fehlt »{name}«.", "Jeder Eintrag braucht wort und ipa.", FILE, line)
    if first["type"] == "value_error":
        cause = str(first["ctx"]["error"])
        return ContentError(
            f"»{name}« {cause}.", "Bitte verbessern Sie den Eintrag, siehe docs/sprache.md.", FILE, line
        )
    return ContentError(
        f"»{name}« hat eine falsche Form.", "Erwartet wird eine Liste von Einträgen mit wort und ipa.", FILE, line
    )


def _line(data: Any, index: int | None) -> int | None:
    try:
        return int(data["aussprache"].lc.item(index)[0]) + 1 if index is not None else None
    except (AttributeError, KeyError, IndexError, TypeError):
        return None
