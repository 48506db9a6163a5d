"""German words for searching: folding, stop words, stems; the same for questions and knowledge files."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Final

import snowballstemmer

_WORD: Final = re.compile(r"[^\W_]+")
_UMLAUTS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "à": "a", "ç": "c", "’": "", "'": ""}
)
_LOCK: Final = threading.Lock()
_STEMMER: Final = snowballstemmer.stemmer("german")

STOP_WORDS: Final = frozenset(
    """
    aach ab abend aber ach aeh aehm ah ajo alle allem allen aller alles allo als also am an auch auf aus bald
    bei beim bekomme bekommen bekommt bin bis bisschen bissel bitte bitten brauche brauchen brauchst braucht
    da dabei dafuer daher damals damit danke dann das dass dazu de dei dein deine dem den denn der dere deren
    des deshalb dess dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch e ebbes
    eben ei eigentlich ein eine einem einen einer eines einfach einmal em en entschuldigen entschuldigung er
    es etwa etwas euch euer eurem euren finde finden fragen frau fuer ganz ganze ganzen gar geb gebbt gehe
    gehen geht gell gerade gern gerne gesagt gestern gibt gleich gruess gruesse gude guten hab habe haben habt
    haette hallo halt hann hat hatte hatten heissen heisst her herr heute hier hin hm hoi hon hot hott ich ick
    ihm ihn ihnen ihr ihre ihrem ihren im immer in ins irgendwann irgendwas irgendwie irgendwo isch ist ja
    jemand jetzt kammer kann kannst kein keine koennen koennt koennte koennten komme kommen kommt koscht
    kriege kriegen kriegt krieh krien kriet kumm kummt lassen letzte letzten letzter liebe mache machen mag
    mal man mehr mei mein meine meinem meinen meiner mer mich mir moechte moechten moegen moi morgen muessen
    muss na nach naechste naechsten naechster naemlich naja ned nee nein net nicht nie nit noch nun nur ob
    oder oh paar richtig sag sagen sagt schoen schon sehr sei sein seine seinem seinen sich sie sind so soi
    soll sollen sollte sowas stehen steht tag tun tut ueber uff um und unn uns unser unsere unserem unseren
    viel viele vieles vom von vor waere wann war waren warum was wees weil weiss weisst weiter welche welchem
    welchen welcher welches wem wen wenn wer werd werden wie wieder will wir wird wissen wo woche woher wohin
    wolle wollen wollt wollte worden wuerde wuerden wurde wurden zu zum zur
    """.split()  # noqa: SIM905 - two hundred quoted words would be harder to read
)
"""Words that say nothing about the topic, folded; with those of rambling speech and of the Palatinate."""


def fold(text: str) -> str:
    """Lower case without umlauts: `Führerschein` and `FUEHRERSCHEIN` become `fuehrerschein`."""
    return text.lower().translate(_UMLAUTS)


def words(text: str) -> list[str]:
    """Folded words in order; hyphens separate, digits count."""
    return _WORD.findall(fold(text))


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
