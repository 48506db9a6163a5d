"""Inline mode: `@bot markt` in any chat finds events to pass on. Nothing personal is read or kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

import telegram
from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.error import TelegramError

from bot.telegram import markup
from bot.telegram.reminders.sources import HORIZON, Sources
from bot.telegram.render import german_date
from bot.telegram.texts import Texts, fill
from knowledge import clock
from knowledge.events import query as event_query
from knowledge.events import wording
from knowledge.events.model import Event
from knowledge.events.search import search, vocabulary
from knowledge.places.gazetteer import Gazetteer, gazetteer

log = logging.getLogger(__name__)
MOST: Final = 10
CACHE_SECONDS: Final = 60


class InlineSearch:
    def __init__(self, bot: telegram.Bot, sources: Sources, texts: Callable[[], Texts]) -> None:
        self._bot, self._sources, self._texts = bot, sources, texts

    async def answer(self, query: InlineQuery) -> None:
        """Answer at once or not at all: the person is typing on, and the next letter asks again."""
        events = self.find(query.query)
        texts = self._texts()
        button = InlineQueryResultsButton(
            texts.suche_knopf if events else texts.suche_leer[:64], start_parameter="suche"
        )
        try:
            await query.answer(
                [self._article(event) for event in events], cache_time=CACHE_SECONDS, is_personal=False, button=button
            )
        except TelegramError as error:
            log.info("an inline query was not answered (%s)", type(error).__name__)

    def find(self, text: str) -> Sequence[Event]:
        """Events that fit what was typed; without text the next ones."""
        now = clock.now()
        if not text.strip():
            return self._sources.upcoming(now, MOST)
        self._sources.events.refresh()
        known = vocabulary(self._sources.events.between(now, now + HORIZON))
        found = search(event_query.read(text[:200], _places(), now, None, known), self._sources.events, _places(), now)
        # Nearest alternatives help in a conversation, where they are explained; here they would look like a hit.
        return () if found.alternative in ("ohne", "frueher") else found.events[:MOST]

    def _article(self, event: Event) -> InlineQueryResultArticle:
        now = clock.now()
        texts = self._texts()
        said = wording.details(event, now) + (f"\n\n{wording.SAMPLE_NOTE}" if event.sample else "")
        source = event.source
        line = fill(
            (texts.quelle if source.stand else texts.quelle_ohne_stand),
            titel=source.title,
            stand=german_date(source.stand),
        )
        (html, *_) = markup.messages([*markup.blocks(said), markup.line(line, italic=True)])
        return InlineQueryResultArticle(
            id=event.uid[-64:],
            title=f"{event.title}{wording.marks(event)}",
            description=f"{wording.when(event, now)} · {wording.where(event)}",
            input_message_content=InputTextMessageContent(
                html, parse_mode="HTML", link_preview_options=LinkPreviewOptions(is_disabled=True)
            ),
        )


@cache
def _places() -> Gazetteer:
    return gazetteer()
