"""PERIODS: the stretches of days that can be chosen, and the one before each. Days are counted as `date.toordinal`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.store.days import month_of, next_month
from core.text import Text

Days = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Period:
    """`days`: from today and the days of the first and last request (None: there is none) to a first and a last day.
    `before`: the stretch that it is compared with; None: with none."""

    label: Text
    days: Callable[[int, Days | None], Days]
    before: Callable[[int, int], Days | None]


def _last(count: int) -> Callable[[int, Days | None], Days]:
    return lambda today, span: (today - count + 1, today)


def _as_long(first: int, last: int) -> Days:
    """The same number of days, just before."""
    return first - (last - first + 1), first - 1


def month(day: int, ago: int = 0) -> Days:
    """The first and the last day of the month of a day, or of one so many months ago."""
    first = month_of(day)
    for _ in range(ago):
        first = month_of(first - 1)
    return first, next_month(first) - 1


def _year(today: int, _: Days | None) -> Days:
    return date.fromordinal(today).replace(month=1, day=1).toordinal(), today


def _month_before(first: int, last: int) -> Days:
    """As much of the month before; all of it where the month is over."""
    begin, end = month(first, 1)
    whole = (first, last) == month(first)
    return begin, end if whole else min(end, begin + last - first)


PERIODS: dict[str, Period] = {
    "today": Period(Text("Today", "今天"), _last(1), _as_long),
    "7d": Period(Text("7 days", "近 7 天"), _last(7), _as_long),
    "30d": Period(Text("30 days", "近 30 天"), _last(30), _as_long),
    "90d": Period(Text("90 days", "近 90 天"), _last(90), _as_long),
    "month": Period(Text("This month", "本月"), lambda today, span: (month(today)[0], today), _month_before),
    "last_month": Period(Text("Last month", "上月"), lambda today, span: month(today, 1), _month_before),
    "year": Period(Text("This year", "今年"), _year, _as_long),
    "all": Period(Text("All", "全部"), lambda today, span: span or (today, today), lambda first, last: None),
    "custom": Period(Text("From … to …", "自定义"), _last(30), _as_long),
}
FIRST_PERIOD = "30d"
