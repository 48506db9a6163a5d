"""Mounts the editors' pages on the gateway. Without a token there are none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from bot.editors import actions, login, pages
from bot.editors.access import ACCESS, Access
from bot.editors.desk import DESK, Desk
from bot.settings import Settings
from knowledge.settings import Paths


def add_editors(app: web.Application, settings: Settings, paths: Paths, desk: Desk | None = None) -> None:
    """Add `/redaktion` when `ASSISTANT_REDAKTION_TOKEN` is set.

    Args:
        desk: what the pages show; made from `paths` when left out.
    """
    if not settings.editors_token:
        return
    app[ACCESS] = Access(settings.editors_token)
    app[DESK] = made = desk or Desk(paths)

    async def closing(_: web.Application) -> AsyncIterator[None]:
        yield
        await asyncio.to_thread(made.close)

    app.cleanup_ctx.append(closing)
    app.router.add_get("/redaktion/anmelden", login.show_login)
    app.router.add_post("/redaktion/anmelden", login.log_in)
    app.router.add_post("/redaktion/abmelden", login.protected(login.log_out))
    for path, show in (
        ("/redaktion", pages.overview),
        ("/redaktion/eintrag/{id:.+}", pages.entry),
        ("/redaktion/probe", pages.trial),
        ("/redaktion/luecken", actions.basket),
        ("/redaktion/neu", actions.show_new),
        ("/redaktion/umfragen", pages.surveys),
        ("/redaktion/umfragen/{id}", pages.survey),
        ("/redaktion/meldungen", pages.findings),
    ):
        app.router.add_get(path, login.protected(show))
    for path, act in (
        ("/redaktion/luecken/zuordnen", actions.assign),
        ("/redaktion/luecken/erledigt", actions.settle),
        ("/redaktion/neu", actions.make_new),
    ):
        app.router.add_post(path, login.protected(act))
