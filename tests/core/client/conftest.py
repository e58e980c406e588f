"""What the client's tests share: a gateway of their own for each, and one that says anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from core.client import ChatClient, Gateway
from tests.core.client.asking import KEY
from tests.gateway import FakeGateway


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as running:
        yield running


class _Handler(BaseHTTPRequestHandler):
    status, body = 200, b"{}"

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def answering() -> Iterator[Callable[[int, str], ChatClient]]:
    """A client of a server that answers whatever is fetched with this status and body."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    Thread(target=server.serve_forever, daemon=True).start()

    def answers(status: int, body: str) -> ChatClient:
        _Handler.status, _Handler.body = status, body.encode()
        return ChatClient(Gateway("x", f"http://127.0.0.1:{server.server_port}/v1", KEY))

    yield answers
    server.shutdown()
    server.server_close()
