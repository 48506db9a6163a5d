"""The page's own files, served from memory: a visitor who leaves early leaves no open file behind."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.helpers import ETag


@dataclass(frozen=True)
class Asset:
    """One file as browsers get it."""

    body: bytes
    content_type: str
    etag: str
    """Hash of the body: a browser that has this version gets 304."""

    def response(self, request: web.Request) -> web.Response:
        if any(known.value in (self.etag, "*") for known in request.if_none_match or ()):
            response = web.Response(status=304)
        else:
            charset = "utf-8" if self.content_type.startswith("text/") else None
            response = web.Response(body=self.body, content_type=self.content_type, charset=charset)
        response.etag = ETag(self.etag)
        return response


def read(path: Path) -> Asset:
    """The file at `path`.

    Raises:
        OSError: it cannot be read.
    """
    body = path.read_bytes()
    return Asset(
        body=body,
        content_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        etag=hashlib.blake2b(body, digest_size=12).hexdigest(),
    )


def serve(asset: Asset) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler that answers with one file."""

    async def handle(request: web.Request) -> web.Response:
        return asset.response(request)

    return handle


def serve_folder(folder: Path) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A handler for `/prefix/{name:.+}`. Only files that `folder` held at the start have a name: no path leads out."""
    files = {path.relative_to(folder).as_posix(): read(path) for path in folder.rglob("*") if path.is_file()}

    async def handle(request: web.Request) -> web.Response:
        asset = files.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        return asset.response(request)

    return handle
