"""The little German grammar the normaliser needs: case endings by the word before, gender by the word after."""

from __future__ import annotations

import re
from typing import Final, Literal

from voice_terminal.speaking.table import table, words

Gender = Literal["m", "f", "n"]

MONTHS: Final = tuple("Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split())  # noqa: SIM905
MONTH_SHORT: Final = table(
    """
    Jan=Januar | Jän=Januar | Feb=Februar | Febr=Februar | Mrz=März | Mär=März | Apr=April | Jun=Juni |
    Jul=Juli | Aug=August | Sep=September | Sept=September | Okt=Oktober | Nov=November | Dez=Dezember
    """
)
WEEKDAYS: Final = words("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Sonnabend")

STARTERS: Final = words(
    """
    Ab Aber Alle Alternativ Am An Andernfalls Anschließend Auch Auf Aus Außerdem Bei Beim Bis Bitte Bringen Da
    Dabei Dafür Damit Danach Dann Darüber Das Dazu Dem Den Denn Der Deshalb Die Dies Diese Dieser Dieses Dort
    Durch Ein Eine Einen Er Es Falls Für Geben Gibt Haben Hat Heute Hier Ich Ihr Ihre Ihren Im In Ist Jede
    Jeder Jedes Jetzt Kann Kein Keine Kommen Können Man Mehr Mit Morgen Möchten Müssen Nach Nehmen Nein Nicht
    Noch Nur Ob Oder Ohne Rufen Sagen Seit Sie Sind So Soll Sonst Um Und Unter Vom Von Vor Wann Warum Was Weil
    Weiter Weitere Welche Wenden Wenn Wer Werden Wie Wir Wird Wo Wollen Wählen Während Zu Zudem Zuerst Zum Zur
    Zwischen Über
    """
)
"""Words that, written with a capital, begin a sentence and are no noun.

So "Zimmer 12. Dort" ends a sentence and "der 12. Bus" does not.
"""

DATIVE_PREPOSITIONS: Final = words(
    """
    ab an auf aus bei gegenüber hinter in innerhalb mit nach neben seit trotz unter von vor wegen während zu
    zwischen über
    """
)
ACCUSATIVE_PREPOSITIONS: Final = words("für durch gegen ohne um")

_WORDS_BEFORE: Final = {
    "e": """
    die das eine diese dieses jede jeder jedes dieser ins aufs ans fürs durchs übers ihre seine unsere meine
    welche welches jene solche
    """,
    "en": """
    am im vom zum beim zur dem den des unterm überm hinterm einem einen einer eines diesem diesen jeden jedem
    jenem jenen ihrem ihren ihrer ihres seinem seinen seiner unserem unseren unserer meinem meinen meiner
    keinem keinen keiner allen alle beiden beide welchem welchen welcher
    """,
}
_ENDING_OF: Final = {word: ending for ending, before in _WORDS_BEFORE.items() for word in words(before)}

_NOUNS: Final[dict[Gender, str]] = {
    "m": """
    Tag Monat Stock Bus Zug Termin Platz Versuch Schritt Antrag Ausweis Reisepass Pass Euro Cent Meter
    Kilometer Mann Hund Preis Gast Abend Morgen Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag
    Brief Raum Bauabschnitt Teil Halbmonat Band Geburtstag Vorsitzende Beigeordnete Bürgermeister Weltkrieg
    Bildungsweg Arbeitsmarkt Nachmittag Vormittag Nachweis Vertrag Eingang Aufgang Kreisbeigeordnete Grad
    Liter Wagen
    """,
    "f": """
    Etage Woche Stunde Minute Sekunde Person Klasse Straße Stelle Seite Frau Reihe Kopie Nacht Million
    Milliarde Mark Stufe Phase Staffel Auflage Hand Haltestelle Fahrt Linie Tür Querstraße Karte Bank Tonne
    Gemeinde Kommune Stadt Hälfte Kl
    """,
    "n": """
    Obergeschoss Geschoss Untergeschoss Erdgeschoss Jahr Kind Mal Lebensjahr Quartal Halbjahr Jahrhundert
    Passfoto Foto Haus Zimmer Auto Gramm Kilogramm Prozent Kapitel Schuljahr Buch Dorf Formular Dokument
    Drittel Viertel Semester Kilo OG UG EG DG
    """,
}
_GENDER_OF: Final = {noun: gender for gender, nouns in _NOUNS.items() for noun in words(nouns)}
_GENDER_BY_SUFFIX: Final[tuple[tuple[str, Gender], ...]] = (
    ("chen lein geschoss jahr haus foto ment um", "n"),
    ("ung heit keit schaft ion tät erei", "f"),
    ("tag bus stock pass ausweis er ling", "m"),
    ("e in", "f"),
)


def last_word(before: str) -> str:
    """The lower-cased word directly before a match, "" at the start or behind punctuation other than a comma."""
    found = re.search(r"([A-Za-zÄÖÜäöüß]+)\s*$", before)
    return found.group(1).lower() if found else ""


def gender(noun: str) -> Gender | None:
    """The gender of a noun by a short list, its last part, or its suffix; None when unknown."""
    if known := _GENDER_OF.get(noun):
        return known
    for suffixes, value in _GENDER_BY_SUFFIX:
        if noun.lower().endswith(tuple(suffixes.split())):
            return value
    return None


def ordinal_ending(before: str, noun: str = "") -> str:
    """The case ending of an ordinal, by what stands before it and the noun behind it.

    "im" → en (im dritten Stock), "der" + Bus → e, "in der" + Etage → en, nothing + Etage → e (erste Etage).
    """
    word = last_word(before)
    if word == "der":
        earlier = last_word(re.sub(r"[A-Za-z]+\s*$", "", before))
        oblique = earlier in DATIVE_PREPOSITIONS or gender(noun) == "f"
        return "en" if oblique else "e"
    if ending := _ENDING_OF.get(word):
        return ending
    kind = gender(noun)
    if word in DATIVE_PREPOSITIONS:
        return "er" if kind == "f" else "em"
    if word in ACCUSATIVE_PREPOSITIONS:
        return {"f": "e", "n": "es"}.get(kind or "", "en")
    return {"f": "e", "n": "es"}.get(kind or "", "er")


_TAKES_ACCUSATIVE: Final = re.compile(
    r"\b(?:habe|haben|hat|hätten|brauchen|braucht|bekommen|bekommt|dauert|gilt)\s+"
    r"(?:(?:Sie|wir|höchstens|mindestens|nur|etwa|ungefähr|rund|noch|dafür|meist)\s+)*$"
)
"""Verbs in front of a duration or a thing to have: "Sie haben einen Monat", "es dauert einen Tag"."""


def one(before: str, noun: str) -> str:
    """The number 1 as an article in front of `noun`: ein, eine, einer, einem, einen."""
    word, kind = last_word(before), gender(noun)
    if word in DATIVE_PREPOSITIONS and word not in {"unter", "über", "an", "auf"}:
        return "einer" if kind == "f" else "einem"
    if word in ACCUSATIVE_PREPOSITIONS or _TAKES_ACCUSATIVE.search(before):
        return {"f": "eine", "m": "einen"}.get(kind or "", "ein")
    return "eine" if kind == "f" else "ein"
