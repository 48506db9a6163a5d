"""A Bot API server on loopback: real HTTP, the documented limits checked on each call, and faults on request.

It keeps what each chat sees (messages in order, keyboards as edited) and hands out updates to `getUpdates` until they
are confirmed by a higher offset, as Telegram does. https://core.telegram.org/bots/api
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bot.telegram.person import BOT, Person, Shown
from tests.bot.telegram.wire import Html, Refused, error_response, read_fields, read_json

TOKEN: Final = "123456:TEST-token_of_the_emulator"
FAULTS: Final = ("429", "502", "timeout", "cut")


@dataclass
class Faults:
    """How often a call fails, and how. A failed call has no effect unless `after` is set."""

    rate: float = 0.0
    kinds: tuple[str, ...] = FAULTS
    after: bool = False
    """True: time-outs and cut connections come after the call has taken effect, which nobody can tell apart."""
    methods: tuple[str, ...] = ()
    """Only these; empty: all."""
    retry_after: int = 1
    hang: float = 1.5
    """Seconds until a hanging call is dropped; longer than the client waits."""
    random: random.Random = field(default_factory=lambda: random.Random(6))

    def pick(self, method: str) -> str:
        if self.methods and method not in self.methods:
            return ""
        return self.random.choice(self.kinds) if self.random.random() < self.rate else ""


class Emulator:
    def __init__(self) -> None:
        self.faults = Faults()
        self.down = False
        """True: every call is answered with 502."""
        self.shown: list[Shown] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.violations: list[str] = []
        """What broke a documented limit; tests end with none."""
        self.failed: Counter[str] = Counter()
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.files: dict[str, bytes] = {}
        self.chats: dict[int, dict[str, Any]] = {}
        self.answers: list[dict[str, Any]] = []
        """Answered inline queries."""
        self.webhook: dict[str, Any] = {}
        self.changed = asyncio.Event()
        self.arrived: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        """By chat: set when a message is shown there; whoever waits for it clears it."""
        self.last: dict[int, Shown] = {}
        self._updates: list[dict[str, Any]] = []
        self._last: dict[str, Any] = {}
        self._next_update, self._next_message = 1000, 1
        self._open_queries: set[str] = set()

    # -- what a person does -----------------------------------------------------------------------------------------

    def person(self, id_: int = 7) -> Person:
        self.chats.setdefault(id_, {"id": id_, "type": "private", "first_name": "Erika"})
        return Person(self, id_, {"id": id_, "is_bot": False, "first_name": "Erika", "language_code": "de"})

    def group(self, id_: int = -100500) -> Person:
        """A member of a group."""
        self.chats.setdefault(id_, {"id": id_, "type": "supergroup", "title": "Dorf"})
        return Person(self, id_, {"id": 7, "is_bot": False, "first_name": "Erika"})

    def update(self, **content: Any) -> int:
        """Put an update into the queue; its id."""
        self._next_update += 1
        self._last = {"update_id": self._next_update, **content}
        self._updates.append(self._last)
        self._touch()
        return self._next_update

    def repeat_last_update(self) -> None:
        """Deliver the newest update a second time, as Telegram does when a confirmation got lost."""
        self._updates.append(self._last)
        self._touch()

    def message_id(self) -> int:
        self._next_message += 1
        return self._next_message

    def of(self, chat: int) -> list[Shown]:
        return [one for one in self.shown if one.chat == chat]

    async def until(self, condition: Any, seconds: float = 20) -> None:
        """Wait until `condition()` holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            left = deadline - time.monotonic()
            assert left > 0, f"waited in vain; shown: {[(s.chat, s.text[:60]) for s in self.shown[-5:]]}"
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), min(left, 0.2))
            except (TimeoutError, asyncio.TimeoutError):
                continue

    # -- the server -------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def running(self, port: int | None = None) -> AsyncIterator[str]:
        """Serve on loopback; the URL for `TELEGRAM_API_URL`."""
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        async with TestServer(app, port=port) as server:
            yield str(server.make_url("")).rstrip("/")

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        method = method[0].lower() + method[1:]  # "All methods in the Bot API are case-insensitive."
        fields = await read_fields(request)
        if request.match_info["token"] != TOKEN:
            return error_response(Refused(401, "Unauthorized"))
        if self.down:
            return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")
        self.calls.append((method, fields))
        fault = self.faults.pick(method)
        if fault:
            self.failed[fault] += 1
            if self.faults.after and fault in ("timeout", "cut"):
                self._call(method, fields)
            return await self._fail(request, fault)
        try:
            if method == "getUpdates":
                result: Any = await self._get_updates(fields)
            else:
                result = self._call(method, fields)
        except Refused as refused:
            return error_response(refused)
        finally:
            self._touch()
        return web.json_response({"ok": True, "result": result})

    async def _fail(self, request: web.Request, fault: str) -> web.StreamResponse:
        if fault == "429":
            seconds = self.faults.retry_after
            return error_response(Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds))
        if fault == "502":
            return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")
        if fault == "timeout":
            await asyncio.sleep(self.faults.hang)
        assert request.transport
        request.transport.close()
        return web.Response()

    async def _file(self, request: web.Request) -> web.Response:
        data = self.files.get(request.match_info["path"].rsplit("/", 1)[-1])
        return web.Response(body=data) if data is not None else web.Response(status=404)

    async def _get_updates(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(fields.get("offset") or 0)
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        deadline = time.monotonic() + min(float(fields.get("timeout") or 0), 2.0)
        while not self._updates and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return self._updates[:100]

    def _touch(self) -> None:
        self.changed.set()

    # -- methods ----------------------------------------------------------------------------------------------------

    def _call(self, method: str, fields: dict[str, Any]) -> Any:
        handler = getattr(self, f"_do_{method}", None)
        if handler is None:
            self.violations.append(f"unknown method {method}")
            raise Refused(404, "Not Found")
        return handler(fields)

    def _do_getMe(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        return BOT

    def _do_setMyCommands(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        commands = read_json(fields["commands"])
        for command in commands:
            name, said = command["command"], command["description"]
            self._check(1 <= len(name) <= 32 and name.isascii() and name == name.lower(), f"command {name}")
            self._check(1 <= len(said) <= 256, f"description of {name}")
        self._check(len(commands) <= 100, "too many commands")
        return True

    def _do_setMyDescription(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        self._check(len(fields["description"]) <= 512, "description too long")
        return True

    def _do_setMyShortDescription(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        self._check(len(fields["short_description"]) <= 120, "short description too long")
        return True

    def _do_deleteWebhook(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        self.webhook = {}
        return True

    def _do_setWebhook(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        self._check(str(fields["url"]).startswith("https://"), "webhook without TLS")
        secret = str(fields.get("secret_token") or "")
        self._check(1 <= len(secret) <= 256 and secret.replace("-", "").replace("_", "").isalnum(), "secret token")
        self.webhook = fields
        return True

    def _do_sendMessage(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        chat = self._chat(fields)
        html = str(fields.get("text") or "")
        text = self._plain(html) if fields.get("parse_mode") == "HTML" else html
        size = len(text.encode("utf-16-le")) // 2
        if not text.strip():
            self._violate("message text is empty")
        if size > 4096:
            self._violate("message is too long")
        self._check(read_json(fields.get("link_preview_options") or "{}").get("is_disabled") is True, "a link preview")
        return self._show(chat, "sendMessage", text, html, fields)

    def _do_sendVenue(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        chat = self._chat(fields)
        self._check(-90 <= float(fields["latitude"]) <= 90, "latitude")
        self._check(-180 <= float(fields["longitude"]) <= 180, "longitude")
        self._check(bool(fields.get("title") and fields.get("address")), "venue needs title and address")
        return self._show(chat, "sendVenue", str(fields["title"]), "", fields)

    def _do_sendDocument(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        chat = self._chat(fields)
        files = [value for value in fields.values() if isinstance(value, tuple)]
        self._check(len(files) == 1 and 0 < len(files[0][1]) < 50_000_000, "document")
        return self._show(chat, "sendDocument", files[0][0], "", {"document": files[0][1].decode()})

    def _do_sendChatAction(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        self._chat(fields)
        self._check(fields.get("action") == "typing", "chat action")
        return True

    def _do_answerCallbackQuery(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        self._check(len(str(fields.get("text") or "")) <= 200, "callback answer too long")
        if fields["callback_query_id"] not in self._open_queries:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._open_queries.discard(fields["callback_query_id"])
        return True

    def _do_editMessageReplyMarkup(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        chat = self._chat(fields)
        message = next((s for s in self.of(chat) if s.message_id == int(fields["message_id"])), None)
        if message is None:
            raise Refused(400, "Bad Request: message to edit not found")
        rows = self._rows(fields)
        if rows == message.rows:
            raise Refused(400, "Bad Request: message is not modified")
        message.rows = rows
        return self._as_message(message)

    def _do_getFile(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        if fields["file_id"] not in self.files:
            raise Refused(400, "Bad Request: file is temporarily unavailable")
        return {"file_id": fields["file_id"], "file_unique_id": "u", "file_path": f"files/{fields['file_id']}"}

    def _do_answerInlineQuery(self, fields: dict[str, Any]) -> bool:  # noqa: N802
        results = read_json(fields["results"])
        self._check(len(results) <= 50, "too many inline results")
        for result in results:
            self._check(1 <= len(result["id"].encode()) <= 64, "inline result id")
            content = result["input_message_content"]
            self._check(0 < len(self._plain(content["message_text"])) <= 4096, "inline text")
        button = read_json(fields.get("button") or "{}")
        self._check(0 < len(button.get("text", "x")) <= 64, "inline button")
        self.answers.append({**fields, "results": results})
        return True

    # -- checks -----------------------------------------------------------------------------------------------------

    def _chat(self, fields: dict[str, Any]) -> int:
        chat = int(fields["chat_id"])
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat in self.migrated:
            raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat",
                          migrate_to_chat_id=self.migrated[chat])  # fmt: skip
        if chat not in self.chats:
            raise Refused(400, "Bad Request: chat not found")
        return chat

    def _show(self, chat: int, method: str, text: str, html: str, fields: dict[str, Any]) -> Any:
        shown = Shown(chat, self.message_id(), method, text, html, self._rows(fields), fields, time.monotonic())
        self.shown.append(shown)
        self.last[chat] = shown
        self.arrived[chat].set()
        return self._as_message(shown)

    def _as_message(self, shown: Shown) -> dict[str, Any]:
        return {
            "message_id": shown.message_id, "date": int(time.time()), "chat": self.chats[shown.chat], "from": BOT,
            "text": shown.text, **({"reply_markup": {"inline_keyboard": shown.rows}} if shown.rows else {}),
        }  # fmt: skip

    def _rows(self, fields: dict[str, Any]) -> list[list[dict[str, Any]]]:
        rows = read_json(fields.get("reply_markup") or "{}").get("inline_keyboard", [])
        buttons = [button for row in rows for button in row]
        self._check(len(buttons) <= 100 and all(len(row) <= 8 for row in rows) and all(rows), "keyboard layout")
        for button in buttons:
            self._check(bool(button["text"].strip()), "button without text")
            if not 1 <= len(str(button.get("callback_data", "")).encode()) <= 64:
                self._violate("BUTTON_DATA_INVALID")
        return list(rows)

    def _plain(self, html: str) -> str:
        reader = Html()
        try:
            reader.feed(html)
            reader.close()
        except ValueError as error:
            self._violate(f"can't parse entities: {error}")
        if reader.open:
            self._violate(f"can't parse entities: Can't find end tag corresponding to start tag {reader.open[-1]}")
        return reader.text

    def _check(self, holds: bool, what: str) -> None:
        if not holds:
            self._violate(what)

    def _violate(self, what: str) -> None:
        self.violations.append(what)
        raise Refused(400, f"Bad Request: {what}")
