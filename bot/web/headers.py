"""What every response carries: protection of the page, and permission for other sites to embed the widget."""

from __future__ import annotations

from typing import Final

from aiohttp import web

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        # The client builds DOM nodes only; the browser refuses innerHTML and the like.
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

# Files that hold no one's data: any site may load them.
PUBLIC_PATHS: Final = ("/static/", "/texte.json", "/widget.js")
PUBLIC: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "POST, DELETE",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "600",
}
EMBEDDERS: Final = web.AppKey("embedders", frozenset[str])
"""Origins whose pages may talk to the API, because they embed the widget."""


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler (`on_response_prepare`). A header that a handler has set itself stays."""
    headers = dict(HEADERS)
    if request.path.startswith(PUBLIC_PATHS):
        headers |= PUBLIC
    elif request.path.startswith("/api/"):
        headers["Vary"] = "Origin"
        if (origin := request.headers.get("Origin", "")) in request.app[EMBEDDERS]:
            headers["Access-Control-Allow-Origin"] = origin
    if request.method in ("GET", "HEAD") and not request.path.startswith("/ws"):
        # Browsers ask each time whether a file has changed: an update must never mix old and new modules.
        headers["Cache-Control"] = "no-cache"
    for name, value in headers.items():
        response.headers.setdefault(name, value)


async def preflight(_request: web.Request) -> web.Response:
    """Answer to the browser's question whether the widget on a foreign page may call the API.

    The answer allows nothing by itself: `add_headers` names the origin only when it may embed the widget.
    """
    return web.Response(status=204, headers=PREFLIGHT)
