"""How many events a second each client reads, and what a large event costs: python -m benchmarks.client_throughput

50,000 events from a process of its own that has them ready. `openai`: the SDK. `httpx-sse`: events and their JSON,
nothing more. `parley`: with normalising, thinking told from answer, and the answer put together.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ClassVar

from benchmarks.report import report
from core.chat import ChatRequest, Message
from core.client import ChatClient, Gateway

EVENTS, RUNS = 50_000, 5
SIZES = (1_000, 10_000, 100_000, 1_000_000, 4_000_000)
KEY = "sk-benchmark-0123456789"


def event(content: str) -> bytes:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": None}
    fields = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(fields)}\n\n".encode()


def body(model: str) -> bytes:
    """`many`: 50,000 small events; a number: one event with so many characters."""
    events = [event(f"word{at} ") for at in range(EVENTS)] if model == "many" else [event("x" * int(model))]
    stop = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    stop["choices"] = [{"index": 0, "delta": {}, "finish_reason": "stop"}]
    return b"".join([*events, f"data: {json.dumps(stop)}\n\n".encode(), b"data: [DONE]\n\n"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bodies: ClassVar[dict[str, bytes]] = {}

    def do_POST(self) -> None:
        model = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["model"]
        data = self.bodies.setdefault(model, body(model))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(data), 16_384):
            piece = data[start : start + 16_384]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        pass


def serve(report_to: Connection) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        report_to.send(server.server_port)
        server.serve_forever()


def parley(url: str) -> Callable[[str], int]:
    client = ChatClient(Gateway("benchmark", url, KEY), retries=0)

    def read(model: str) -> int:
        with client.stream(ChatRequest(model, (Message("user", "hi"),))) as stream:
            for _ in stream:
                pass
        return len(stream.completion.message.text)

    return read


def openai(url: str) -> Callable[[str], int]:
    from openai import OpenAI

    client = OpenAI(base_url=url, api_key=KEY)

    def read(model: str) -> int:
        stream = client.chat.completions.create(model=model, messages=[{"role": "user", "content": "hi"}], stream=True)
        return sum(len(chunk.choices[0].delta.content or "") for chunk in stream)

    return read


def httpx_sse(url: str) -> Callable[[str], int]:
    import httpx
    from httpx_sse import connect_sse

    client = httpx.Client()

    def read(model: str) -> int:
        request = {"model": model, "messages": [{"role": "user", "content": "hi"}], "stream": True}
        size = 0
        with connect_sse(client, "POST", f"{url}/chat/completions", json=request) as source:
            for sse in source.iter_sse():
                if sse.data != "[DONE]":
                    size += len(json.loads(sse.data)["choices"][0]["delta"].get("content") or "")
        return size

    return read


CLIENTS: dict[str, Callable[[str], Callable[[str], int]]] = {"parley": parley, "openai": openai, "httpx-sse": httpx_sse}


def timed(read: Callable[[str], int], model: str, size: int, runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        assert read(model) == size
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    gateway = context.Process(target=serve, args=(theirs,), daemon=True)
    gateway.start()
    url = f"http://127.0.0.1:{ours.recv()}/v1"
    rows: list[dict[str, Any]] = []
    try:
        whole = sum(len(f"word{at} ") for at in range(EVENTS))
        for name, made in CLIENTS.items():
            read = made(url)
            read("many")
            figures: dict[str, Any] = {"client": name, "events_a_second": EVENTS / timed(read, "many", whole)}
            for size in SIZES:
                read(str(size))
                figures[f"ms_for_{size // 1000}_kB"] = timed(read, str(size), size) * 1000
            rows.append(figures)
    finally:
        gateway.terminate()
    report("client_throughput", f"{EVENTS:,} events, and one event of each size", rows)


if __name__ == "__main__":
    main()
