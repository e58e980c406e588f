"""The usage page over 1 and 10 million requests: python -m benchmarks.review [COUNT …] [--url ADDRESS] [--data FOLDER]

Server time of opening the page and of each kind of change, the SQL statements of each, and the bytes that the browser
is sent. Three years of a team of 200 (benchmarks/ledger.py); days in Asia/Shanghai. The sums by day are made before, as
they are at the first visit; how long that took is in the table, too.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from benchmarks.ledger import fill
from benchmarks.report import RESULTS, report
from core import parley as process
from core.people.person import ALONE
from core.settings import read_settings
from core.store.store import open_store

FRAME = Path(__file__).parents[1] / "pages" / "frame.py"
COUNTS = (10_000, 1_000_000, 10_000_000)
ZONE = "Asia/Shanghai"
RUNS = 5
LOOKS: tuple[tuple[str, dict[str, str], str | None], ...] = (
    ("open: 30 days", {}, None),
    ("another model", {"model": "gpt-4o"}, None),
    ("by user, 90 days", {"period": "90d", "group": "owner"}, None),
    ("all three years", {"period": "all"}, None),
    ("by prompt, 30 days", {}, "usage_prompt"),
    ("the log", {"part": "log"}, None),
    (
        "the log, a rare error",
        {"part": "log", "period": "all", "error_kind": "timeout", "model": "gemini-2.5-flash"},
        None,
    ),
    ("why it changed", {"part": "why"}, None),
    ("speed and failures", {"part": "speed"}, None),
    ("what needs a look", {"part": "attention"}, None),
)
"""In words, what the address says, and what is folded open."""


def size(block: Any) -> int:
    """Bytes of what stands on the page."""
    own = block.proto.ByteSize() if getattr(block, "proto", None) is not None else 0
    return own + sum(size(child) for child in getattr(block, "children", {}).values())


def looked_at(params: dict[str, str], opened: str | None) -> dict[str, Any]:
    """One look, several times: the median."""
    executed: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN") and "processes" not in statement:
            executed.append(statement)

    engine = process.parley().store.database.engine
    event.listen(engine, "before_cursor_execute", note)
    times, page = [], 0
    app = AppTest.from_file(str(FRAME), default_timeout=600)
    app.run()
    app.switch_page("usage/page.py")
    for _ in range(RUNS):
        for name in list(app.query_params):
            del app.query_params[name]
        for name, value in params.items():
            app.query_params[name] = value
        if opened is not None:
            app.session_state[opened] = True
        executed.clear()
        began = time.perf_counter()
        app.run()
        times.append(time.perf_counter() - began)
        assert not app.exception, app.exception
        page = size(app._tree)  # noqa: SLF001 (all that is drawn has no public name)
    event.remove(engine, "before_cursor_execute", note)
    return {
        "server_ms": round(statistics.median(times) * 1000),
        "first_ms": round(times[0] * 1000),
        "sql": len(executed),
        "kB": round(page / 1000),
    }


def measured(count: int, url: str | None, data: Path | None) -> list[dict[str, Any]]:
    folder = data or Path(tempfile.mkdtemp(prefix="parley-review-"))
    store = open_store(url, folder)
    backend = store.database.engine.dialect.name
    if store.review.span(None) is None:
        fill(store, count)
    began = time.perf_counter()
    store.rollups.rebuild(ZONE)
    summed_s = time.perf_counter() - began
    store.team.choose_zone(ALONE, ZONE)
    store.processes.leave()
    store.close()
    environment = {"PARLEY_DATA": str(folder), **({"DATABASE_URL": url} if url else {})}
    process.parley(read_settings(folder / "no.env", environment))
    rows = [
        {
            "backend": backend,
            "requests": count,
            "look": words,
            **looked_at(params, opened),
            "summed_s": round(summed_s, 1),
        }
        for words, params, opened in LOOKS
    ]
    process.close()
    if data is None:
        shutil.rmtree(folder)
    return rows


def _others(name: str, counts: Sequence[int]) -> list[dict[str, Any]]:
    """Rows of the result as it is, of sizes that are not measured now: each takes its time."""
    path = RESULTS / f"{name}.json"
    kept: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["rows"] if path.exists() else []
    return [row for row in kept if row["requests"] not in counts]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.review")
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    parser.add_argument("--url", help="of an empty PostgreSQL database")
    parser.add_argument("--data", type=Path, help="a folder with such a ledger, or one to put it in")
    said = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for count in said.counts:
        rows += measured(count, said.url, said.data)
    name = "review-postgresql" if said.url else "review"
    rows = sorted([*_others(name, said.counts), *rows], key=lambda row: int(row["requests"]))
    report(name, "The usage page over a ledger of so many requests", rows)


if __name__ == "__main__":
    main()
