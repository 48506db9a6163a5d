"""German words for searching: folding, stop words, stems; the same for questions and knowledge files."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Final

import snowballstemmer

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_UMLAUTS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "à": "a", "ç": "c", "’": "", "'": ""}
)
_LOCK: Final = threading.Lock()
_STEMMER: Final = snowballstemmer.stemmer("german")

STOP_WORDS: Final = frozenset(
    """
    aach ab aber ach aeh aehm ah ajo alle allem allen aller alles allo als also am an auch auf aus bei
    beim bin bis bisschen bissel bitte da dabei dafuer daher damit dann das dass dazu de dei dein deine
    dem den denn der des deshalb dess dich die dies diese diesem diesen dieser dieses dir doch dort du
    durch e ebbes eben ei eigentlich ein eine einem einen einer eines einfach einmal em en er es etwa
    etwas euch euer fuer gar geb gebbt geht gell gerade gern gerne gibt gleich gruess gruesse gude guten
    hab habe haben habt haette hallo halt hann hat hatte her hier hin hm hoi hon ich ick ihm ihn ihnen
    ihr ihre ihren im in ins irgendwie isch ist ja jemand jetzt kann kannst kein keine koennen koennt
    koennte koennten kumm kummt lassen liebe mache machen mal man mei mein meine meinem meinen meiner
    mer mich mir moechte moechten moi muessen muss na nach naemlich naja ned nee nein net nicht nit noch
    nun nur ob oder oh sag sagen sagt schoen schon sehr sei sein seine sich sie sind so soi soll sollen
    sollte sowas tag tun tut ueber uff um und unn uns unser unsere vom von vor waere wann war warum was
    wees weil welche welchem welchen welcher welches wem wen wenn wer werden wie wieder will wir wird
    wissen wo woher wohin wollen wollt wollte wuerde wuerden zu zum zur
    """.split()  # noqa: SIM905 - two hundred quoted words would be harder to read
)
"""Words that say nothing about the topic, folded; with those of rambling speech and of the Palatinate."""


def fold(text: str) -> str:
    """Lower case without umlauts: `Führerschein` and `FUEHRERSCHEIN` become `fuehrerschein`."""
    return text.lower().translate(_UMLAUTS)


def words(text: str) -> list[str]:
    """Folded words in order; hyphens separate, digits count."""
    return [fold(word) for word in _WORD.findall(text)]


def content_words(text: str) -> list[str]:
    """Folded words that say something about the topic."""
    return [word for word in words(text) if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Snowball stem of a folded word, with `ae oe ue` folded once more so that `Haus` and `Häuser` meet."""
    if word.isdigit():
        return word
    with _LOCK:  # the stemmer keeps the word in its own state
        stemmed: str = _STEMMER.stemWord(word)
    for double, single in (("aeu", "au"), ("ae", "a"), ("oe", "o"), ("ue", "u")):
        stemmed = stemmed.replace(double, single)
    return stemmed


def normal(text: str) -> str:
    """A form in which two spellings of one name or question are equal."""
    return " ".join(words(text))
