"""`View`: what the usage page shows, as its address says it; the filters and how they are looked at. Pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast, get_args

from core.review.period import FIRST_PERIOD, PERIODS, Days
from core.store.filters import Filters
from core.store.log import Order
from core.store.rows import storable
from core.text import Text, same

CHOICES: dict[str, Text] = {
    "model": Text("Model", "模型"),
    "gateway": Text("Gateway", "网关"),
    "owner": Text("User", "用户"),
    "key_label": Text("Key", "Key"),
    "kind": Text("Kind", "类型"),
    "status": Text("Status", "状态"),
    "error_kind": Text("Error", "错误"),
    "finish_reason": Text("Finish reason", "结束原因"),
    "tokens_from": Text("Tokens counted by", "token 来源"),
    "currency": Text("Currency", "币种"),
}
"""The dimensions that can be chosen, in the order of their boxes."""
GROUPS = ("model", "gateway", "owner", "key_label", "kind", "status")
"""Dimensions by which charts are stacked and tables made."""
MEASURED: dict[str, Text] = {
    "cost": Text("Cost", "费用"),
    "requests": Text("Requests", "请求数"),
    "total_tokens": Text("Tokens", "token 总数"),
    "prompt_tokens": Text("Tokens in", "输入 token"),
    "completion_tokens": Text("Tokens out", "输出 token"),
}
STEPS: dict[str, Text] = {
    "hour": Text("Hour", "小时"),
    "day": Text("Day", "天"),
    "week": Text("Week", "周"),
    "month": Text("Month", "月"),
}
PARTS: dict[str, Text] = {
    "overview": Text("Overview", "概览"),
    "log": Text("Requests", "请求记录"),
    "speed": Text("Speed and failures", "速度与失败"),
    "attention": Text("Needs a look", "值得关注"),
    "why": Text("Why it changed", "变化原因"),
    "prices": Text("Prices and budgets", "价格与预算"),
    "reconcile": Text("Reconcile", "对账"),
}
"""What the page shows of it, one at a time."""
ORDERS: dict[str, Text] = {
    "started_at": Text("newest", "最新"),
    "cost": Text("dearest", "费用最高"),
    "total_s": Text("slowest", "耗时最长"),
    "total_tokens": Text("most tokens", "token 最多"),
}
BAD_DATE = Text(
    "'{value}' is no date from 2000 to 2100: write it as 2026-11-22.",
    "“{value}”不是 2000 到 2100 年间的日期，请写成 2026-11-22 的样子。",
)
ENDS_BEFORE = Text(
    "The period ends before it starts: the two days were swapped.", "结束日期早于开始日期，已将两者对调。"
)
BAD_NUMBER = Text("'{value}' is no amount of 0 or more; it was left out.", "“{value}”不是大于等于 0 的数，已忽略。")
BAD_STARS = Text("A rating is 1 to 5 stars; this one was left out.", "评分为 1 到 5 星，已忽略这个值。")
UNKNOWN = Text("'{value}' is not known for {name}; it was left out.", "{name} 没有“{value}”这个选项，已忽略。")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""Days that can be chosen."""
STARS = 5
MOST_DAYS_BY_HOUR = 7
"""Days that are shown hour by hour at most."""


@dataclass(frozen=True, slots=True)
class View:
    """`period`: a row of PERIODS; `first`, `last`: days, where it is "custom". `text`: what is sought in prompts and
    answers. `currency`: of the chart. `step`: "" for what fits the period. The rest is as in `Filters`."""

    period: str = FIRST_PERIOD
    first: int | None = None
    last: int | None = None
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conversation: str = ""
    run: str = ""
    prompt: str = ""
    tag: str = ""
    text: str = ""
    rated: int | None = None
    cost: float | None = None
    seconds: float | None = None
    part: str = "overview"
    group: str = "model"
    measure: str = "cost"
    step: str = ""
    order: Order = "started_at"

    def days(self, today: int, span: Days | None) -> Days:
        if self.period == "custom" and self.first is not None and self.last is not None:
            return self.first, self.last
        return PERIODS[self.period].days(today, span)

    def filters(self, zone: str, days: Days, found: tuple[str, ...] | None = None) -> Filters:
        """`found`: ids of requests in whose texts `text` was found."""
        ids = (self.conversation, self.run, self.prompt)
        return Filters(zone, *days, self.chosen, *ids, self.tag, self.rated, self.cost, self.seconds, found)

    def step_of(self, days: Days) -> str:
        """The one that was chosen where it fits, else the finest with no more than about 60 bars."""
        count = days[1] - days[0] + 1
        if self.step and (self.step != "hour" or count <= MOST_DAYS_BY_HOUR):
            return self.step
        return "hour" if count <= 1 else "day" if count <= 62 else "week" if count <= 370 else "month"


