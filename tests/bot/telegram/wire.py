"""What goes over the wire: reading parameters, writing errors, and Telegram's HTML."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any, Final

from aiohttp import web

KNOWN_TAGS: Final = {"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote"}


class Refused(Exception):  # noqa: N818
    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        self.code, self.description, self.parameters = code, description, parameters


class Html(HTMLParser):
    """Telegram's HTML: known tags, properly nested, nothing unescaped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def feed(self, data: str) -> None:
        if re.search(r"<(?![a-zA-Z/])", data):
            raise ValueError("Unsupported start tag: a < that is not escaped")
        super().feed(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KNOWN_TAGS:
            raise ValueError(f"Unsupported start tag {tag}")
        if tag == "a" and not str(dict(attrs).get("href") or "").startswith(("http://", "https://", "tg://")):
            raise ValueError("a link without web address")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"Unmatched end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.text += data


def read_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


async def read_fields(request: web.Request) -> dict[str, Any]:
    """Parameters from the query, a form, multipart or JSON; files as (name, bytes)."""
    fields: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        fields.update(await request.json())
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            fields[name] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return fields


def error_response(refused: Refused) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return web.json_response(body, status=refused.code)
