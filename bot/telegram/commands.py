"""The commands of the menu: /start, /hilfe, /datenschutz, /loeschen, /neu, /sprache."""

from __future__ import annotations

from typing import Any, Final

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from bot.telegram import calls
from bot.telegram.render import CHOICE, QUESTION
from bot.telegram.talk import Talk, Turn
from knowledge.reply import Button

EASY, NORMAL = "/leichte_sprache_an", "/leichte_sprache_aus"
IN_GROUPS: Final = ("start", "hilfe", "datenschutz", "neu", "sprache")
"""Commands shown in groups; the others concern one person."""


class Commands:
    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def handlers(self) -> list[BaseHandler[Any, Turn, Any]]:
        """Edited commands are not carried out again."""
        pairs = (
            (("start",), self.start),
            (("hilfe", "help"), self.help),
            (("datenschutz", "privacy"), self.privacy),
            (("loeschen", "delete"), self.delete),
            (("neu", "new"), self.new),
            (("sprache", "language"), self.language),
        )
        return [CommandHandler(names, callback, filters.UpdateType.MESSAGE) for names, callback in pairs]

    async def start(self, update: Update, turn: Turn) -> None:
        texts = self._talk.texts()
        issued = self._talk.store.issue(turn.known.sender, [Button(text, text) for text in texts.beispiele])
        rows = calls.layout([(one.title, f"{CHOICE}:{one.id}") for one in issued])
        self._talk.drop_keyboard(turn)
        turn.say(self._talk.filled(texts.start), rows)

    async def help(self, update: Update, turn: Turn) -> None:
        turn.say(self._talk.filled(self._talk.texts().hilfe))

    async def privacy(self, update: Update, turn: Turn) -> None:
        turn.say(self._talk.filled(self._talk.texts().datenschutz))

    async def delete(self, update: Update, turn: Turn) -> None:
        """Everything, everywhere, at once; the receipt comes from the conversation itself."""
        self._talk.drop_keyboard(turn)
        receipt = await self._talk.conversations.forget("telegram", turn.known.name, wholly=True)
        turn.say(receipt)

    async def new(self, update: Update, turn: Turn) -> None:
        """The conversation goes, the reminders stay."""
        self._talk.drop_keyboard(turn)
        await self._talk.conversations.forget("telegram", turn.known.name)
        turn.say(self._talk.texts().neu)

    async def language(self, update: Update, turn: Turn) -> None:
        texts = self._talk.texts()
        buttons = [Button(texts.sprache_normal, NORMAL), Button(texts.sprache_leicht, EASY)]
        issued = self._talk.store.issue(turn.known.sender, buttons)
        self._talk.drop_keyboard(turn)
        turn.say(texts.sprache, calls.layout([(one.title, f"{QUESTION}:{one.id}") for one in issued]), keyboard=True)
