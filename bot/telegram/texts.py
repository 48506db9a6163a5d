"""The German texts of the channel, read from `texts.yaml` so that staff can change them while it runs."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from pydantic import Field

from bot.texts import Strict, read_texts
from knowledge.errors import SettingsError

log = logging.getLogger(__name__)
FILE: Final = Path(__file__).with_name("texts.yaml")


class ReminderTexts(Strict):
    """What is said about reminders; keys as in the file."""

    ruhe_von: int = Field(ge=0, le=23)
    """Hour at which the quiet time begins."""
    ruhe_bis: int = Field(ge=0, le=23)
    """Hour at which it ends."""
    frage: str
    veranstaltung: str
    umfrage: str
    abfall: str
    thema: str
    welche_veranstaltung: str
    keine_veranstaltung: str
    welche_umfrage: str
    keine_umfrage: str
    kein_abfallkalender: str
    welcher_ort: str
    welches_thema: str
    alle_themen: str
    wann: str
    vorlauf_vortag: str
    vorlauf_morgen: str
    vorlauf_2h: str
    gemerkt_veranstaltung: str
    gemerkt_umfrage: str
    gemerkt_abfall: str
    gemerkt_thema: str
    schon: str
    zu_spaet: str
    zu_viele: str
    keine: str
    liste: str
    beendet: str
    nicht_mehr: str
    an_veranstaltung: str
    abgesagt: str
    verschwunden: str
    an_umfrage: str
    an_abfall: str
    an_thema: str


class Texts(Strict):
    """Everything the channel says by itself. Field names are the German keys of the file."""

    kreis: str
    vorstellung: str = Field(max_length=512)
    profil: str = Field(max_length=120)
    start: str
    beispiele: tuple[str, ...] = Field(max_length=4)
    hilfe: str
    datenschutz: str
    neu: str
    sprache: str
    sprache_normal: str
    sprache_leicht: str
    befehl_unbekannt: str
    gruppe: str
    nur_privat: str
    sticker: str
    video: str
    audio: str
    datei: str
    kontakt: str
    umfrage: str
    anderes: str
    sprache_aus: str
    sprache_lang: str
    sprache_leer: str
    sprache_fehler: str
    verstanden: str
    foto_fehler: str
    foto_kein_bild: str
    foto_frage: str
    foto_im_formular: str
    standort_im_formular: str
    bearbeitet: str
    bearbeitet_formular: str
    zu_viel: str
    fehler: str
    knopf_alt: str
    knopf_schon: str
    quelle: str
    quelle_ohne_stand: str
    kalender: str
    erinnern_knopf: str
    suche_leer: str
    suche_knopf: str
    befehle: dict[str, str]
    erinnerungen: ReminderTexts


def load(file: Path = FILE) -> Texts:
    """Read the texts.

    Raises:
        SettingsError: the file is missing, is not YAML, or lacks a key; in German, naming the place.
    """
    return read_texts(file, Texts)


def fill(text: str, /, **values: object) -> str:
    """The text with `{name}` replaced. Unlike `str.format` it takes every brace staff may have typed."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


class LiveTexts:
    """The texts as they stand in the file now; while the file is broken, the last good ones."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self._stamp = self._now()
        self._texts = load(file)

    def __call__(self) -> Texts:
        stamp = self._now()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._texts = load(self._file)
            except SettingsError as error:
                log.error("%s", error)
        return self._texts

    def _now(self) -> int:
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return 0
