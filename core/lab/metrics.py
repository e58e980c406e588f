"""METRICS: what is measured of the answers to one setting, a row each, with how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from core.lab import intervals
from core.lab.alike import different, plainly, similarities
from core.lab.bench import Bench
from core.lab.intervals import Interval
from core.lab.results import Judged
from core.text import Text

Values = Callable[[Sequence[Judged]], list[float]]
"""Of answers to one setting what each of them adds, those of which it can't be told left out."""


@dataclass(frozen=True, slots=True)
class Metric:
    """The mean of `values` is what is drawn. `interval`: of these answers. `form`: how a value is written. `high`: the
    most it can be, None: there is no such. `of_count`: it changes with the number of answers; equal numbers alone can
    be compared."""

    id: str
    label: Text
    help: Text
    values: Values
    interval: Callable[[Sequence[Judged]], Interval | None]
    form: str = "{:.2f}"
    high: float | None = None
    of_count: bool = False

    @property
    def is_share(self) -> bool:
        return self.high is not None


def _texts(rows: Sequence[Judged]) -> list[str]:
    return [one.cell.message.text for one in rows]


def _new(rows: Sequence[Judged]) -> list[float]:
    seen: set[str] = set()
    found = []
    for text in map(plainly, _texts(rows)):
        found.append(float(text not in seen))
        seen.add(text)
    return found


def _alike(rows: Sequence[Judged]) -> list[float]:
    """What each answer adds to the mean likeness of all pairs; each pair is in two of them."""
    return intervals.pseudo_values(similarities(tuple(_texts(rows))))


def _of_record(name: str, rows: Sequence[Judged]) -> list[float]:
    """What was measured of the requests, once for each, however many answers it gave."""
    records = {one.cell.record.id: one.cell.record for one in rows if one.cell.record is not None}
    return [float(value) for one in records.values() if (value := getattr(one, name)) is not None]


def _costs(rows: Sequence[Judged]) -> list[float]:
    """Of each answer: of several to one request each its part."""
    asked = [one.cell.record for one in rows if one.cell.record is not None]
    parts = {one.id: sum(other.id == one.id for other in asked) for one in asked}
    return [one.cost / parts[one.id] for one in asked if one.cost is not None]


def _cut(rows: Sequence[Judged]) -> list[float]:
    return [float(one.cell.finish_reason == "length") for one in rows if one.cell.finish_reason is not None]


def _passed(rows: Sequence[Judged]) -> list[float]:
    return [float(one.passed) for one in rows if one.passed is not None]


def _mean(values: Values, rows: Sequence[Judged]) -> Interval | None:
    return intervals.mean(values(rows))


def _share(values: Values, rows: Sequence[Judged]) -> Interval | None:
    found = values(rows)
    return intervals.share(round(sum(found)), len(found))


def _lengths(rows: Sequence[Judged]) -> list[float]:
    return [float(len(text)) for text in _texts(rows)]


METRICS: tuple[Metric, ...] = (
    Metric(
        "distinct",
        Text("Distinct answers", "不同回复的占比"),
        Text(
            "How many of the answers say something else; case, spaces and marks around them don't count.",
            "内容不同的回复所占的比例；大小写、空格和首尾标点不计。",
        ),
        _new,
        lambda rows: intervals.distinct(different(_texts(rows)), len(rows)),
        "{:.0%}",
        1.0,
        of_count=True,
    ),
    Metric(
        "similarity",
        Text("Likeness", "相似度"),
        Text(
            "How many runs of three characters two answers share, in the mean over all pairs: 100 % is word for word.",
            "任意两条回复共有的三字符片段比例，取所有两两组合的平均；100% 为一字不差。",
        ),
        _alike,
        lambda rows: intervals.between_pairs(similarities(tuple(_texts(rows)))),
        "{:.0%}",
        1.0,
    ),
    Metric(
        "characters",
        Text("Length (characters)", "长度（字符）"),
        Text("The mean length of an answer.", "回复的平均长度。"),
        _lengths,
        partial(_mean, _lengths),
        "{:.0f}",
    ),
    Metric(
        "cost",
        Text("Cost of an answer", "每条回复的费用"),
        Text("As the ledger counts it: about what it is.", "按账本的估算。"),
        _costs,
        partial(_mean, _costs),
        "{:.6f}",
    ),
    Metric(
        "first_token_s",
        Text("First token (s)", "首字（秒）"),
        Text("How long until the first token came.", "收到第一个 token 的用时。"),
        partial(_of_record, "first_token_s"),
        partial(_mean, partial(_of_record, "first_token_s")),
    ),
    Metric(
        "total_s",
        Text("Duration (s)", "用时（秒）"),
        Text("How long a request took.", "整个请求的用时。"),
        partial(_of_record, "total_s"),
        partial(_mean, partial(_of_record, "total_s")),
    ),
    Metric(
        "cut",
        Text("Cut by the limit", "被截断的占比"),
        Text(
            "How many ended because the limit was reached (finish reason: length).",
            "因达到上限而结束（length）的比例。",
        ),
        _cut,
        partial(_share, _cut),
        "{:.0%}",
        1.0,
    ),
    Metric(
        "passed",
        Text("Checks passed", "检查通过率"),
        Text("How many pass all checks.", "通过全部检查的比例。"),
        _passed,
        partial(_share, _passed),
        "{:.0%}",
        1.0,
    ),
)
BY_ID = {one.id: one for one in METRICS}


@dataclass(frozen=True, slots=True)
class Point:
    """One setting of a sweep. `measured`: by METRICS, None where nothing is known; `values`: what it rests on."""

    name: str
    answers: int
    measured: Mapping[str, Interval | None]
    values: Mapping[str, tuple[float, ...]]
    costs: Mapping[str, float]


def points(bench: Bench, rows: Sequence[Judged]) -> list[Point]:
    """Of every column; only complete answers count."""
    found = []
    for at in range(len(bench.variants)):
        mine = [one for one in rows if one.cell.variant == at and one.cell.status == "complete"]
        currency = next(
            (one.cell.record.currency for one in mine if one.cell.record and one.cell.record.currency), None
        )
        each = intervals.mean(_costs(mine))
        found.append(
            Point(
                bench.name(at),
                len(mine),
                {one.id: one.interval(mine) for one in METRICS},
                {one.id: tuple(one.values(mine)) for one in METRICS},
                {currency: each.value} if currency and each else {},
            )
        )
    return found


def comparable(found: Sequence[Point]) -> list[Metric]:
    """Those of which something is known; costs of two currencies can't be compared."""
    mixed = len({currency for one in found for currency in one.costs}) > 1
    return [
        one for one in METRICS if any(point.measured[one.id] for point in found) and not (mixed and one.id == "cost")
    ]
