"""Closed by default: without sign-in only this machine is served, on a real server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.server import KEPT, ROOT, Server, free_port, healthy
from tests.team import team_environment
from tests.waiting import until

NO_PROVIDER = "http://localhost:1/.well-known/openid-configuration"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("closed"), {})
    yield running
    running.stop()


def get(port: int, path: str = "/", **headers: str) -> requests.Response:
    with requests.get(f"http://127.0.0.1:{port}{path}", headers=headers, timeout=10) as answer:
        return answer


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "a.localhost"])
def test_this_machine_is_served_by_its_own_names(server: Server, host: str) -> None:
    assert get(server.port, Host=host).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "parley.example.com"},
        {"Host": "rebind.example:8501"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1.nip.io"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
    ],
    ids=str,
)
def test_other_names_and_proxies_are_refused_with_a_sentence(server: Server, headers: dict[str, str]) -> None:
    answer = get(server.port, **headers)

    assert answer.status_code == 403
    assert "PARLEY_OPEN" in answer.text
    assert "本机" in answer.content.decode()


@pytest.mark.parametrize("host", ["rebind.example", "localhost"])
def test_the_websocket_is_refused_likewise(server: Server, host: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 10) as line:
        line.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        said = line.recv(200).split(b"\r\n")[0]

    assert (b" 101 " in said) == (host == "localhost"), said


def started(tmp_path: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("COVERAGE")}
    options = ("--server.headless", "true", "--server.port", str(port), "--server.address", "0.0.0.0")
    with (tmp_path / "log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *options],
            cwd=ROOT,
            env={**kept, "PARLEY_DATA": str(tmp_path / "data"), **environment},
            stdout=log,
            stderr=log,
        )


def test_listening_elsewhere_without_sign_in_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    process = started(tmp_path, free_port())

    assert process.wait(60) != 0
    said = (tmp_path / "log").read_text("utf-8")
    assert "PARLEY_OPEN=1" in said
    assert "无需登录" in said


@pytest.mark.parametrize("by", ["open", "sign-in"])
def test_it_listens_elsewhere_where_that_is_wanted_or_people_sign_in(tmp_path: Path, by: str) -> None:
    port = free_port()
    environment = {"PARLEY_OPEN": "1"} if by == "open" else team_environment(NO_PROVIDER, f"http://localhost:{port}")
    process = started(tmp_path, port, **environment)
    try:
        until(lambda: healthy(port, "/healthz"), 60, lambda: (tmp_path / "log").read_text("utf-8"))
        assert get(port, Host="parley.example.com", **{"X-Forwarded-For": "203.0.113.9"}).status_code == 200
        for hidden in ("/_stcore/metrics", "/_stcore/script-health-check"):
            assert get(port, hidden).status_code == 404
    finally:
        process.terminate()
        process.wait(20)


def test_images_of_named_hosts_may_be_loaded_and_no_others(tmp_path: Path) -> None:
    server = Server(tmp_path, {"PARLEY_IMAGE_HOSTS": "images.example.com, *.example.org, bad;host 'x'"})
    try:
        policy = get(server.port).headers["content-security-policy"]
    finally:
        server.stop()

    assert "img-src 'self' data: blob: https://images.example.com https://*.example.org;" in policy
    assert "bad" not in policy


@pytest.mark.parametrize(
    ("host", "origin", "passes"),
    [
        ("localhost:8501", "http://localhost:8501", True),
        ("127.0.0.1:8501", "http://127.0.0.1:8501", True),
        ("localhost:8501", "https://evil.example", False),
        ("localhost:8501", "null", False),
        ("localhost:8501", "http://localhost.evil.example", False),
        ("127.0.0.1:8501", "http://localhost:8501", False),
    ],
)
def test_a_page_from_elsewhere_opens_no_websocket(server: Server, host: str, origin: str, passes: bool) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 10) as line:
        line.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        said = line.recv(200).split(b"\r\n")[0]

    assert (b" 101 " in said) == passes, said


def test_behind_a_proxy_that_passes_the_name_on_its_pages_are_served(tmp_path: Path) -> None:
    port = free_port()
    server = Server(tmp_path, team_environment(NO_PROVIDER, "https://parley.example.com"), port)
    try:
        with socket.create_connection(("127.0.0.1", port), 10) as line:
            line.sendall(
                b"GET /_stcore/stream HTTP/1.1\r\nHost: parley.example.com\r\nOrigin: https://parley.example.com\r\n"
                b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                b"Sec-WebSocket-Version: 13\r\n\r\n"
            )
            assert b" 101 " in line.recv(200).split(b"\r\n")[0]
        assert "external IP" not in server.log.read_text("utf-8")
    finally:
        server.stop()
