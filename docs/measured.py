"""The tables of what was measured, and of what is computed from it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import scale
from core.text import Text
from docs.chinese import COLUMNS
from docs.table import NO, YES, Table

RESULTS = Path(__file__).parents[1] / "benchmarks" / "results"

Row = dict[str, Any]


def result(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))
    return found


def measured(name: str) -> Table:
    """What a benchmark last wrote: where and when, and its rows."""
    found = result(name)
    command, date, machine = found["command"], found["date"], found["machine"]
    in_chinese = re.sub(r"\b(\d+) cores", r"\1 核", machine).replace(", ", "，")
    above = Text(f"`{command}`, {date}; {machine}.", f"`{command}`，{date}；{in_chinese}。")
    head = [Text(one, COLUMNS.get(f"{name}: {one}") or COLUMNS.get(one, one)) for one in found["rows"][0]]
    return Table(head, [map(figure, row.values()) for row in found["rows"]], above)


def summary() -> Table:
    """The figures of README: Parley beside the smallest Streamlit chat."""

    def pick(name: str, **where: object) -> Row:
        rows: list[Row] = result(name)["rows"]
        return next(row for row in rows if all(row[key] == value for key, value in where.items()))

    lines: list[tuple[object, ...]] = []
    for scenario, words in (
        ("S1", Text("200 tokens at 50/s", "200 个 token，每秒 50 个")),
        ("S2", Text("8,000 tokens at 400/s", "8,000 个 token，每秒 400 个")),
        ("S3", Text("4,000 tokens at once", "4,000 个 token，一次到达")),
    ):
        ours, plain = (pick("streaming", scenario=scenario, app=app) for app in ("parley", "tutorial"))
        for column, about in (
            ("enter_ms", Text("Enter to the gateway, ms", "按下回车到网关收到（ms）")),
            ("behind_95_ms", Text("behind the gateway (95 %), ms", "画面落后于网关，95%（ms）")),
            ("last_ms", Text("last token after, ms", "末 token 上屏耗时（ms）")),
            ("times_text", Text("bytes sent, times the text", "发送字节数，相当于正文的倍数")),
        ):
            values = (row[column] for row in (ours, plain))
            lines.append((words, about, *(Text("never", "从未") if one is None else one for one in values)))
    start, plain_start = (pick("start", app=app)["usable_s"] for app in ("parley", "tutorial"))
    usable = Text("process start to a usable input, s", "进程启动到可以输入（s）")
    lines.append((Text("start", "启动"), usable, start, plain_start))
    head = (
        Text("work", "场景"),
        Text("figure", "指标"),
        "Parley",
        Text("smallest Streamlit chat", "最小的 Streamlit 聊天"),
    )
    return Table(head, lines)


def listed(rows: list[Row]) -> Table:
    return Table(rows[0], [row.values() for row in rows])


def turned(rows: list[Row]) -> Table:
    """A column for each row."""
    first, *others = rows[0]
    return Table(
        (first, *(f"{row[first]:,}" for row in rows)), [(name, *(row[name] for row in rows)) for name in others]
    )


def figure(value: object) -> object:
    if value is None:
        return "–"
    return (YES if value else NO) if isinstance(value, bool) else value


NAMES: tuple[str, ...] = (
    "streaming",
    "doubling",
    "conversation",
    "sessions",
    "start",
    "client_throughput",
    "client_delay",
    "team",
    "rows",
)
NAMES += tuple(path.stem for path in sorted(RESULTS.glob("search-*.json")))
NAMES += tuple(path.stem for path in sorted(RESULTS.glob("review*.json")))
MEASURED: dict[str, Callable[[], Table]] = {
    "summary": summary,
    "scale-assumptions": lambda: listed(scale.assumptions()),
    "scale-costs": lambda: listed(scale.measured()),
    "scale-checked": lambda: listed(scale.checked()),
    "scale": lambda: turned([scale.sized(people) for people in scale.SIZES]),
}
MEASURED |= {name: lambda name=name: measured(name) for name in NAMES}  # type: ignore[misc]