TEXTS = ("conversation", "run", "prompt", "tag", "text")
NUMBERS = ("cost", "seconds")


def params_of(view: View) -> dict[str, list[str]]:
    """The view as an address says it; what is as at first is left out."""
    first = View()
    said: dict[str, list[str]] = {name: list(values) for name, values in view.chosen.items() if values}
    for name in ("part", "period", *TEXTS, "group", "measure", "step", "order"):
        if getattr(view, name) != getattr(first, name):
            said[name] = [getattr(view, name)]
    for name in (*NUMBERS, "rated"):
        if (value := getattr(view, name)) is not None:
            said[f"{name}_from" if name != "rated" else name] = [repr(value)]
    if view.period == "custom" and view.first is not None and view.last is not None:
        said |= {"from": [_iso(view.first)], "to": [_iso(view.last)]}
    return said


def view_of(params: Mapping[str, Sequence[str]]) -> tuple[View, list[Text]]:
    """A view from an address, and what in it could not be read (that is left out)."""
    wrong: list[Text] = []
    params = {name: [storable(value) for value in values] for name, values in params.items()}

    def one(name: str, known: Sequence[str], first: str) -> str:
        value = (params.get(name) or [first])[-1]
        if value in known or value == first:
            return value
        wrong.append(UNKNOWN.fill(value=value, name=same(name)))
        return first

    def number(name: str) -> float | None:
        value = (params.get(name) or [""])[-1]
        try:
            found = float(value) if value else None
        except ValueError:
            found = -1.0
        if found is not None and not 0 <= found < float("inf"):
            wrong.append(BAD_NUMBER.fill(value=value))
            return None
        return found

    dates = [_day((params.get(name) or [""])[-1], wrong) for name in ("from", "to")]
    period = one("period", list(PERIODS), FIRST_PERIOD)
    first, last = dates
    if first is not None and last is not None:
        period = "custom"
        if last < first:
            wrong.append(ENDS_BEFORE)
            first, last = last, first
    rated = number("rated")
    if rated is not None and rated not in range(1, STARS + 1):
        wrong.append(BAD_STARS)
        rated = None
    order = cast(Order, one("order", get_args(Order), "started_at"))
    chosen = {name: tuple(dict.fromkeys(params[name])) for name in CHOICES if params.get(name)}
    texts = {name: (params.get(name) or [""])[-1] for name in TEXTS}
    is_custom = period == "custom" and first is not None and last is not None
    view = View(
        period=period if is_custom or period != "custom" else FIRST_PERIOD,
        first=first if is_custom else None,
        last=last if is_custom else None,
        chosen=chosen,
        conversation=texts["conversation"],
        run=texts["run"],
        prompt=texts["prompt"],
        tag=texts["tag"],
        text=texts["text"],
        rated=None if rated is None else int(rated),
        cost=number("cost_from"),
        seconds=number("seconds_from"),
        part=one("part", list(PARTS), "overview"),
        group=one("group", GROUPS, "model"),
        measure=one("measure", list(MEASURED), "cost"),
        step=one("step", list(STEPS), ""),
        order=order,
    )
    return view, wrong


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _day(value: str, wrong: list[Text]) -> int | None:
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        wrong.append(BAD_DATE.fill(value=value))
        return None
    return day.toordinal()
