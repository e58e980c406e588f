"""S5, many at once: python -m benchmarks.sessions

Ten browsers ask at the same time, 300 tokens at 30 a second each; then fifty replies run in one process, unwatched.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks.apps import APPS, KEY, cpu_s
from benchmarks.browser import answered, chromium, chromium_cpu_s, type_question, visit, wait_for_word
from benchmarks.report import report
from core.client import Gateway
from core.parley import Parley
from core.replies.ask import Setup, ask
from core.settings import Connection, read_settings
from core.text import same
from tests.gateway import FakeGateway

MODEL, TOKENS, BROWSERS, REPLIES = "words-300@30", 300, 10, 50


def browsers(name: str) -> dict[str, Any]:
    with FakeGateway() as gateway, chromium() as browser, APPS[name](gateway, MODEL) as app:
        pages = [visit(browser, app) for _ in range(BROWSERS)]
        for page in pages:  # once before it counts, as everybody's second question would
            type_question(page, "Warm up")
        for page in pages:
            wait_for_word(page, TOKENS, 90)
        pages[0].wait_for_timeout(2000)
        gateway.requests.clear()
        before, browser_before = app.cpu_s, chromium_cpu_s()
        for number, page in enumerate(pages):
            type_question(page, f"Question {number}")
        watches = [wait_for_word(page, TOKENS, 90) for page in pages]
        server_s, browser_s = app.cpu_s - before, chromium_cpu_s() - browser_before
        memory = app.memory_mib or None
        by_question = {one.body["messages"][-1]["content"]: one for one in gateway.requests if one.body}
        results = [
            answered(watch, by_question[f"Question {number}"], TOKENS, watch["bytes"], 0, 0)
            for number, watch in enumerate(watches)
        ]
    return {
        "app": name,
        "complete": f"{sum(one.complete for one in results)}/{BROWSERS}",
        "enter_95_ms": _p95([one.enter_ms for one in results]),
        "first_95_ms": _p95([one.first_ms for one in results]),
        "last_95_ms": _p95([one.last_ms for one in results]),
        "server_cpu_s": server_s,
        "browser_cpu_s": browser_s,
        "memory_mib": memory,
    }


def unwatched() -> dict[str, Any]:
    """Fifty replies of one process: how long after the gateway's last token the last of them is stored."""
    folder = Path(tempfile.mkdtemp())
    parley = Parley(read_settings(folder / "no.env", {"PARLEY_DATA": str(folder / "data"), "PARLEY_TITLES": "0"}))
    with FakeGateway() as gateway:
        connection = Connection("fake", same("Fake"), Gateway("fake", gateway.base_url, KEY), origin="env")
        before = cpu_s(psutil.Process())
        began = time.monotonic()
        replies = []
        for number in range(REPLIES):
            conversation = parley.store.conversations.create("")
            setup = Setup(connection, MODEL, parameters={"stream": True})
            replies.append(ask(parley.desk, conversation, f"Question {number}", setup))
        for reply in replies:
            reply.wait(60)
        # all were waited for in order; the last one to end bounds the others
        ended = time.monotonic()
        late = [(ended - one.sent_at[-1]) * 1000 for one in gateway.requests]
        finished = sum(reply.status == "ok" for reply in replies)
        used_s = cpu_s(psutil.Process()) - before
    parley.close()
    return {
        "app": f"parley, {REPLIES} replies",
        "complete": f"{finished}/{REPLIES}",
        "enter_95_ms": _p95([(one.arrived_at - began) * 1000 for one in gateway.requests]),
        "first_95_ms": None,
        "last_95_ms": max(late),
        "server_cpu_s": used_s,
        "browser_cpu_s": None,
        "memory_mib": psutil.Process().memory_info().rss / 2**20,
    }


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def main() -> None:
    rows = [browsers(name) for name in sys.argv[1:] or APPS]
    report(
        "sessions",
        "Ten browsers at once, 300 tokens at 30 a second; fifty replies in one process",
        [*rows, unwatched()],
    )


if __name__ == "__main__":
    main()
