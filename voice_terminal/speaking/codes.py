"""Numbers that are names: postcodes, lines and roads, long reference numbers, licence plates."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.number_words import cardinal, grouped
from voice_terminal.speaking.table import either, words

_COUNTED = either(
    """
    Euro Cent Einwohner Menschen Personen Haushalte Bürger Besucher Quadratmeter Quadratkilometer Kilometer
    Meter Stück Liter Tonnen Jahre Stimmen Kilowatt Millionen Mitglieder Kinder Wahlberechtigte Arbeitsplätze
    Beschäftigte Fahrzeuge Teilnehmer
    """
)
_BEFORE_POSTCODE = r"(?<=^)|(?<=[,;:(|] )|(?<=\()|(?<=D-)|(?<=\bin )|(?<=\bnach )|(?<=\baus )|(?<=\d )|(?<=[a-z] )"
_POSTCODE: Final = re.compile(rf"(?:{_BEFORE_POSTCODE})(\d{{5}})(?=\s+(?!(?:{_COUNTED}))[A-ZÄÖÜ][a-zäöüß])")
_WEAK_POSTCODE: Final = re.compile(
    r"(?:rund|etwa|über|als|sind|waren|haben|leben|wohnen|circa|knapp|mit|von|für|auf|um|bis)\s$"
)
_CODE_LABEL = either(
    """
    Postleitzahl PLZ Aktenzeichen Kundennummer Postfach IBAN Kontonummer Bankleitzahl BLZ Code PIN Gemeindeschlüssel ID
    """
)
_LABELLED: Final = re.compile(rf"\b((?:{_CODE_LABEL})\b[\s:.]*(?:ist|lautet)?\s?)((?:[A-Z]{{2}})?\d[\d -]*\d)\b")
_COUNTRY: Final = re.compile(r"\bD-(?=\d{5}\b)")
_VEHICLE = either(
    """
    Linie Linien Buslinie Buslinien Bus Zug Zuge Zügen Flug Gleis Rufbus Anrufbus Bundesstraße Autobahn Landesstraße
    Kreisstraße RB RE IC ICE EC S U A B L K E SE RT STR NE
    """
)
_LINE: Final = re.compile(rf"\b({_VEHICLE})[ -]?(\d{{1,4}})(?![\d.,:]\d)([a-z]?)\b(?!\s?(?:Uhr|€|Euro|Prozent))")
_SPELLED: Final = words("RB RE IC ICE EC S U A B L K E SE RT STR NE")
_LEADING_ZERO: Final = re.compile(r"(?<![\d.,])(0\d+)(?![\d,])")


def speak(text: str) -> str:
    """One sentence with these numbers in words."""
    text = _COUNTRY.sub("", text)
    text = _POSTCODE.sub(lambda m: m[0] if _WEAK_POSTCODE.search(text[: m.start()]) else grouped(m[1]), text)
    text = _LINE.sub(_line, text)
    return _LEADING_ZERO.sub(lambda m: grouped(m[1]), text)


def speak_labelled(text: str) -> str:
    """Numbers that a word in front declares to be a code; runs before telephone numbers, which an IBAN resembles."""
    return _LABELLED.sub(lambda m: m[1] + _code(m[2]), text)


def _line(match: re.Match[str]) -> str:
    name = " ".join(match[1]) if match[1] in _SPELLED else match[1]
    letter = f" {match[3]}" if match[3] else ""
    return f"{name} {cardinal(int(match[2]))}{letter}"


def _code(code: str) -> str:
    """A reference number: its letters, then each part of the number in pairs."""
    letters = " ".join(re.match(r"[A-Z]*", code)[0])  # type: ignore[index]
    parts = [grouped(part) for part in re.findall(r"\d+", code)]
    return ", ".join([letters, *parts] if letters else parts)
