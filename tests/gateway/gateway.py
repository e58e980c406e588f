"""`FakeGateway`: the server, its connections, and what it remembers of every request."""

from __future__ import annotations

import json
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.gateway.answers import MODELS, Question, answer, error_body

WRONG_KEY = "sk-wrong"


@dataclass(slots=True)
class Received:
    """One request. Times are of `time.monotonic()`.

    `headers`: names in lower case. `body`: the JSON, None for a GET. `connection`: which connection it came on, counted
    from 1. `closed_at`: when the gateway noticed that the client hung up before the end of the answer, None: it did
    not. `sent_at`: when each token of a stream was written. `reported`: the usage it told, None: none. `finished`: the
    answer, or the breaking off that was asked for, was sent in full.
    """

    path: str
    headers: Mapping[str, str]
    body: Any
    connection: int
    arrived_at: float
    closed_at: float | None = None
    finished: bool = False
    reported: Mapping[str, Any] | None = None
    sent_at: list[float] = field(default_factory=list)


class HungUp(Exception):
    """The client closed the connection."""


class FakeGateway:
    """Listens on 127.0.0.1 while it is entered. `requests`: what was asked, oldest first; `connections`: how many.

    `at`: the only path it answers under, such as "/openai"; "" answers under every path. `hurry`: for the moment, send
    as fast as it can, whatever a model's name says.
    """

    def __init__(self, port: int = 0, at: str = "") -> None:
        self.at = at
        self.hurry = False
        self.requests: list[Received] = []
        self.connections = 0
        self.changed = threading.Condition()
        self.open: set[Connection] = set()
        self._busy: dict[str, int] = {}
        self._lot = random.Random(6)
        self._server = _Server(("127.0.0.1", port), Connection)
        self._server.gateway = self

    def __enter__(self) -> FakeGateway:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        with self.changed:
            for connection in self.open:
                connection.hang_up()
        self.wait_for(lambda: not self.open)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def base_url(self) -> str:
        return f"http://{self.host}/v1"

    def wait_for(self, predicate: Callable[[], Any], timeout: float = 5) -> Any:
        """What the predicate says once it says something true; it is asked whenever something changes here.
        Raises AssertionError when that takes longer than `timeout` seconds."""
        with self.changed:
            found = self.changed.wait_for(predicate, timeout)
        assert found, f"not within {timeout} s; requests so far: {self.requests}"
        return found

    def fault(self, percent: int) -> str | None:
        """What is to go wrong with the next request: in so many of a hundred "429", "500" or "reset", else None."""
        with self.changed:
            drawn = self._lot.random() < percent / 100
            return self._lot.choice(("429", "500", "reset")) if drawn else None

    def busy_once_more(self, key: str, limit: int) -> bool:
        """Whether a question was told 'busy' fewer than `limit` times; once it is answered, counting begins anew."""
        with self.changed:
            self._busy[key] = (self._busy.get(key, 0) + 1) % (limit + 1)
            return self._busy[key] != 0


class Connection(BaseHTTPRequestHandler):
    """One connection of a client. Sending and waiting raise HungUp once the client is gone."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.gateway = self.server.gateway
        with self.gateway.changed:
            self.gateway.connections += 1
            self.number = self.gateway.connections
            self.gateway.open.add(self)

    def finish(self) -> None:
        super().finish()
        with self.gateway.changed:
            self.gateway.open.discard(self)
            self.gateway.changed.notify_all()

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _serve(self, body: Any) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        received = Received(self.path, headers, body, self.number, time.monotonic())
        self.received = received
        with self.gateway.changed:
            self.gateway.requests.append(received)
            self.gateway.changed.notify_all()
        try:
            self._answer(received)
            received.finished = True
        except HungUp:
            received.closed_at = time.monotonic()
            self.close_connection = True
        with self.gateway.changed:
            self.gateway.changed.notify_all()

    def _answer(self, received: Received) -> None:
        path, at = received.path.partition("?")[0], self.gateway.at
        if at and path not in (f"{at}/chat/completions", f"{at}/models"):
            self.whole(404, "text/html", "<html><title>404 Not Found</title></html>")
        elif received.headers.get("authorization") == f"Bearer {WRONG_KEY}":
            self.whole(401, "application/json", error_body(401, "Invalid API key provided"))
        elif path.endswith("/models"):
            listed = [{"id": name, "object": "model", "owned_by": "fake"} for name in MODELS]
            self.whole(200, "application/json", json.dumps({"object": "list", "data": listed}))
        elif path.endswith("/dashboard/billing/subscription"):
            self.whole(200, "application/json", '{"object": "billing_subscription", "hard_limit_usd": 20.0}')
        elif path.endswith("/dashboard/billing/usage"):
            self.whole(200, "application/json", '{"object": "list", "total_usage": 750.0}')
        elif path.endswith("/chat/completions"):
            answer(self, Question(received.body, received.headers), self.gateway.busy_once_more)
        else:
            self.whole(404, "application/json", error_body(404, "Not Found"))

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} Fake", *(f"{key}: {value}" for key, value in headers.items())]
        self.send("\r\n".join([*lines, "", ""]).encode())

    def whole(self, status: int, kind: str, text: str, headers: Mapping[str, str] | None = None) -> None:
        """A whole answer, its length told."""
        content = text.encode()
        self.head(status, {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})})
        self.send(content)

    def begin(self, kind: str) -> None:
        """The head of a body in HTTP chunks: `chunk`, `chunk`, …, `end`."""
        self.head(200, {"Content-Type": kind, "Transfer-Encoding": "chunked"})

    def chunk(self, text: str) -> None:
        content = text.encode()
        self.send(b"%x\r\n%s\r\n" % (len(content), content))

    def end(self) -> None:
        self.send(b"0\r\n\r\n")

    def send(self, data: bytes) -> None:
        try:
            self.connection.settimeout(None)
            self.connection.sendall(data)
        except OSError as error:
            raise HungUp from error

    def wait(self, seconds: float | None) -> None:
        """Send nothing for a while (None: for ever); noticed at once when the client hangs up meanwhile."""
        if seconds is not None and seconds <= 0:
            return
        try:
            self.connection.settimeout(seconds)
            more = self.connection.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return
        except OSError as error:
            raise HungUp from error
        assert not more, "the client sent a request before the last one was answered"
        raise HungUp

    def reset(self) -> None:
        """End by RST, once what was sent has had time to arrive."""
        self.wait(0.06)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def hang_up(self) -> None:
        """For another thread: wakes this one if it waits for its client."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Nothing: `requests` is the log."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 1024
    gateway: FakeGateway
