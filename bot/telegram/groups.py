"""In groups the assistant answers only who speaks to it."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity


def is_group(message: Message) -> bool:
    return message.chat.type in ("group", "supergroup")


def addressed_text(message: Message, bot_id: int, bot_name: str) -> str | None:
    """What was said to the assistant, without its name; None when somebody else was spoken to.

    In a private chat everything is. In a group only a reply to the assistant's message, or a text that names it.
    """
    text = message.text or message.caption or ""
    if not is_group(message):
        return text
    named = False
    for entity, words in {**message.parse_entities(), **message.parse_caption_entities()}.items():
        mention = entity.type == MessageEntity.MENTION and words.lower() == f"@{bot_name.lower()}"
        by_id = entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == bot_id
        if mention or by_id:
            named = True
            text = text.replace(words, "", 1) if by_id else re.sub(rf"(?i){re.escape(words)}\b[,:]?", "", text)
    answered = message.reply_to_message
    replied = answered is not None and answered.from_user is not None and answered.from_user.id == bot_id
    return text.strip() if named or replied else None
