"""Messages of residents: text, corrections, places, photos, voice, and everything a bot cannot use."""

from __future__ import annotations

import hashlib
import logging
import secrets
from typing import Any, Final

from telegram import Message, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.telegram import voice
from bot.telegram.groups import addressed_text, is_group
from bot.telegram.reminders.menu import Menu
from bot.telegram.talk import Talk, Turn
from bot.telegram.texts import fill
from knowledge.reply import Button
from knowledge.reports import photo

log = logging.getLogger(__name__)
LARGEST_FILE: Final = 20_000_000
"""Bytes; the Bot API gives out no larger files."""
DOWNLOAD_TRIES: Final = 4
NEAR: Final = "/ort_naechste"
"""What a shared location asks: the nearest … (which kind, the conversation asks or remembers)."""


class Messages:
    def __init__(self, talk: Talk, menu: Menu) -> None:
        self._talk, self._menu = talk, menu

    def handlers(self) -> list[BaseHandler[Any, Turn, Any]]:
        """First match wins."""
        new = filters.UpdateType.MESSAGE
        pairs = (
            (filters.UpdateType.EDITED_MESSAGE, self.edited),
            (new & filters.StatusUpdate.NEW_CHAT_MEMBERS, self.joined),
            (new & filters.StatusUpdate.ALL, self.ignored),
            (new & filters.COMMAND, self.unknown_command),
            (new & filters.TEXT, self.text),
            (new & (filters.LOCATION | filters.VENUE), self.location),
            (new & (filters.PHOTO | filters.Document.IMAGE), self.photo),
            (new & filters.VOICE, self.voice),
            (new, self.other),
        )
        return [MessageHandler(filter_, callback) for filter_, callback in pairs]

    async def text(self, update: Update, turn: Turn) -> None:
        message = _message(update)
        said = self._said(message)
        if said is None:
            return
        self._talk.once(turn, "text", f"{message.message_id} {_digest(message)}")
        if turn.known.asked and await self._menu.take(turn, said):
            return
        await self._talk.ask(turn, text=said, reply_to=_reply_to(message))

    async def edited(self, update: Update, turn: Turn) -> None:
        """A changed text is answered once, as a correction. Moving live locations are edits too; they are ignored."""
        message = _message(update)
        said = self._said(message)
        if not message.text or said is None or said.startswith("/"):
            return
        if self._talk.database.marked(turn.chat, "text", f"{message.message_id} {_digest(message)}"):
            return  # nothing that is read has changed (a link preview, a reaction)
        if not self._talk.once(turn, "edited", str(message.message_id)):
            return
        if turn.known.in_form:
            turn.say(self._talk.texts().bearbeitet_formular, reply_to=message.message_id)
            return
        lead = self._talk.texts().bearbeitet
        await self._talk.ask(turn, text=said, metadata={"edited": True}, lead=lead, reply_to=message.message_id)

    async def location(self, update: Update, turn: Turn) -> None:
        message = _message(update)
        place = message.location or (message.venue.location if message.venue else None)
        if place is None or self._said(message) is None:
            return
        where = {"lat": place.latitude, "lon": place.longitude}
        if not turn.known.in_form:
            # Like a pressed button, because the sentence "Was ist in der Nähe?" could also mean events.
            (near,) = self._talk.store.issue(turn.known.sender, [Button("Standort", NEAR)])
            await self._talk.ask(turn, button=near.id, metadata=where, reply_to=_reply_to(message))
            return
        said = message.venue.title if message.venue else self._talk.texts().standort_im_formular
        await self._talk.ask(turn, text=said, metadata=where, reply_to=_reply_to(message))

    async def photo(self, update: Update, turn: Turn) -> None:
        """A picture begins, or belongs to, the report of a defect. Its metadata is taken out before it is kept."""
        message = _message(update)
        said = self._said(message)
        texts = self._talk.texts()
        if said is None:
            return
        if message.media_group_id and not self._talk.once(turn, "album", message.media_group_id):
            return  # one picture of an album is enough for a report, and one answer for the person
        file = message.photo[-1] if message.photo else message.document
        assert file is not None
        if (file.file_size or 0) > LARGEST_FILE:
            turn.say(texts.foto_kein_bild, reply_to=_reply_to(message))
            return
        data = await self._download(file.file_id)
        if data is None:
            turn.say(texts.foto_fehler, reply_to=_reply_to(message))
            return
        bare = photo.clean(data)
        if bare is None:
            turn.say(texts.foto_kein_bild, reply_to=_reply_to(message))
            return
        kept = self._talk.folder / f"{secrets.token_hex(8)}.jpg"
        kept.write_bytes(bare)
        try:
            said = said or (texts.foto_im_formular if turn.known.in_form else texts.foto_frage)
            await self._talk.ask(turn, text=said, metadata={"photo": str(kept)}, reply_to=_reply_to(message))
        finally:
            kept.unlink(missing_ok=True)  # the report has its own copy

    async def voice(self, update: Update, turn: Turn) -> None:
        """Speech is recognised on this machine; the recording stays in memory and is thrown away."""
        message = _message(update)
        texts, reply_to = self._talk.texts(), _reply_to(message)
        if self._said(message) is None or message.voice is None:
            return
        if not voice.available():
            turn.say(texts.sprache_aus, reply_to=reply_to)
            return
        if message.voice.duration.total_seconds() > voice.LONGEST or (message.voice.file_size or 0) > LARGEST_FILE:  # type: ignore[union-attr]
            turn.say(fill(texts.sprache_lang, sekunden=voice.LONGEST), reply_to=reply_to)
            return
        async with self._talk.typing(turn.chat):
            data = await self._download(message.voice.file_id)
            if data is None:
                turn.say(texts.sprache_fehler, reply_to=reply_to)
                return
            heard = await voice.transcribe(data)
        if not heard:
            turn.say(texts.sprache_leer, reply_to=reply_to)
            return
        lead = fill(texts.verstanden, text=heard)
        await self._talk.ask(turn, text=heard, metadata={"spoken": True}, lead=lead, reply_to=reply_to)

    async def other(self, update: Update, turn: Turn) -> None:
        message = _message(update)
        if self._said(message) is None:
            return
        if message.media_group_id and not self._talk.once(turn, "album", message.media_group_id):
            return
        texts = self._talk.texts()
        if message.caption and not message.photo:
            await self._talk.ask(turn, text=self._said(message), reply_to=_reply_to(message))
            return
        kinds = (
            (message.sticker or message.animation or message.dice, texts.sticker),
            (message.video or message.video_note, texts.video),
            (message.audio, texts.audio),
            (message.document, texts.datei),
            (message.contact, texts.kontakt),
            (message.poll, texts.umfrage),
        )
        turn.say(next((said for part, said in kinds if part), texts.anderes), reply_to=_reply_to(message))

    async def unknown_command(self, update: Update, turn: Turn) -> None:
        """In a group a command without our name belongs to another bot."""
        if not is_group(_message(update)):
            turn.say(self._talk.texts().befehl_unbekannt)

    async def joined(self, update: Update, turn: Turn) -> None:
        if any(member.id == self._talk.bot.id for member in _message(update).new_chat_members):
            turn.say(self._talk.filled(self._talk.texts().gruppe))

    async def ignored(self, update: Update, turn: Turn) -> None:
        """Service messages: somebody left, a title changed, a message was pinned."""

    def _said(self, message: Message) -> str | None:
        return addressed_text(message, self._talk.bot.id, self._talk.bot.username)

    async def _download(self, file_id: str) -> bytes | None:
        """A file's bytes; None when Telegram does not give it out even after some tries."""
        for tries in range(DOWNLOAD_TRIES):
            try:
                file = await self._talk.bot.get_file(file_id)
                return bytes(await file.download_as_bytearray())
            except BadRequest:
                return None
            except TelegramError as error:
                log.warning("fetching a file failed (%s)", type(error).__name__)
                await voice.pause(0.5 * 2**tries)
        return None


def _message(update: Update) -> Message:
    message = update.effective_message
    assert message is not None  # the filters let only messages through
    return message


def _reply_to(message: Message) -> int | None:
    """In groups answers show whom they are for."""
    return message.message_id if is_group(message) else None


def _digest(message: Message) -> str:
    """To tell a changed text from the same text, without keeping it."""
    return hashlib.sha256((message.text or "").encode()).hexdigest()[:16]
