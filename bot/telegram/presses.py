"""Pressed buttons: used once, removed after use, and answered kindly when they are old."""

from __future__ import annotations

import logging
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from bot.telegram import calls
from bot.telegram.reminders.menu import Menu
from bot.telegram.render import CHOICE, QUESTION, REMIND, SEND_CALENDAR
from bot.telegram.talk import Talk, Turn

log = logging.getLogger(__name__)


class Presses:
    def __init__(self, talk: Talk, menu: Menu) -> None:
        self._talk, self._menu = talk, menu

    def handlers(self) -> list[BaseHandler[Any, Turn, Any]]:
        return [CallbackQueryHandler(self.pressed)]

    async def pressed(self, update: Update, turn: Turn) -> None:
        query = update.callback_query
        assert query is not None
        kind, _, value = (query.data or "").partition(":")
        message = query.message
        place = str(message.message_id) if message else ""
        if not self._talk.once(turn, "pressed", f"{place} {query.data}"):
            turn.calls.append(calls.answer_press(query.id, self._talk.texts().knopf_schon))
            return
        turn.calls.append(calls.answer_press(query.id, _title(query)))
        self._remove(turn, query, kind)
        if kind in (QUESTION, CHOICE):
            await self._talk.ask(turn, button=value)
            return
        payload = self._talk.database.chosen(turn.chat, value)
        if payload is None:
            turn.say(self._talk.texts().knopf_alt)
        elif kind == SEND_CALENDAR:
            files = self._talk.renderer.calendar_files(payload.split())
            turn.calls += files
            if not files:
                turn.say(self._talk.texts().knopf_alt)
        else:
            self._menu.pressed(turn, payload)

    def _remove(self, turn: Turn, query: CallbackQuery, kind: str) -> None:
        """All buttons of a question, one of a choice; those of a message too old to be changed stay."""
        message = query.message
        if message is None or turn.known.keyboard == message.message_id:
            return  # the turn itself drops the open question's buttons
        left: list[list[tuple[str, str]]] = []
        if kind in (CHOICE, SEND_CALENDAR, REMIND) and isinstance(message, Message) and message.reply_markup:
            left = [
                kept
                for row in message.reply_markup.inline_keyboard
                if (kept := [(b.text, str(b.callback_data)) for b in row if b.callback_data != query.data])
            ]
        turn.calls.append(calls.remove_buttons(message.message_id, left))


def _title(query: CallbackQuery) -> str:
    """What is written on the pressed button."""
    message = query.message
    if isinstance(message, Message) and message.reply_markup:
        for row in message.reply_markup.inline_keyboard:
            for button in row:
                if button.callback_data == query.data:
                    return button.text
    return ""
