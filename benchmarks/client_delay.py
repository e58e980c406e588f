"""How long a token takes from the gateway's write to the client's iterator, for each way a body may be framed.

    python -m benchmarks.client_delay

The gateway is a process of its own on this machine; each event carries the moment it was written (CLOCK_MONOTONIC,
which all processes share). Prints a table and writes benchmarks/results/client_delay.json.
"""

from __future__ import annotations

import json
import statistics
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.report import report
from core.chat import ChatRequest, Message
from core.client import ChatClient, Gateway

EVENTS, INTERVAL_S = 400, 0.005
FRAMINGS = {
    "chunked": "one HTTP chunk an event",
    "unchunked": "no length, ends with the connection",
    "one-chunk": "one large HTTP chunk that trickles",
    "gzip": "gzip in HTTP chunks, flushed after each event",
}


def event(content: str) -> bytes:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": None}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n".encode()


def stamped() -> Iterator[bytes]:
    """Events at even intervals, each made at the moment it is to be written."""
    began = time.monotonic()
    for number in range(EVENTS):
        time.sleep(max(0.0, began + number * INTERVAL_S - time.monotonic()))
        yield event(f"{time.monotonic_ns():020d}")
    yield b"data: [DONE]\n\n"


class Handler(BaseHTTPRequestHandler):
    """A gateway; the request's model names the framing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        framing = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["model"]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header(*(("Connection", "close") if framing == "unchunked" else ("Transfer-Encoding", "chunked")))
        if framing == "gzip":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        for data in framed(framing):
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def serve(report: Connection) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        report.send(server.server_port)
        server.serve_forever()


def framed(framing: str) -> Iterator[bytes]:
    """The bytes as they are written, one piece an event."""
    if framing == "unchunked":
        yield from stamped()
    elif framing == "one-chunk":
        yield b"%x\r\n" % (EVENTS * len(event("0" * 20)) + len(b"data: [DONE]\n\n"))
        yield from stamped()
        yield b"\r\n0\r\n\r\n"
    else:
        packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        for data in stamped():
            packed = data if framing == "chunked" else packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)
            yield b"%x\r\n%s\r\n" % (len(packed), packed)
        yield b"0\r\n\r\n"


def measure(client: ChatClient, framing: str) -> dict[str, Any]:
    delays = []
    with client.stream(ChatRequest(framing, (Message("user", "hi"),))) as stream:
        for chunk in stream:
            now = time.monotonic_ns()
            delays += [(now - int(delta.content)) / 1e6 for delta in chunk.deltas if delta.content]
    assert len(delays) == EVENTS
    median, p95, most = statistics.median(delays), sorted(delays)[int(EVENTS * 0.95)], max(delays)
    return {
        "framing": framing,
        "meaning": FRAMINGS[framing],
        "median_ms": round(median, 3),
        "p95_ms": round(p95, 3),
        "max_ms": round(most, 3),
    }


def measure_all() -> list[dict[str, Any]]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    gateway = context.Process(target=serve, args=(theirs,), daemon=True)
    gateway.start()
    try:
        client = ChatClient(Gateway("benchmark", f"http://127.0.0.1:{ours.recv()}/v1"), retries=0)
        return [measure(client, framing) for framing in FRAMINGS]
    finally:
        gateway.terminate()


def main() -> None:
    about = f"From the gateway's write to the iterator: {EVENTS} events, one every {INTERVAL_S * 1000:g} ms"
    report("client_delay", about, measure_all())


if __name__ == "__main__":
    main()
