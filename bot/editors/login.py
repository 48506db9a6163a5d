"""Logging in and out, and the wrapper that keeps everybody else off the pages."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import web

from bot.editors.access import ACCESS, FORM_TOKEN, set_cookie
from bot.editors.render import HEADERS, page, up
from bot.requests import Refusal, fields_of
from knowledge.errors import KreisError

Form = Mapping[str, str]
Page = Callable[[web.Request], Awaitable[web.Response]]
WRONG: Final = "Das Kennwort stimmt nicht. Prüfen Sie Groß- und Kleinschreibung."
TOO_OFTEN: Final = "Das waren zu viele Versuche. Bitte warten Sie eine Minute."


def protected(show: Page) -> Page:
    """Only for staff; what goes wrong becomes a German page."""

    async def guarded(request: web.Request) -> web.Response:
        if not request.app[ACCESS].allowed(request):
            if request.method == "GET":
                raise go(request, "redaktion/anmelden")
            return page(
                request, "message", titel="Bitte melden Sie sich an", status=403,
                text="Sie waren längere Zeit nicht aktiv. Melden Sie sich an und senden Sie das Formular noch einmal.",
            )  # fmt: skip
        try:
            return await show(request)
        except Refusal as refusal:
            return page(request, "message", titel="Das ging nicht", text=refusal.message, status=refusal.status)
        except KreisError as error:
            return page(request, "message", titel="Das ging nicht", text=str(error), status=422)

    return guarded


def go(request: web.Request, where: str) -> web.HTTPSeeOther:
    """A redirect to a path below the gateway's root."""
    return web.HTTPSeeOther(up(request) + where, headers=HEADERS)


async def form_of(request: web.Request) -> Form:
    """The fields of a posted form, whose token has been checked.

    Raises:
        Refusal: the form did not come from this page.
    """
    fields = await fields_of(request)
    request.app[ACCESS].check_form(request, fields.get(FORM_TOKEN, ""))
    return fields


async def show_login(request: web.Request) -> web.Response:
    return _login(request)


async def log_in(request: web.Request) -> web.Response:
    access = request.app[ACCESS]
    try:
        fields = await form_of(request)
    except Refusal as refusal:
        return _login(request, refusal.message, refusal.status)
    try:
        session = access.log_in(request, fields.get("kennwort", ""))
    except Refusal:
        return _login(request, TOO_OFTEN, 429)
    if session is None:
        return _login(request, WRONG, 403)
    response = web.Response(status=303, headers={**HEADERS, "Location": f"{up(request)}redaktion"})
    set_cookie(request, response, session)
    return response


async def log_out(request: web.Request) -> web.Response:
    await form_of(request)
    request.app[ACCESS].log_out(request)
    raise go(request, "redaktion/anmelden")


def _login(request: web.Request, error: str = "", status: int = 200) -> web.Response:
    # A fresh cookie before anybody is logged in binds the form to this browser; logging in replaces it.
    cookie = secrets.token_urlsafe(32)
    response = page(request, "login", cookie=cookie, error=error, status=status)
    set_cookie(request, response, cookie)
    return response
