"""A network between a browser and the server that misbehaves on request, over real sockets."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

CHUNK = 65536


class Network:
    """Forwards connections to a server. `drop` lets everything that is open now go silent, without a reset, as after a sleep;
    with `all_new` what is opened later is silent too, as on a network that is gone. `hold_streams` passes on the headers
    of event streams and holds their bodies, as some proxies do."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self.server = (parts.hostname or "", parts.port or 80)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.silent: set[socket.socket] = set()
        self.open: set[socket.socket] = set()
        self.streams: set[socket.socket] = set()  # event streams that both ends hold open
        self.all_new = False
        self.hold_streams = False
        threading.Thread(target=self.accept, daemon=True).start()

    def drop(self, *, all_new: bool = False) -> None:
        self.silent |= self.open
        self.all_new = all_new

    def mend(self) -> None:
        """What is opened from now on works; what went silent stays so."""
        self.all_new = False

    def accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _ = self.listener.accept()
                server = socket.create_connection(self.server)
                self.open |= {browser, server}
                if self.all_new:
                    self.silent |= {browser, server}
                for source, target in ((browser, server), (server, browser)):
                    threading.Thread(target=self.pump, args=(source, target), daemon=True).start()

    def pump(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if source in self.silent:
                    continue
                if data.startswith(b"HTTP/1.1 200") and b"text/event-stream" in data:
                    self.streams.add(source)
                    if self.hold_streams:
                        data = data[: data.index(b"\r\n\r\n") + 4]
                        self.silent.add(source)
                target.sendall(data)
        self.streams -= {source, target}
        if source not in self.silent:
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for one in (self.listener, *self.open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for it
            one.close()


@contextlib.contextmanager
def network(server: str) -> Iterator[Network]:
    made = Network(server)
    try:
        yield made
    finally:
        made.close()
