"""One answer on the screen: python -m benchmarks.streaming [app ...]

S1: 200 tokens at 50 a second. S2: 8,000 at 400. S3: 4,000 at once. Each in a new conversation of a warm server; the
medians of several runs.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import asdict
from typing import Any, NamedTuple

from benchmarks.apps import APPS
from benchmarks.browser import Answered, ask, chromium, visit
from benchmarks.report import report
from tests.gateway import FakeGateway, words


class Scenario(NamedTuple):
    name: str
    tokens: int
    model: str
    runs: int


SCENARIOS = (
    Scenario("S1", 200, "words-200@50", 5),
    Scenario("S2", 8000, "words-8000@400", 2),
    Scenario("S3", 4000, "words-4000", 3),
)


def measure(app_name: str, scenario: Scenario) -> list[Answered]:
    with FakeGateway() as gateway, chromium() as browser, APPS[app_name](gateway, scenario.model) as app:
        results = []
        for run in range(scenario.runs + (scenario.tokens < 1000)):
            page = visit(browser, app)
            results.append(ask(page, app, gateway, f"Question {run}", scenario.tokens, timeout_s=40))
            page.context.close()
        return results[-scenario.runs :]


def row(app_name: str, scenario: Scenario, results: list[Answered]) -> dict[str, Any]:
    def median(field: str) -> float:
        return statistics.median(asdict(one)[field] for one in results)

    size = len("".join(words(scenario.tokens)).encode())
    return {
        "scenario": scenario.name,
        "app": app_name,
        "complete": f"{sum(one.complete for one in results)}/{len(results)}",
        "enter_ms": median("enter_ms"),
        "first_ms": median("first_ms"),
        "word_ms": statistics.median(one.enter_ms + one.first_ms for one in results),
        "last_ms": median("last_ms"),
        "behind_95_ms": median("behind_ms"),
        "kB": median("bytes") / 1000,
        "times_text": median("bytes") / size,
        "server_cpu_s": median("server_cpu_s"),
        "browser_cpu_s": median("browser_cpu_s"),
    }


def main() -> None:
    apps = sys.argv[1:] or list(APPS)
    scenarios = [one for one in SCENARIOS if one.name in apps] or SCENARIOS
    apps = [one for one in apps if one in APPS] or list(APPS)
    rows = [row(app, scenario, measure(app, scenario)) for scenario in scenarios for app in apps]
    part = "" if len(rows) == len(SCENARIOS) * len(APPS) else "-part"
    report(f"streaming{part}", "An answer on the screen (times in ms, see benchmarks/streaming.py)", rows)


if __name__ == "__main__":
    main()
