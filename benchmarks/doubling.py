"""Twice the answer, twice the cost: python -m benchmarks.doubling

Answers of 2,000 to 32,000 tokens at 1,000 a second, the second question of a server each. The server's processor time
and the bytes to the browser, and how many times those of the answer half as long.
"""

from __future__ import annotations

from typing import Any

from benchmarks.apps import parley
from benchmarks.browser import Answered, ask, chromium, visit
from benchmarks.report import report
from tests.gateway import FakeGateway

SIZES = (2_000, 4_000, 8_000, 16_000, 32_000)
A_SECOND = 1_000


def measure(size: int) -> Answered:
    with FakeGateway() as gateway, chromium() as browser, parley(gateway, f"words-{size}@{A_SECOND}") as app:
        gateway.hurry = True
        page = visit(browser, app)
        ask(page, app, gateway, "Warm up", size)
        page.context.close()
        gateway.hurry = False
        return ask(visit(browser, app), app, gateway, "Count", size)


def row(size: int, one: Answered, half: Answered | None) -> dict[str, Any]:
    return {
        "tokens": size,
        "complete": one.complete,
        "behind_95_ms": one.behind_ms,
        "server_cpu_s": one.server_cpu_s,
        "times_cpu": one.server_cpu_s / half.server_cpu_s if half else None,
        "kB": one.bytes / 1000,
        "times_kB": one.bytes / half.bytes if half else None,
    }


def main() -> None:
    answers = [measure(size) for size in SIZES]
    rows = [row(size, one, half) for size, one, half in zip(SIZES, answers, [None, *answers], strict=False)]
    report("doubling", "Answers of twice the length, 1,000 tokens a second", rows)


if __name__ == "__main__":
    main()
