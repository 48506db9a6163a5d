"""Renders the editors' pages. They need no JavaScript and load nothing but their style sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import jinja2
from aiohttp import web

from bot.editors.access import ACCESS, COOKIE, FORM_TOKEN
from bot.web.markdown import is_safe, to_html
from bot.web.render import german_date

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.tests["safe_url"] = is_safe
_TEMPLATES.filters["markdown"] = to_html


def _day(value: date | None) -> str:
    return f"{value:%d.%m.%Y}" if value else "–"


def _percent(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


_TEMPLATES.filters.update(day=_day, percent=_percent, decimal=_decimal, german_date=german_date)


def page(request: web.Request, template: str, *, status: int = 200, cookie: str = "", **values: Any) -> web.Response:
    """A page as a response.

    Args:
        cookie: the cookie the browser will have after this response, when it is a new one.
    """
    html = _TEMPLATES.get_template(f"{template}.html").render(
        up=up(request),
        form_token=request.app[ACCESS].form_token(cookie or request.cookies.get(COOKIE, "")),
        form_field=FORM_TOKEN,
        **values,
    )
    return web.Response(text=html, content_type="text/html", status=status, headers=HEADERS)


def up(request: web.Request) -> str:
    """The way from this page to the gateway's root, so that links work behind a proxy with a prefix too."""
    return "../" * (request.path.count("/") - 1) or "./"
