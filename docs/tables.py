"""Writes the tables of README.md and docs/*.md from the code they describe: `make docs`. A test checks them.

A table stands between `<!-- table: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import scale  # noqa: E402 (the path comes first)
from core.client.gateways import PRESETS, PROFILES  # noqa: E402 (the path comes first)
from core.client.repairs import REPAIRS  # noqa: E402
from core.errors import KINDS  # noqa: E402
from core.parameters import PARAMETERS  # noqa: E402
from core.people.acts import ACTS  # noqa: E402
from core.settings import NUMBERS, WORDS  # noqa: E402

BLOCK = re.compile(r"(<!-- table: (?P<name>[\w.-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *([str(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


KIND_WORDS = {"texts": "one text or several", "switch": "on", "format": "text, json_object, json_schema"}


def parameters() -> str:
    def values(row: object) -> str:
        low, high, kind = row.low, row.high, row.kind  # type: ignore[attr-defined]
        if low is not None:
            return f"{kind}, {low:g} to {high:g}" if high is not None else f"{kind}, at least {low:g}"
        return KIND_WORDS.get(kind, kind)

    return table(
        ("parameter", "values", "gateway's default", "documented by", "what it does"),
        (
            (
                f"`{row.name}`",
                values(row),
                "–" if row.default is None else f"`{json.dumps(row.default)}`",
                ", ".join({"baystone": "BaystoneAI", "bees": "BeesAI"}[name] for name in row.documented),
                row.help.en,
            )
            for row in PARAMETERS
        ),
    )


def presets() -> str:
    return table(
        ("gateway", "address", "key in `.env`"),
        ((row.label.en, f"`{row.base_url}`", f"`{row.key_variable}`" if row.needs_key else "none") for row in PRESETS),
    )


def profiles() -> str:
    return table(
        ("profile", "hosts", "`logprobs`", "asks for usage in streams", "source", "read on"),
        (
            (
                *(row.name, ", ".join(row.hosts) or "any other", row.logprobs),
                *("yes" if row.stream_usage else "no", row.source, row.read_on),
            )
            for row in PROFILES
        ),
    )


def repairs() -> str:
    return table(
        ("repair", "what a person is told", "seen at"), ((row.name, row.note.en, row.source) for row in REPAIRS)
    )


def errors() -> str:
    return table(
        ("kind", "cause", "原因", "remedy", "办法", "sent again by itself"),
        (
            (f"`{kind}`", row.cause.en, row.cause.zh, row.remedy.en, row.remedy.zh, "yes" if row.may_retry else "no")
            for kind, row in KINDS.items()
        ),
    )


def settings() -> str:
    return table(
        ("setting", "default", "at least", "what it does"),
        ((f"`{row.name}`", f"{row.default:g}", f"{row.low:g}", row.help.en) for row in NUMBERS),
    )


def words() -> str:
    return table(
        ("setting", "for example", "what it does"),
        ((f"`{row.name}`", f"`{row.example}`", row.help.en) for row in WORDS),
    )


def acts() -> str:
    return table(
        ("act", "least role", "what it is"), ((f"`{row.id}`", row.least, row.label.en) for row in ACTS.values())
    )


RESULTS = ROOT / "benchmarks" / "results"


def measured(name: str) -> str:
    """What a benchmark last wrote: where and when, and its rows."""
    result = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))
    rows = result["rows"]
    cells = [["–" if value is None else str(value) for value in row.values()] for row in rows]
    heading = f"`{result['command']}`, {result['date']}; {result['machine']}.\n\n"
    return heading + table(rows[0], cells)


def summary() -> str:
    """The figures of README: Parley beside the smallest Streamlit chat, and the floor where there is one."""

    def rows_of(name: str) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))["rows"]
        return rows

    def pick(name: str, **where: object) -> dict[str, object]:
        return next(row for row in rows_of(name) if all(row[key] == value for key, value in where.items()))

    lines = []
    for scenario, words in (
        ("S1", "200 tokens at 50/s"),
        ("S2", "8,000 tokens at 400/s"),
        ("S3", "4,000 tokens at once"),
    ):
        ours, plain = (pick("streaming", scenario=scenario, app=app) for app in ("parley", "tutorial"))
        for column, about in (
            ("enter_ms", "Enter to the gateway, ms"),
            ("behind_95_ms", "behind the gateway (95 %), ms"),
            ("last_ms", "last token after, ms"),
            ("times_text", "bytes sent, times the text"),
        ):
            lines.append((words, about, _figure(ours[column]), _figure(plain[column])))
    start, plain_start = pick("start", app="parley"), pick("start", app="tutorial")
    lines.append(("start", "process start to a usable input, s", start["usable_s"], plain_start["usable_s"]))
    return table(("work", "figure", "Parley", "smallest Streamlit chat"), lines)


def listed(rows: list[dict[str, object]]) -> str:
    return table(rows[0], (row.values() for row in rows))


def turned(rows: list[dict[str, object]]) -> str:
    """A column for each row."""
    first, *others = rows[0]
    head = (first, *(f"{row[first]:,}" for row in rows))
    return table(head, ((name, *(row[name] for row in rows)) for name in others))


def _figure(value: object) -> object:
    return "never" if value is None else value


TABLES: dict[str, Callable[[], str]] = {
    function.__name__: function
    for function in (parameters, presets, profiles, repairs, errors, settings, words, acts, summary)
}
MEASURED = ("streaming", "doubling", "conversation", "sessions", "start", "client_throughput", "client_delay", "team")
MEASURED += tuple(path.stem for path in sorted(RESULTS.glob("review*.json")))
TABLES |= {
    "scale-assumptions": lambda: listed(scale.assumptions()),
    "scale-costs": lambda: listed(scale.measured()),
    "scale-checked": lambda: listed(scale.checked()),
    "scale": lambda: turned([scale.sized(people) for people in scale.SIZES]),
    "rows": lambda: measured("rows"),
}
TABLES |= {name: lambda name=name: measured(name) for name in MEASURED}  # type: ignore[misc]


def written(source: str) -> str:
    """A document with its tables as the code says. Raises KeyError for a table nobody makes."""
    return BLOCK.sub(lambda found: found.group(1) + TABLES[found.group("name")]() + found.group(3), source)


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


if __name__ == "__main__":
    for path in documents():
        path.write_text(written(path.read_text("utf-8")), "utf-8")
