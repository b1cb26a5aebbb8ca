"""A real web server on this machine, for the links a curator enters."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Web:
    """Answers each path as `pages` says: a status, or where it leads on. `asked` is what came."""

    port: int
    pages: dict[str, int | str] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    endless: bool = False
    """Whether a page goes on until whoever asked hangs up."""

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@contextlib.contextmanager
def serving() -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            web.asked.append((self.command, self.path, self.headers["Host"]))
            page = web.pages.get(f"{self.command} {self.path}", web.pages.get(self.path, 404))
            self.send_response(302 if isinstance(page, str) else page)
            if isinstance(page, str):
                self.send_header("Location", page)
            self.end_headers()
            with contextlib.suppress(OSError):
                while web.endless and self.command == "GET":
                    self.wfile.write(bytes(1000))

        do_HEAD = do_GET = answer  # noqa: N815  # as the standard library names them

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web = Web(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
