"""What a session holds in the server is given back when its page has gone."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.gateway import FakeGateway
from tests.waiting import until


def test_a_page_that_has_gone_leaves_no_thread_and_no_file_open(
    start: Start, gateway: FakeGateway, visit: Callable[..., Page]
) -> None:
    server = start(**gateway_environment(gateway), STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1")
    process = Path(f"/proc/{server.process.pid}")

    def held() -> tuple[int, int]:
        """Threads, and files and sockets open."""
        return len(list((process / "task").iterdir())), len(list((process / "fd").iterdir()))

    def come_and_go(times: int) -> None:
        pages = [visit(server.url) for _ in range(times)]
        for page in pages:
            ask(page, "Hello")
            expect(answer(page)).to_contain_text("word20")
        for page in pages:
            page.close()
        until(lambda: sessions(server.url) == 0)

    come_and_go(6)  # more at once than later: the pools of threads have their size
    threads, files = held()
    for _ in range(3):
        come_and_go(4)

    visit(server.url).close()  # those out of date go when the next one comes
    # twelve sessions have a thread and four files each: what is left is one page's, a few of the pools, and
    # connections the browser keeps
    until(lambda: held()[0] <= threads + 7 and held()[1] <= files + 12, 30, lambda: f"{held()}, {threads, files}")


def sessions(url: str) -> int:
    """How many pages the server is connected to."""
    with urllib.request.urlopen(f"{url}/_stcore/metrics", timeout=5) as told:
        text = told.read().decode()
    found = re.search(r"^active_sessions (\d+)", text, re.MULTILINE)
    assert found, text
    return int(found[1])
