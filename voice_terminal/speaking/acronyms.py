"""Acronyms letter by letter (ÖPNV, Kfz) or as words (TÜV), shouted and run-together words in normal spelling."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.table import table

SPOKEN: Final = table(
    """
    TÜV=Tüff | PIN=Pin | TAN=Tan | BAföG=Bafög | BAFÖG=Bafög | ELSTER=Elster | SEPA=Sepa | NATO=Nato
    UNO=Uno | PUK=Puk | IKONE=Ikone | KIKU=Kiku | WLAN=W Lan | LAN=Lan | GEZ=G E Z | OK=okay | Ok=okay
    ok=okay | ISO=Iso | DIN=Din | RADAR=Radar | LEADER=Lieder | SIM=Sim | DOC=Dok | BUND=Bund | NABU=Nabu
    DEKRA=Dekra | DAK=D A K | AOK=A O K | BASF=B A S F | Kfz=K F Z | KFZ=K F Z | Lkw=L K W | Pkw=P K W
    KfW=K F W | GmbH=G M B H | gGmbH=gemeinnützige G M B H | eV=eingetragener Verein | eID=e I D
    BGBl=Bundesgesetzblatt | Wh=Wattstunden | Hbf=Hauptbahnhof | Bhf=Bahnhof | Bf=Bahnhof
    Bl=B L | Gl=G L | eAT=e A T | eVB=e V B
    NINA=Nina | KATWARN=Katwarn | AIDS=Aids | MAXX=Max | HIV=H I V
    KiTa=Kita | KITA=Kita | KiTas=Kitas | GEMA=Gema
    UNESCO=Unesco | OHG=O H G | VHS=V H S | NEWS=News | INFO=Info | APP=App | Apps=Apps | CDs=C Ds
    FAQ=häufige Fragen | MO=Montag | AG=A G | TU=T U | CO2=C O zwei | CO₂=C O zwei | vorOrt=vor Ort
    YouTube=Jutub | WhatsApp=Wottsäpp | iPhone=Eifohn | VGs=V Gs | StaLa=Sta La | BundID=Bund I D
    MitfahrBank=Mitfahrbank | PDF=P D F
    """
)
_CONSONANTS_ONLY: Final = re.compile(r"[^AEIOUÄÖÜYaeiouäöüy]+")
_TOKEN: Final = re.compile(r"(?<![\w])[A-Za-zÄÖÜäöüß₂]*[A-ZÄÖÜ][A-Za-zÄÖÜäöüß₂]*\d?(?![\w])")
SPELL_UP_TO: Final = 4
"""Capitals of at most this many letters are spelled; longer ones with vowels are shouted words (MOBILITÄT)."""


def speak(text: str) -> str:
    """One sentence with its acronyms in a form any German voice reads right."""
    return _TOKEN.sub(lambda m: _token(m[0]), text)


def _token(token: str) -> str:
    if spoken := SPOKEN.get(token):
        return spoken
    plural = re.fullmatch(r"([A-ZÄÖÜ]{2,5})s", token)  # "MVZs"
    if plural:
        return " ".join(plural[1]) + "s"
    letters = re.sub(r"[^A-Za-zÄÖÜäöüß]", "", token)
    if len(letters) >= 2 and letters.isupper():
        if len(letters) <= SPELL_UP_TO or _CONSONANTS_ONLY.fullmatch(letters):
            return " ".join(letters)
        return token.capitalize()
    if (
        re.fullmatch(r"[A-ZÄÖÜ][a-z]?[A-ZÄÖÜ]+[a-z]?[A-ZÄÖÜ]*", token)
        and len(token) <= 6
        and not re.search(r"[aeiouäöü]{1}[a-z]", token)
    ):
        return " ".join(token.upper())  # mixed capitals: "StVG", "KfW"
    return re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", token)  # run together: "PatientInnen" → Patient Innen
