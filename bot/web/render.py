"""Renders the HTML page: the first view, and question and answers for browsers without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import jinja2
from aiohttp import web

from bot.settings import MAX_TEXT
from bot.web import texts as texts_file
from bot.web.markdown import is_safe, to_html
from bot.web.texts import Texts

RETENTION_DAYS: Final = web.AppKey("retention_days", int)

_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def texts_of(request: web.Request) -> Texts:
    """The page's texts as they stand in the file now."""
    return texts_file.load(request.app[RETENTION_DAYS])


def german_date(iso: str) -> str:
    """19.04.2022 for 2022-04-19; anything else is returned as it is."""
    try:
        return f"{date.fromisoformat(iso):%d.%m.%Y}"
    except ValueError:
        return iso


def map_url(location: Mapping[str, Any]) -> str:
    """Where a browser shows the place on a map. A link only: nothing is loaded from there."""
    lat, lon = float(location["lat"]), float(location["lon"])
    return f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"


_TEMPLATES.filters.update(markdown=to_html, german_date=german_date, map_url=map_url)
_TEMPLATES.tests["safe_url"] = is_safe


def page(
    texts: Texts,
    *,
    session: str,
    question: str = "",
    replies: Sequence[Mapping[str, Any]] = (),
    notice: str = "",
    error: str = "",
    draft: str = "",
    status: int = 200,
) -> web.Response:
    """The page as a response.

    Args:
        session: UUID of the conversation, kept in a hidden field of the form.
        question: what was last asked; shown above its answers.
        replies: the answers, in the shape of the HTTP API.
        notice: a German message of success, such as a receipt.
        error: a German message saying what to do next.
        draft: text put back into the field, so that nobody has to type it twice.
    """
    html = _TEMPLATES.get_template("page.html").render(
        texts=texts,
        label=texts.oberflaeche,
        session=session,
        question=question,
        replies=replies,
        notice=notice,
        error=error,
        draft=draft,
        max_text=MAX_TEXT,
    )
    return web.Response(text=html, content_type="text/html", status=status, headers={"Cache-Control": "no-store"})
