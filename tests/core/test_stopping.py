"""SIGTERM: what runs is stopped and stored, and the process ends, whoever is connected."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from tests.browser.conftest import gateway_environment
from tests.gateway import FakeGateway, words
from tests.server import ROOT, Server
from tests.visitor import Visitor
from tests.waiting import until

ASKED = 10
WITHIN_S = 15


class Uvicorn(Server):
    """Parley as another ASGI server serves it: `uvicorn app:app`."""

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "uvicorn", "app:app", "--port", str(self.port), "--app-dir", str(ROOT)]


@contextmanager
def mute(server: Server) -> Iterator[None]:
    """A browser that has gone to sleep: it asked for megabytes, and takes nothing."""
    with urllib.request.urlopen(server.url) as page:
        script = re.search(r"static/js/index[^\"]+", page.read().decode())
    assert script is not None
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        line.connect(("127.0.0.1", server.port))
        line.sendall(20 * f"GET /{script[0]} HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode())
        until(lambda: line.recv(1))
        yield


def streaming(gateway: FakeGateway, count: int) -> bool:
    return len([one for one in gateway.requests if one.body and len(one.sent_at) > 30]) == count


@pytest.mark.parametrize("kind", [Server, Uvicorn], ids=["streamlit", "uvicorn"])
def test_sigterm_stores_what_has_come_and_ends_the_process(tmp_path: Path, kind: type[Server]) -> None:
    with ExitStack() as stack:
        gateway = stack.enter_context(FakeGateway())
        server = kind(tmp_path, gateway_environment(gateway, "words-2000@20"))
        stack.callback(server.stop)
        for number in range(ASKED):
            stack.enter_context(Visitor(f"localhost:{server.port}")).ask(f"question {number}")
        until(lambda: streaming(gateway, ASKED), 30, lambda: len(gateway.requests))
        with mute(server):
            server.process.send_signal(signal.SIGTERM)
            ended = server.process.wait(WITHIN_S)

    assert ended == -signal.SIGTERM
    with sqlite3.connect(server.data / "parley.db") as database:
        answers = database.execute("SELECT status, content FROM messages WHERE role = 'assistant'").fetchall()
        rows = database.execute("SELECT status, count(*) FROM requests GROUP BY status").fetchall()
        left = database.execute("SELECT count(*) FROM processes").fetchone()
    whole = "".join(words(2000))
    assert [status for status, _ in answers] == ["stopped"] * ASKED
    assert all(whole.startswith(content) and content.count("word") > 20 for _, content in answers)
    assert rows == [("stopped", ASKED)]
    assert left == (0,)


def test_sigterm_ends_the_process_while_the_store_is_locked_and_the_next_one_finds_the_text(tmp_path: Path) -> None:
    with ExitStack() as stack:
        gateway = stack.enter_context(FakeGateway())
        environment = gateway_environment(gateway, "words-2000@20")
        server = Server(tmp_path, environment)
        stack.callback(server.stop)
        stack.enter_context(Visitor(f"localhost:{server.port}")).ask("Count")
        until(lambda: streaming(gateway, 1), 30)
        with closing(sqlite3.connect(server.data / "parley.db", isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(WITHIN_S)
            database.execute("ROLLBACK")
        stack.callback(Server(tmp_path, environment).stop)
        with closing(sqlite3.connect(server.data / "parley.db")) as database:
            ((status, content),) = database.execute("SELECT status, content FROM messages WHERE role = 'assistant'")
            rows = database.execute("SELECT status, count(*) FROM requests GROUP BY status").fetchall()

    assert (status, rows) == ("interrupted", [("interrupted", 1)])
    assert "".join(words(2000)).startswith(content)
    assert "word10 " in content
