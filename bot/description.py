"""Serves the written description of the HTTP interface (`openapi.yaml`) as `/api/openapi.json`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

FILE = Path(__file__).with_name("openapi.yaml")


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


async def show(_request: web.Request) -> web.Response:
    return web.json_response(description())


def add_description(app: web.Application) -> None:
    app.router.add_get("/api/openapi.json", show, name="openapi")
