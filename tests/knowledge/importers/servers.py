"""A local web server that speaks the documented shapes, and one that misbehaves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(routes: dict[str, Handler | bytes]) -> Iterator[str]:
    """Serve paths (the query is ignored when choosing); yields the base URL."""

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            route = routes.get(self.path.split("?")[0])
            if route is None:
                self.send_error(404)
            elif isinstance(route, bytes):
                answer(self, route)
            else:
                route(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer(request: BaseHTTPRequestHandler, body: bytes, status: int = 200, length: int | None = None) -> None:
    request.send_response(status)
    request.send_header("Content-Length", str(len(body) if length is None else length))
    request.end_headers()
    request.wfile.write(body)


def slow(request: BaseHTTPRequestHandler) -> None:
    """Says nothing for longer than anybody waits."""
    time.sleep(1.5)


def truncated(request: BaseHTTPRequestHandler) -> None:
    """Promises more than it sends."""
    answer(request, b"PK\x03\x04 halb", length=100_000)


def web_page(request: BaseHTTPRequestHandler) -> None:
    answer(request, b"<html><body>Wartungsarbeiten</body></html>")


def failing(request: BaseHTTPRequestHandler) -> None:
    answer(request, b"Interner Fehler", status=500)


def huge(request: BaseHTTPRequestHandler) -> None:
    """Announces half a gigabyte."""
    request.send_response(200)
    request.send_header("Content-Length", "500000000")
    request.end_headers()


def empty(request: BaseHTTPRequestHandler) -> None:
    answer(request, b"")


def endless_redirect(request: BaseHTTPRequestHandler) -> None:
    request.send_response(302)
    request.send_header("Location", request.path)
    request.send_header("Content-Length", "0")
    request.end_headers()


MISBEHAVIOURS = [slow, truncated, web_page, failing, huge, empty, endless_redirect]
