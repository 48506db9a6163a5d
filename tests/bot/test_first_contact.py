"""Every channel says at first contact: an automated assistant, what is stored, how to delete (EU AI Act, Art. 50)."""

from __future__ import annotations

from bot.telegram.texts import load as telegram_texts
from bot.web.texts import load as web_texts
from knowledge.settings import ROOT
from voice_terminal.conversation.phrases import INTRODUCTION


def test_the_web_chat() -> None:
    texts = web_texts(30)
    assert "automatischer Assistent" in texts.begruessung
    assert "gespeichert" in texts.datenschutz.kurz and "löschen" in texts.datenschutz.kurz


def test_telegram() -> None:
    texts = telegram_texts()
    for said in (texts.vorstellung, texts.profil, texts.start):
        assert "utomatischer Assistent" in said
    assert "gespeichert" in texts.start and "/loeschen" in texts.start and "/datenschutz" in texts.start


def test_the_kiosk_on_its_screen_and_aloud() -> None:
    screen = (ROOT / "voice_terminal" / "screen" / "static" / "index.html").read_text(encoding="utf-8")
    for said in (" ".join(INTRODUCTION), screen):
        assert "automatischer Assistent" in said and "vergesse ich unser Gespräch" in said
