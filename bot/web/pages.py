"""The chat page, its files, and the one-line widget."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Final

from aiohttp import web

from bot import settings
from bot.web import assets, form
from bot.web.headers import EMBEDDERS, add_headers, preflight
from bot.web.render import RETENTION_DAYS, page, texts_of

STATIC: Final = Path(__file__).resolve().parent.parent / "static"


def add_pages(app: web.Application, configured: settings.Settings | None = None) -> None:
    """Add the page, the widget and their headers to the gateway's application.

    Args:
        configured: the gateway's settings; read from the environment when left out.
    """
    configured = configured or settings.from_environment()
    app[EMBEDDERS] = frozenset(configured.embedders)
    app[RETENTION_DAYS] = configured.retention_days
    app.on_response_prepare.append(add_headers)
    app.router.add_get("/", show)
    app.router.add_post("/", form.submit)
    app.router.add_get("/widget.js", assets.serve(assets.read(STATIC / "widget.js")))
    app.router.add_get("/texte.json", client_texts)
    app.router.add_get("/favicon.ico", assets.serve(assets.read(STATIC / "images" / "mark.svg")))
    app.router.add_route("OPTIONS", "/api/{path:.*}", preflight)
    app.router.add_get("/static/{name:.+}", assets.serve_folder(STATIC))


async def show(request: web.Request) -> web.Response:
    """The page as it is first seen. The session is used only by the form for browsers without JavaScript."""
    return page(texts_of(request), session=str(uuid.uuid4()))


async def client_texts(request: web.Request) -> web.Response:
    """The German texts for page and widget. Read anew each time, so that a saved change shows at once."""
    return web.json_response(texts_of(request).model_dump(mode="json"))
