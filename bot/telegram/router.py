"""Brings an update to the handler it belongs to; whatever happens there, the person gets an answer."""

from __future__ import annotations

import json
import logging
from typing import Any

from telegram import Update
from telegram.constants import ChatMemberStatus
from telegram.ext import Application, BaseHandler, ChatMemberHandler

from bot.telegram.calls import Call
from bot.telegram.commands import Commands
from bot.telegram.database import Mark, Waiting
from bot.telegram.messages import Messages
from bot.telegram.presses import Presses
from bot.telegram.reminders.menu import Menu
from bot.telegram.reminders.sources import Sources
from bot.telegram.talk import Talk, Turn

log = logging.getLogger(__name__)
App = Application[Any, Any, Any, Any, Any, Any]


class Router:
    def __init__(self, application: App, talk: Talk, sources: Sources) -> None:
        self._application, self._talk, self._database = application, talk, talk.database
        menu = Menu(talk, sources)
        self.handlers: list[BaseHandler[Any, Turn, Any]] = [
            ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER),
            *Presses(talk, menu).handlers(),
            *Commands(talk).handlers(),
            *menu.handlers(),
            *Messages(talk, menu).handlers(),
        ]

    async def handle(self, chat: int, waiting: Waiting) -> tuple[list[Call], list[Mark]]:
        """The calls that answer an update, and what it has done once. Never raises for what is in it."""
        update = Update.de_json(json.loads(waiting.body), self._talk.bot)
        message = update.message
        if message and message.migrate_to_chat_id:
            self._database.migrate(chat, message.migrate_to_chat_id)
            return [], []
        sender = self._talk.conversations.sender_id("telegram", self._name(chat))
        turn = Turn(self._application, self._database.know(chat, sender), waiting.update_id)
        try:
            for handler in self.handlers:
                check = handler.check_update(update)
                if check is not None and check is not False:
                    await handler.handle_update(update, self._application, check, turn)
                    break
        except Exception as error:
            log.error("handling an update failed: %s", type(error).__name__, exc_info=True)
            turn.calls, turn.marks = [], []
            turn.say(self._talk.texts().fehler)
        return turn.calls, turn.marks

    async def membership(self, update: Update, turn: Turn) -> None:
        """Somebody has blocked or removed us: everything about the chat is deleted, and nothing more is sent."""
        change = update.my_chat_member
        if change and change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
            self._database.gone(turn.chat)

    def _name(self, chat: int) -> str:
        known = self._database.chat(chat)
        return known.name if known else str(chat)
