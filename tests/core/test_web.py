"""What the ASGI application adds: `/healthz`, `/readyz` and security headers, on a real server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("web"), {})
    yield running
    running.stop()


def get(server: Server, path: str) -> requests.Response:
    with requests.get(f"http://127.0.0.1:{server.port}{path}", timeout=10) as answer:
        return answer


def test_healthz_says_ok(server: Server) -> None:
    answer = get(server, "/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "replies": 0}


def test_readyz_says_ready(server: Server) -> None:
    answer = get(server, "/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_both_answer_below_a_base_path_too(tmp_path: Path) -> None:
    running = Server(tmp_path, {"STREAMLIT_SERVER_BASE_URL_PATH": "team/parley"})
    found = {path: get(running, path).json()["status"] for path in ("/team/parley/healthz", "/team/parley/readyz")}
    running.stop()

    assert found == {"/team/parley/healthz": "ok", "/team/parley/readyz": "ready"}


def test_readyz_refuses_a_schema_that_another_process_has_updated(tmp_path: Path) -> None:
    running = Server(tmp_path, {})
    with sqlite3.connect(running.data / "parley.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    answer = get(running, "/readyz")
    running.stop()

    assert answer.status_code == 503
    assert "9999" in answer.json()["why"]


@pytest.mark.parametrize("path", ["/", "/usage", "/healthz", "/readyz", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    headers = get(server, path).headers

    assert "default-src 'self'" in headers["content-security-policy"]
    assert "img-src 'self' data: blob:" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_without_a_store_it_lives_and_says_why_it_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    running = Server.__new__(Server)
    with pytest.raises(AssertionError, match="not within"):
        Server.__init__(running, tmp_path, {}, timeout_s=6)
    alive, ready = get(running, "/healthz"), get(running, "/readyz")
    running.stop()

    assert (alive.status_code, alive.json()) == (200, {"status": "ok", "replies": 0})
    assert ready.status_code == 503
    assert "PARLEY_DATA" in ready.json()["why"]


def test_a_server_without_a_setting_listens_on_this_machine_only(server: Server) -> None:
    """`ss` is not everywhere: the kernel's own table is read."""
    tables = [Path(f"/proc/{server.process.pid}/net/{name}") for name in ("tcp", "tcp6")]
    if not tables[0].exists():
        pytest.skip("reads /proc, which only Linux has")
    wanted = f"{server.port:04X}"
    listening = [
        line.split()[1].split(":")[0]
        for table in tables
        for line in table.read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{wanted}") and line.split()[3] == "0A"
    ]

    assert listening
    assert not {address for address in listening if set(address) == {"0"}}
