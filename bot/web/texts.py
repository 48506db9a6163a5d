"""The German texts of the chat page and widget, read from `texts.yaml` so that staff can change them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.texts import Strict, read_texts

FILE: Final = Path(__file__).with_name("texts.yaml")


class FooterLink(Strict):
    titel: str
    url: str


class Privacy(Strict):
    kurz: str
    """Stands under the first message."""
    titel: str
    absaetze: tuple[str, ...]
    """`{tage}` is the retention limit in days."""


class Texts(Strict):
    """Everything the page says by itself. Field names are the German keys of the file."""

    kreis: str
    name: str
    untertitel: str
    begruessung: str
    """The first message, Markdown subset."""
    vorschlaege: tuple[str, ...]
    datenschutz: Privacy
    fusszeile: tuple[FooterLink, ...] = ()
    oberflaeche: dict[str, str]
    """Labels; `{name}` marks what the client fills in."""
    fehler: dict[str, str]


def load(retention_days: int, file: Path = FILE) -> Texts:
    """Read the texts, with the retention limit filled in.

    Raises:
        SettingsError: the file is missing, is not YAML, or lacks a key; in German, naming the place.
    """
    texts = read_texts(file, Texts)
    filled = tuple(paragraph.replace("{tage}", str(retention_days)) for paragraph in texts.datenschutz.absaetze)
    return texts.model_copy(update={"datenschutz": texts.datenschutz.model_copy(update={"absaetze": filled})})
