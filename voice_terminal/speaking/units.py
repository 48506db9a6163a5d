"""Measures, percentages and paragraphs of laws: "drei Kilometer", "neunzig Prozent", "Paragraf fünf"."""

from __future__ import annotations

import re
from typing import Final

from voice_terminal.speaking.grammar import last_word
from voice_terminal.speaking.number_words import attributive, cardinal, decimal
from voice_terminal.speaking.table import table

UNITS: Final = table(
    """
    km/h=Kilometer pro Stunde | m/s=Meter pro Sekunde | Mbit/s=Megabit pro Sekunde
    MBit/s=Megabit pro Sekunde | Gbit/s=Gigabit pro Sekunde | kWh/Jahr=Kilowattstunden pro Jahr
    kWh=Kilowattstunden | MWh=Megawattstunden | kW=Kilowatt | MW=Megawatt | kWp=Kilowatt peak
    °C=Grad Celsius | °=Grad | m²=Quadratmeter | qm=Quadratmeter | m2=Quadratmeter | km²=Quadratkilometer
    qkm=Quadratkilometer | km2=Quadratkilometer | cm²=Quadratzentimeter | m³=Kubikmeter | cbm=Kubikmeter
    m3=Kubikmeter | km=Kilometer | cm=Zentimeter | mm=Millimeter | dm=Dezimeter | m=Meter | ha=Hektar
    kg=Kilogramm | mg=Milligramm | g=Gramm | t=Tonnen | l=Liter | L=Liter | ml=Milliliter | MB=Megabyte
    GB=Gigabyte | TB=Terabyte | kB=Kilobyte | KB=Kilobyte | V=Volt | W=Watt | A=Ampere | Hz=Hertz
    kHz=Kilohertz | dB=Dezibel | PS=P S | min=Minuten | Min=Minuten | h=Stunden | Std=Stunden | s=Sekunden
    sec=Sekunden | %=Prozent | ‰=Promille | px=Pixel | bar=Bar | hPa=Hektopascal | dpi=D P I
    Wh=Wattstunden | J.=Jahre | x=mal | Tsd=Tausend | Mio=Millionen | Mrd=Milliarden
    """
)
_SINGULAR: Final = table(
    """
    Tonnen=eine Tonne | Minuten=eine Minute | Stunden=eine Stunde | Sekunden=eine Sekunde
    Kilowattstunden=eine Kilowattstunde | mal=einmal | Jahre=ein Jahr | Megawattstunden=eine Megawattstunde
    """
)
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d{1,2}"
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_MEASURE: Final = re.compile(rf"(?<![\w.,])([-+±]?)({_NUMBER})\s?({_UNIT})(?![\w²³])(?!\.\w)")
_RANGE: Final = re.compile(
    rf"(?<![\w.,])([-]?)({_NUMBER})\s?(?:{_UNIT})?\s*(?:-|–|bis)\s*([-]?)({_NUMBER})\s?({_UNIT})(?![\w²³])"
)
_JOINED: Final = re.compile(rf"(?<![\w.,])({_NUMBER})-({_UNIT})-(?=[A-ZÄÖÜ])")
_PERCENT_WORD: Final = re.compile(r"(?<![\w.,])(\d+)\s?%-?ige?([nrsm]?)\b")
_TIMES: Final = re.compile(r"(\d)\s?[x×]\s?(?=\d)")
_PARAGRAPHS: Final = re.compile(r"§§\s*")
_PARAGRAPH: Final = re.compile(r"§\s*")
_SECTION_LETTER: Final = re.compile(r"(?<=Paragraf )(\d+)\s?([a-z])\b|(?<=Artikel )(\d+)\s?([a-z])\b")
_PARAGRAPH_RANGE: Final = re.compile(r"(Paragrafen?|Absatz|Artikel|Seiten?|Nummern?) (\d+)\s*(?:-|–)\s*(\d+)")


def speak(text: str) -> str:
    """One sentence with its measures in words."""
    text = _TIMES.sub(r"\1 mal ", text)
    text = _PARAGRAPHS.sub("Paragrafen ", text)
    text = _PARAGRAPH.sub("Paragraf ", text)
    text = _SECTION_LETTER.sub(lambda m: f"{cardinal(int(m[1] or m[3]))} {m[2] or m[4]}", text)
    text = _PARAGRAPH_RANGE.sub(lambda m: f"{m[1]} {cardinal(int(m[2]))} bis {cardinal(int(m[3]))}", text)
    text = _PERCENT_WORD.sub(
        lambda m: f"{cardinal(int(m[1]))}prozentige{m[2]}" if "e" in m[0] else f"{cardinal(int(m[1]))}prozentig", text
    )
    text = _JOINED.sub(lambda m: f"{number(m[1])} {UNITS[m[2]]} ", text)
    text = _RANGE.sub(lambda m: f"{_sign(m[1])}{number(m[2])} bis {_sign(m[3])}{number(m[4])} {UNITS[m[5]]}", text)
    text = _MEASURE.sub(lambda m: _sign(m[1]) + measure(m[2], m[3], text[: m.start()]), text)
    return re.sub(
        r"\b(Kilometer|Prozent|Liter|Kilowattstunden|Quadratmeter|Gramm|Meter)\s?/\s?(?=[A-Za-zÄÖÜ])", r"\1 pro ", text
    )


def number(text: str) -> str:
    """A whole or decimal number in front of a unit."""
    if re.fullmatch(r"\d+\.\d{1,2}", text):
        text = text.replace(".", ",")
    return attributive(decimal(text)) if "," not in text else decimal(text)


def measure(value: str, unit: str, before: str = "") -> str:
    """("1", "t") → eine Tonne, ("3,5", "km") → drei Komma fünf Kilometer."""
    name = UNITS[unit]
    if name == "Jahre" and last_word(before) in {"ab", "mit", "von", "seit", "nach", "vor", "unter"}:
        name = "Jahren"
    if value == "1":
        return _SINGULAR.get(name, f"ein {name}")
    if unit == "x" and value.isdigit():
        return cardinal(int(value)) + "mal"
    return f"{number(value)} {name}"


def _sign(sign: str) -> str:
    return {"-": "minus ", "+": "plus ", "±": "plus minus "}.get(sign, "")
