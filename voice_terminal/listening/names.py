"""Names the model cannot know: villages and services are put back by their sound, from the county's own
knowledge.

A Vosk model's vocabulary is fixed. It writes "ein öllen" or "um mit" where a resident said Einöllen or
Ulmet. This module
looks for stretches of one to four words that sound like a known name and puts the name there. Words that
are part of
the county's own texts are left alone, or "Kosten" would become a village.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from voice_terminal.listening.sounds import cologne, letters_only, likeness

LONGEST: Final = 4
"""Words of a stretch: "glan münchweiler" has two, "ein ort im tal" four."""
AFTER_PREPOSITION: Final = 0.74
"""Needed likeness where a place is to be expected: in …, nach …, von …"""
ELSEWHERE: Final = 0.86
SHORTEST_CODE: Final = 2
"""Codes of one digit (Ohm, Au) sound like everything."""
_PREPOSITIONS = "in nach von aus bei zwischen richtung ab bis um und gegen über ort gemeinde stadt"
PREPOSITIONS: Final = frozenset(_PREPOSITIONS.split())
PREFERENCE: Final = 0.03
"""How much more alike a longer stretch is taken to be; "glan münchweiler" beats "münchweiler" at equal
sound.
"""
_COMMON = """
    ich du er sie es wir ihr mich mir uns ihnen ihre ihr mein meine der die das den dem des ein eine einen einem einer
    und oder aber nicht kein keine was wer wie wo wann warum welche welcher welches wohin woher ist sind war hat haben
    habe kann können muss müssen soll darf will möchte brauche gibt fährt fahren komme kommt geht heute morgen gestern
    jetzt montag dienstag mittwoch donnerstag freitag samstag sonntag uhr bitte danke ja nein im am zum zur beim vom auf
    an mit in nach von aus bei für ohne vor unter neben bus zug bahn bürgerbüro rathaus termin öffnungszeiten kosten
    kostet viel viele lange noch wieder hier dort da auch nur mehr
    eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf
"""
LOST_BY_FIRST_WORD: Final = 0.08
"""An ordinary word is part of a misheard name ("ein öllen") only if the name is this much less alike without it."""
COMMON: Final = frozenset(_COMMON.split())
"""Words no misheard name consists of."""


@dataclass(frozen=True)
class Names:
    """What may be put back, from the knowledge files; see `voice_terminal.listening.vocabulary`."""

    places: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    """Staff's list: what the terminal hears (lower case) → what is meant."""
    known_words: frozenset[str] = frozenset()
    """Lower-case words of the county's own texts; they are never taken for a misheard name."""


@dataclass(frozen=True)
class Repair:
    heard: str
    meant: str
    likeness: float


class NameRepair:
    def __init__(self, names: Names) -> None:
        self._pairs = {tuple(heard.lower().split()): meant for heard, meant in names.pairs.items()}
        self._exact = {_key(name): name for name in (*names.services, *names.places)}
        # Names of several words whose words are all known (services mostly) are recognised as they are.
        self._by_sound = [
            name for name in dict.fromkeys((*names.places, *names.services)) if len(cologne(name)) >= SHORTEST_CODE
        ]
        self._places = frozenset(names.places)
        villages = {word for place in names.places for word in _words(place)}
        self._left_alone = COMMON | (names.known_words - villages)
        self._well_heard = self._left_alone | villages

    def repair(self, text: str) -> tuple[str, tuple[Repair, ...]]:
        """The text with names put back, and what was changed (not counting mere spelling)."""
        words, done, repairs = text.split(), list[str](), list[Repair]()
        while words:
            found = self._name_at(words, done[-1] if done else "")
            if found is None:
                done.append(words.pop(0))
                continue
            length, name, alike = found
            heard = " ".join(words[:length])
            if letters_only(heard) != letters_only(name):
                repairs.append(Repair(heard, name, alike))
            done.append(name)
            del words[:length]
        return " ".join(done), tuple(repairs)

    def _name_at(self, words: list[str], before: str) -> tuple[int, str, float] | None:
        """The best name that begins here: (words it takes, name, likeness)."""
        lengths = range(min(max(LONGEST, *map(len, self._pairs), 1), len(words)), 0, -1)
        for length in lengths:
            stretch = tuple(word.lower() for word in words[:length])
            if stretch in self._pairs:
                return length, self._pairs[stretch], 1.0
        for length in lengths:
            if (name := self._exact.get(_key(" ".join(words[:length])))) is not None:
                return length, name, 1.0
        return self._sounding_at(words, before)

    def _nothing_misheard(self, stretch: list[str]) -> bool:
        """Every word is one the county uses; a single word of a village's name may still stand for another village."""
        known = self._left_alone if len(stretch) == 1 else self._well_heard
        return all(word in known for word in stretch)

    def _sounding_at(self, words: list[str], before: str) -> tuple[int, str, float] | None:
        expected = before.lower() in PREPOSITIONS
        best: tuple[float, int, str, float] | None = None
        for length in range(1, min(LONGEST, len(words)) + 1):
            stretch = [word.lower() for word in words[:length]]
            if self._nothing_misheard(stretch) or stretch[-1] in COMMON or any(word.isdigit() for word in stretch):
                continue
            if length > 1 and stretch[0] in PREPOSITIONS and stretch[0] not in ("um", "und", "ab"):
                continue
            heard = " ".join(stretch)
            for name in self._by_sound:
                if name not in self._places and length < len(name.split()):
                    continue
                alike = likeness(heard, name)
                needed = AFTER_PREPOSITION if expected and name in self._places else ELSEWHERE
                if stretch[0] in COMMON and likeness(" ".join(stretch[1:]), name) > alike - LOST_BY_FIRST_WORD:
                    continue  # "der kreisverwaltung": the first word adds nothing and belongs to the sentence
                weighed = alike + PREFERENCE * length
                if alike >= needed and (best is None or weighed > best[0]):
                    best = (weighed, length, name, alike)
        return best[1:] if best else None


def _words(name: str) -> list[str]:
    return name.lower().replace("-", " ").split()


def _key(name: str) -> str:
    """Spellings of one name fall together: `St. Julian`, `sankt julian`; `Glan-Münchweiler`, `glan
    münchweiler`.
    """
    return "".join("sankt" if word in ("st.", "st") else letters_only(word) for word in _words(name))
