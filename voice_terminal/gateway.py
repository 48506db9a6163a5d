"""The gateway's HTTP API as the terminal uses it (contract 2 in docs/architecture.md)."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final

import aiohttp

from knowledge.errors import KreisError
from knowledge.reply import Reply
from voice_terminal.conversation.messages import Shown

TIMEOUT: Final = aiohttp.ClientTimeout(total=20, connect=3)
HEALTH_TIMEOUT: Final = aiohttp.ClientTimeout(total=5)
BROKEN_ANSWER: Final = "Die Auskunft hat etwas geantwortet, das ich nicht lesen kann. Bitte fragen Sie anders."


class GatewayError(KreisError):
    """The gateway did not answer (`again`: asking again may help) or refused."""

    def __init__(self, message: str, *, again: bool) -> None:
        super().__init__(message)
        self.again = again


class Gateway:
    """Use as an async context manager."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Gateway:
        # No proxies and no cookies: the gateway is on this machine or in this network.
        self._http = aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._http is not None:
            await self._http.close()

    async def ask(self, session: str, *, text: str = "", button: str = "") -> tuple[Shown, ...]:
        """Send what was said or touched.

        Raises:
            GatewayError: no answer, or an error with the gateway's own German message.
        """
        message = {"session": session, "channel": "voice", **({"button": button} if button else {"text": text})}
        data = await self._request("POST", "/api/messages", message)
        try:
            shown = tuple(shown_reply(reply) for reply in data["replies"])
        except (KeyError, TypeError, ValueError) as error:
            raise GatewayError(BROKEN_ANSWER, again=False) from error
        if not shown:
            raise GatewayError(BROKEN_ANSWER, again=False)
        return shown

    async def forget(self, session: str) -> None:
        """Delete everything of the visit.

        Raises:
            GatewayError: it is not deleted yet.
        """
        await self._request("DELETE", f"/api/sessions/{session}")

    async def healthy(self) -> bool:
        """Whether the gateway can answer now."""
        if self._http is None:
            return False
        try:
            async with self._http.get(self._base + "/health", timeout=HEALTH_TIMEOUT) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _request(self, method: str, path: str, message: dict[str, Any] | None = None) -> dict[str, Any]:
        if self._http is None:
            raise RuntimeError("use Gateway as a context manager")
        try:
            async with self._http.request(method, self._base + path, json=message) as response:
                data = await response.json(content_type=None) if response.content_type == "application/json" else {}
                if response.status < 400 and isinstance(data, dict):
                    return data
                error = data.get("error") if isinstance(data, dict) else None
                german = str(error.get("message", "")) if isinstance(error, dict) else ""
                # 404 on a deletion: the conversation is already gone, which is what was wanted.
                if method == "DELETE" and response.status == 404:
                    return {}
                raise GatewayError(german, again=response.status >= 500 or response.status == 429)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise GatewayError("", again=True) from error


def shown_reply(data: dict[str, Any]) -> Shown:
    """A reply as the gateway sends it: its buttons carry ids instead of payloads.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    buttons = tuple((str(button["id"]), str(button["title"])) for button in data.get("buttons") or ())
    return Shown(Reply.from_dict({**data, "buttons": []}), buttons)
