"""A web server on loopback with the bad habits that downloads meet in the wild."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Behaviour:
    """What the server does; tests change it between requests."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.cut_after: list[int] = []
        """Bytes after which the next answers break off, one entry per answer."""
        self.ranges = True
        """Whether Range requests are honoured."""
        self.status = 200
        self.etag = '"1"'
        self.requests: list[str | None] = []
        """The Range header of each request."""
        self.url = ""


@contextmanager
def serve(content: bytes) -> Iterator[Behaviour]:
    behaviour = Behaviour(content)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            behaviour.requests.append(wanted)
            if behaviour.status != 200:
                self.send_error(behaviour.status)
                return
            same = self.headers.get("If-Range") in (None, behaviour.etag)
            begin = int(wanted[6:-1]) if wanted and behaviour.ranges and same else 0
            if begin >= len(behaviour.content) and begin:
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{len(behaviour.content)}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body = behaviour.content[begin:]
            self.send_response(206 if begin else 200)
            if begin:
                end = len(behaviour.content)
                self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{end}")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", behaviour.etag)
            self.end_headers()
            if behaviour.cut_after:
                body = body[: behaviour.cut_after.pop(0)]
                self.wfile.write(body)
                self.wfile.flush()
                self.connection.shutdown(2)
                return
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    behaviour.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield behaviour
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
