"""What a sweep shows, in sentences: which values can be told apart, which can't, and what it would take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from core.lab import intervals
from core.lab.metrics import Metric, Point
from core.text import Text, same

FEW = Text(
    "Too few answers to compare: at least two at each value are needed.", "回复太少，无法比较：每个取值至少需要两条。"
)
APART = Text(
    "{metric}: {first} at {a}, {last} at {b}; that difference is more than chance.",
    "{metric}：{a} 时为 {first}，{b} 时为 {last}，差异不是偶然。",
)
TOGETHER = Text(
    "{metric}: with {count} runs each, {a} and {b} can't be told apart{needed}.",
    "{metric}：每个取值 {count} 次，{a} 与 {b} 分不出差异{needed}。",
)
NEEDED = Text("; about {runs} would be needed{cost}", "，大约需要 {runs} 次{cost}")
MORE = Text(", {cost} more", "，还需 {cost}")
NEVER = Text("; even {runs} would hardly do", "，即使 {runs} 次也难以分出")
FURTHER = Text("; more runs of each may show it", "，增加次数也许能看出")
EQUAL = Text("; they are the same so far", "，目前完全相同")


def sentences(found: Sequence[Point], metric: Metric, money: Callable[[float, str], str]) -> list[Text]:
    """What can be said and what can't: of the ends, and of the neighbours that look alike. `money`: an amount in
    words."""
    told = [one for one in found if len(one.values[metric.id]) > 1]
    if len(told) < 2:
        return [FEW]
    said = [_pair(told[0], told[-1], metric, money)]
    for one, other in pairwise(told):
        alike = not intervals.apart(*_values(one, other, metric))
        if alike and len(told) > 2:
            said.append(_pair(one, other, metric, money))
    return said


def _pair(one: Point, other: Point, metric: Metric, money: Callable[[float, str], str]) -> Text:
    first, second = _values(one, other, metric)
    if intervals.apart(first, second):
        values = [metric.form.format(sum(values) / len(values)) for values in (first, second)]
        return APART.fill(metric=metric.label, first=values[0], last=values[1], a=one.name, b=other.name)
    count = min(len(first), len(second))
    runs = None if metric.of_count else intervals.runs_needed(first, second)
    if sum(first) / len(first) == sum(second) / len(second):
        needed = EQUAL
    elif runs is None:
        needed = FURTHER if metric.of_count else NEVER.fill(runs=intervals.RUNS[-1])
    else:
        needed = NEEDED.fill(runs=runs, cost=_more(one, other, runs, money))
    return TOGETHER.fill(metric=metric.label, count=count, a=one.name, b=other.name, needed=needed)


def _values(one: Point, other: Point, metric: Metric) -> tuple[Sequence[float], Sequence[float]]:
    """What the two are compared by: equally many, where that matters."""
    first, second = one.values[metric.id], other.values[metric.id]
    count = min(len(first), len(second)) if metric.of_count else None
    return first[:count], second[:count]


def _more(one: Point, other: Point, runs: int, money: Callable[[float, str], str]) -> Text:
    """What the runs that are missing would cost."""
    costs: dict[str, float] = {}
    for point in (one, other):
        for currency, each in point.costs.items():
            costs[currency] = costs.get(currency, 0.0) + each * max(0, runs - point.answers)
    said = " + ".join(money(amount, currency) for currency, amount in costs.items() if amount)
    return MORE.fill(cost=said) if said else same("")
