"""Who may use the editors' page: login by token, a session cookie, and a form token against forged requests."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from aiohttp import web

from bot.limits import Limits, Rate
from bot.requests import Refusal

log = logging.getLogger(__name__)

COOKIE: Final = "redaktion"
FORM_TOKEN: Final = "formular"
"""Name of the hidden field that every form carries."""
IDLE: Final = 4 * 3600
"""Seconds without a page after which a session ends."""
SESSIONS: Final = 200
"""Sessions kept; the one unused for longest goes first."""
SHORTEST_TOKEN: Final = 16
"""Characters; a shorter token can be guessed and is warned about."""
ATTEMPTS: Final = Rate(per_second=1 / 30, burst=8)
"""Logins per client address."""
ALL_ATTEMPTS: Final = Rate(per_second=1.0, burst=60)
"""Logins together; a session that is open already is not affected."""


class Access:
    """Sessions live in memory: after a restart staff log in again."""

    def __init__(self, token: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        if len(token) < SHORTEST_TOKEN:
            log.warning(
                "ASSISTANT_REDAKTION_TOKEN ist sehr kurz. Nehmen Sie mindestens %s zufällige Zeichen.", SHORTEST_TOKEN
            )
        self._token = _digest(token)
        self._key = secrets.token_bytes(32)
        self._monotonic = monotonic
        self._sessions: OrderedDict[str, float] = OrderedDict()
        self._attempts = Limits(client=ATTEMPTS, overall=ALL_ATTEMPTS, monotonic=monotonic)

    def allowed(self, request: web.Request) -> bool:
        """True when the request's session is open; it then stays open."""
        session, now = request.cookies.get(COOKIE, ""), self._monotonic()
        if now - self._sessions.get(session, -IDLE - 1) > IDLE:
            self._sessions.pop(session, None)
            return False
        self._sessions[session] = now
        self._sessions.move_to_end(session)
        return True

    def log_in(self, request: web.Request, token: str) -> str | None:
        """The id of a new session, or None for a wrong token.

        Raises:
            Refusal: too many attempts.
        """
        self._attempts.check("", request)
        if not hmac.compare_digest(_digest(token), self._token):
            return None
        session = secrets.token_urlsafe(32)
        self._sessions[session] = self._monotonic()
        while len(self._sessions) > SESSIONS:
            self._sessions.popitem(last=False)
        return session

    def log_out(self, request: web.Request) -> None:
        self._sessions.pop(request.cookies.get(COOKIE, ""), None)

    def form_token(self, cookie: str) -> str:
        """What a form of the browser with this cookie must carry; another site can neither read nor compute it."""
        return hmac.new(self._key, cookie.encode(), hashlib.sha256).hexdigest()

    def check_form(self, request: web.Request, token: str) -> None:
        """Refuse a form that did not come from this page.

        Raises:
            Refusal: the token is missing or belongs to another cookie, or the browser says another site sent it.
        """
        cookie = request.cookies.get(COOKIE, "")
        foreign = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
        if foreign or not cookie or not hmac.compare_digest(_digest(token), _digest(self.form_token(cookie))):
            raise Refusal(
                "stale_form", "Das Formular ist abgelaufen. Laden Sie die Seite neu und senden Sie es noch einmal.", 403
            )


def set_cookie(request: web.Request, response: web.Response, value: str) -> None:
    """Keep `value` for this tab's browser. Only pages below `/redaktion/` may set it.

    No path is given: the browser then takes the page's folder, which is right behind a proxy with a prefix too.
    """
    response.set_cookie(COOKIE, value, path=None, httponly=True, samesite="Strict", secure=_encrypted(request))  # type: ignore[arg-type]


def _encrypted(request: web.Request) -> bool:
    if request.remote in ("127.0.0.1", "::1") and (scheme := request.headers.get("X-Forwarded-Proto")):
        return scheme == "https"
    return request.secure


def _digest(text: str) -> bytes:
    # Equal lengths, so that the comparison tells nothing about the token's.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


ACCESS: Final = web.AppKey("editors_access", Access)
