"""The chat as a plain form, for browsers without JavaScript. The session travels in a hidden field, not in a cookie."""

from __future__ import annotations

import uuid
from typing import Final

from aiohttp import web

from bot.conversation import CONVERSATIONS
from bot.limits import LIMITS
from bot.requests import Refusal, fields_of, read_message, read_session
from bot.web.render import page, texts_of
from knowledge.errors import KreisError

CHANNEL: Final = "web"


async def submit(request: web.Request) -> web.Response:
    """Answer the form: a question (`text`), a pressed button (`button`), or the wish to delete (`loeschen`)."""
    words = texts_of(request)
    try:
        fields = await fields_of(request)
    except web.HTTPRequestEntityTooLarge:
        return page(words, session=_new(), error=words.fehler["zu_lang"], status=413)

    text, button = fields.get("text", "").strip(), fields.get("button")
    conversations = request.app[CONVERSATIONS]
    session = _new()
    try:
        session = read_session(fields.get("session"))
        request.app[LIMITS].check(session, request)
        if "loeschen" in fields:
            return page(words, session=_new(), notice=await conversations.forget(CHANNEL, session, wholly=True))
        if not button and not text:
            raise Refusal("empty_text", words.fehler["leer"])
        incoming = read_message({"button": button} if button else {"text": text}, session)
        replies = await conversations.send(incoming)
    except Refusal as refusal:
        # What is wrong with the hidden field is nothing a resident can mend.
        message = words.fehler["anfrage"] if refusal.code == "bad_session" else refusal.message
        return page(words, session=session, error=message, draft=text, status=refusal.status)
    except KreisError:
        return page(words, session=session, error=words.fehler["server"], draft=text, status=503)
    # A button's title is sent along, because only its page knew it.
    question = fields.get(f"titel-{button}", "") if button else text
    return page(words, session=session, question=question, replies=[reply.to_dict() for reply in replies])


def _new() -> str:
    return str(uuid.uuid4())
