"""What the tests of the local model share: when they run, how they ask it, how they wait."""

from __future__ import annotations

import http.client
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.local.machine import obstacle

DEADLINE_S = 60
OBSTACLE = obstacle()

# A desk without the local model can run the other tests; CI always has it, and fails without it.
runs_the_model = pytest.mark.skipif(
    OBSTACLE is not None and not os.environ.get("CI"),
    reason=f"THE LOCAL MODEL IS NOT TESTED HERE: {OBSTACLE.en if OBSTACLE else ''}",
)
reads_proc = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which only Linux has")


def alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    if sys.platform != "linux":
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):  # gone between the two looks, or during the second
        return False


@contextmanager
def ask(
    base_url: str, path: str, key: str | None, body: dict[str, object] | None = None
) -> Iterator[http.client.HTTPResponse]:
    """The response, its body not read yet."""
    url = urlsplit(base_url)
    connection = http.client.HTTPConnection(url.netloc, timeout=DEADLINE_S)
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        connection.request("POST" if body else "GET", url.path + path, json.dumps(body) if body else None, headers)
        with connection.getresponse() as response:
            yield response
    finally:
        connection.close()


@contextmanager
def long_answer(base_url: str, key: str) -> Iterator[None]:
    """A streamed answer of thousands of tokens, in the middle of it."""
    body = {"stream": True, "ignore_eos": True, "messages": [{"role": "user", "content": "Count."}]}
    with ask(base_url, "/chat/completions", key, body) as response:
        assert response.readline().startswith(b"data: ")
        yield
