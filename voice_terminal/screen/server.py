"""Serves the screen on loopback: one page, its state over a WebSocket, its touches back."""

from __future__ import annotations

import asyncio
import json
import logging
import mimetypes
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from knowledge.errors import KreisError
from voice_terminal.conversation.commands import Command
from voice_terminal.conversation.messages import Event, Ordered, Pressed, Released, Touched, View
from voice_terminal.screen.qr import qr_svg

HOST: Final = "127.0.0.1"
STATIC: Final = Path(__file__).parent / "static"
LONGEST_MESSAGE: Final = 1000
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_COMMANDS: Final = {command.name.lower(): command for command in Command}
log = logging.getLogger(__name__)


class Screen:
    """`tell` receives what people touch; `show` puts a new view on every open page."""

    def __init__(
        self,
        tell: Callable[[Event], None],
        notices: tuple[str, ...] = (),
        print_slip: Callable[[str], Awaitable[None]] | None = None,
        port: int = 8090,
    ) -> None:
        """`notices`: standing remarks (test models); `print_slip`: prints an answer, raises KreisError."""
        self._tell, self._notices, self._print, self._port = tell, notices, print_slip, port
        self._view = View()
        self._pages: set[web.WebSocketResponse] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}/"

    async def start(self) -> None:
        """Listen on loopback only.

        Raises:
            KreisError: the port is taken.
        """
        app = web.Application(middlewares=[_guard])
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/ws", self._socket),
                web.get("/antwort.svg", self._qr),
                web.get("/static/{name}", self._static),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError as error:
            raise KreisError(
                f"Der Port {self._port} ist belegt. Bitte beenden Sie den anderen Kiosk oder setzen Sie KIOSK_PORT."
            ) from error
        self._port = self._runner.addresses[0][1]

    async def close(self) -> None:
        for page in tuple(self._pages):
            await page.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def show(self, view: View) -> None:
        """Send the view to every page; from the event loop's thread."""
        self._view = view
        for page in tuple(self._pages):
            task = asyncio.get_running_loop().create_task(self._send(page, {"view": self._state()}))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    def _state(self) -> dict[str, Any]:
        return {
            **self._view.to_dict(),
            "take_home": bool(self._view.take_home),
            "notices": self._notices,
            "printer": self._print is not None,
        }

    async def _send(self, page: web.WebSocketResponse, message: dict[str, Any]) -> None:
        with suppress(ConnectionError, RuntimeError):
            await page.send_str(json.dumps(message, ensure_ascii=False))

    async def _page(self, _: web.Request) -> web.Response:
        return _file(STATIC / "index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = STATIC / request.match_info["name"]
        if path.parent != STATIC or path.suffix not in (".css", ".js", ".svg") or not path.is_file():
            raise web.HTTPNotFound
        return _file(path)

    async def _qr(self, _: web.Request) -> web.Response:
        if not self._view.take_home:
            raise web.HTTPNotFound
        return web.Response(text=qr_svg(self._view.take_home), content_type="image/svg+xml")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        page = web.WebSocketResponse(heartbeat=10, max_msg_size=LONGEST_MESSAGE)
        await page.prepare(request)
        self._pages.add(page)
        try:
            await self._send(page, {"view": self._state()})
            async for message in page:
                if message.type is WSMsgType.TEXT:
                    await self._touched(page, message.data)
        finally:
            self._pages.discard(page)
        return page

    async def _touched(self, page: web.WebSocketResponse, data: str) -> None:
        try:
            message = json.loads(data)
            match message:
                case {"press": True}:
                    self._tell(Pressed())
                case {"release": int() | float() as held_ms}:
                    self._tell(Released(held_ms / 1000))
                case {"choice": str() as choice}:
                    self._tell(Touched(choice))
                case {"command": str() as name} if name in _COMMANDS:
                    self._tell(Ordered(_COMMANDS[name]))
                case {"print": True} if self._print is not None and self._view.take_home:
                    await self._print(self._view.take_home)
                    await self._send(page, {"printed": "Ihr Zettel wird gedruckt."})
        except KreisError as error:
            await self._send(page, {"printed": str(error)})
        except ValueError:
            log.warning("the page sent something that is no JSON")


def _file(path: Path) -> web.Response:
    """A small file as a whole: aiohttp's own file response leaves it open when the page is closed meanwhile."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8")


@web.middleware
async def _guard(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Only pages of this terminal may talk to it: a web site opened elsewhere must not press its buttons."""
    host = request.headers.get("Host", "").rpartition(":")[0] or request.headers.get("Host", "")
    origin = request.headers.get("Origin", "")
    if host not in (HOST, "localhost") or (origin and urlsplit(origin).netloc != request.headers.get("Host")):
        raise web.HTTPForbidden
    response = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response
