"""One channel-neutral reply as calls to Telegram: text, buttons, place, calendar file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from typing import Final

from bot.conversation import ShownReply
from bot.telegram import calls, markup
from bot.telegram.calls import Call
from bot.telegram.database import Database
from bot.telegram.texts import Texts, fill
from knowledge.reply import Link

QUESTION, CHOICE = "f", "w"
"""What a gateway button's callback data begins with: of a question all buttons go when one is used, of a choice one."""
SEND_CALENDAR, REMIND = "k", "e"
"""Buttons of the channel itself."""
CALENDAR: Final = "/kalender/"
READ_CALENDAR = Callable[[str], bytes | None]


class Renderer:
    def __init__(self, database: Database, texts: Callable[[], Texts], calendar: READ_CALENDAR) -> None:
        """`calendar` gives an event's `.ics` by its uid."""
        self._database, self._texts, self._calendar = database, texts, calendar

    def render(
        self, chat: int, replies: list[ShownReply], *, lead: str = "", reply_to: int | None = None
    ) -> list[Call]:
        """The calls for these replies, in order. `lead` is a Markdown line before the first."""
        made: list[Call] = []
        for shown in replies:
            made += self._one(chat, shown, lead, reply_to)
            lead, reply_to = "", None
        return made

    def _one(self, chat: int, shown: ShownReply, lead: str, reply_to: int | None) -> list[Call]:
        reply = shown.reply
        events = [_uid(link) for link in reply.links if _uid(link)]
        blocks = [*markup.blocks(lead), *markup.blocks(reply.text), *self._links(reply.links), *self._source(shown)]
        texts = markup.messages(blocks)
        question = reply.outcome in ("form", "clarify")
        kind = QUESTION if question else CHOICE
        rows = calls.layout([(button.title, f"{kind}:{button.id}") for button in shown.buttons])
        rows += self._own_buttons(chat, events)
        made = [
            calls.message(
                text,
                rows if index == len(texts) - 1 else (),
                reply_to=reply_to if index == 0 else None,
                keyboard=question,
            )
            for index, text in enumerate(texts)
        ]
        if reply.location:
            place = reply.location
            made.append(Call("send_venue", {"latitude": place.lat, "longitude": place.lon, "title": place.title or "·",
                                            "address": self._texts().kreis}))  # fmt: skip
        if len(events) == 1:
            made += self.calendar_files(events)
        return made

    def calendar_files(self, uids: list[str]) -> list[Call]:
        """The events as documents that a phone offers to put into its calendar."""
        made = []
        for uid in uids:
            data = self._calendar(uid)
            if data:
                file = {"filename": f"{uid}.ics", "base64": base64.b64encode(data).decode()}
                made.append(Call("send_document", {"document": file}))
        return made

    def _links(self, links: tuple[Link, ...]) -> list[markup.Block]:
        web = [link for link in links if link.url.startswith(("http://", "https://"))]
        return [markup.line(link.title, href=link.url, tight=index > 0) for index, link in enumerate(web)]

    def _source(self, shown: ShownReply) -> list[markup.Block]:
        source = shown.reply.source
        if not source:
            return []
        texts = self._texts()
        said = texts.quelle if source.stand else texts.quelle_ohne_stand
        return [markup.line(fill(said, titel=source.title, stand=german_date(source.stand)), italic=True)]

    def _own_buttons(self, chat: int, events: list[str]) -> list[list[tuple[str, str]]]:
        texts = self._texts()
        if len(events) == 1 and chat > 0:  # reminders are for one person, and only groups have negative ids
            return [[(texts.erinnern_knopf, f"{REMIND}:{self._database.choice(chat, 'v ' + events[0])}")]]
        if len(events) > 1:
            return [[(texts.kalender, f"{SEND_CALENDAR}:{self._database.choice(chat, ' '.join(events))}")]]
        return []


def german_date(iso: str) -> str:
    """19.04.2022 for 2022-04-19; anything else as it is."""
    try:
        return f"{date.fromisoformat(iso):%d.%m.%Y}"
    except ValueError:
        return iso


def _uid(link: Link) -> str:
    if link.url.startswith(CALENDAR) and link.url.endswith(".ics"):
        return link.url.removeprefix(CALENDAR).removesuffix(".ics")
    return ""
