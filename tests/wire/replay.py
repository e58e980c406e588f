#!/usr/bin/env python3
"""Replay wire recordings as an OpenAI-compatible gateway on 127.0.0.1.

`GET|POST /CASE/v1/...` is answered byte for byte as CASE.json says, in recordings/ or more/;
README.md defines the fields. Run it by hand:  python -m tests.wire.replay [PORT]
"""

from __future__ import annotations

import base64
import json
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDERS = (Path(__file__).parent / "recordings", Path(__file__).parent / "more")


def cases() -> dict[str, Any]:
    """Every recording by its name."""
    paths = sorted(path for folder in FOLDERS for path in folder.glob("*.json"))
    return {path.stem: json.loads(path.read_text("utf-8")) for path in paths}


class Replay:
    """A server in a thread. `port` is where it listens, `hits[case]` how often a case was asked for."""

    def __init__(self, cases: dict[str, Any], port: int = 0) -> None:
        self.cases = cases
        self.hits: dict[str, int] = {}
        self._counting = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=1024)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Replay:
        return self

    def __exit__(self, *_: object) -> None:
        """Answer nobody any more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits there
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                name = self._read_request(connection)
                if name in self.cases:
                    with self._counting:
                        self.hits[name] = self.hits.get(name, 0) + 1
                    self._send(connection, self.cases[name])
            except OSError:
                pass  # the client went away: part of many cases

    @staticmethod
    def _read_request(connection: socket.socket) -> str:
        data = b""
        while b"\r\n\r\n" not in data:
            received = connection.recv(65536)
            if not received:
                return ""
            data += received
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length and (received := connection.recv(65536)):
            body += received
        return head.split(b" ")[1].decode().split("/")[1]

    @staticmethod
    def _send(connection: socket.socket, case: dict[str, Any]) -> None:
        time.sleep(case.get("header_delay_ms", 0) / 1000)
        headers = dict(case["headers"])
        named = {key.lower(): value for key, value in headers.items()}
        chunked = named.get("transfer-encoding") == "chunked"
        if not chunked and "content-length" not in named:
            headers.setdefault("Connection", "close")
        if case["status"]:
            lines = [f"HTTP/1.1 {case['status']} Replay", *(f"{key}: {value}" for key, value in headers.items())]
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        chunks = [base64.b64decode(chunk) for chunk in case["body_chunks"]]
        for position, chunk in enumerate(chunks):
            if position:
                time.sleep(case["chunk_delay_ms"] / 1000)
            if not chunk:
                continue
            if chunked:
                last = position == len(chunks) - 1
                announced = len(chunk) + (1000 if last and case.get("truncate_inside_chunk") else 0)
                connection.sendall(b"%x\r\n%s" % (announced, chunk) + (b"" if announced > len(chunk) else b"\r\n"))
            else:
                connection.sendall(chunk)
        if case["close"] == "clean" and chunked:
            connection.sendall(b"0\r\n\r\n")
        elif case["close"] == "reset":
            time.sleep(0.06)  # let the bytes arrive before the RST
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


if __name__ == "__main__":
    server = Replay(cases(), int(sys.argv[1]) if len(sys.argv) > 1 else 8787)
    print(f"{len(server.cases)} cases at http://127.0.0.1:{server.port}/CASE/v1", flush=True)
    threading.Event().wait()
