"""What a chart shows: for each step of time and each value of a dimension an amount; small ones together as 'Other'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from core.store.days import month_of
from core.store.sums import NANO

MOST_VALUES = 8
OTHER = "\u0000other"
"""What stands for the values beyond the largest; no name of a model begins so."""
Sums = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Point:
    """`begins`: of the step, in the zone of the days. `amount`: whole units; of costs billionths."""

    begins: datetime
    value: str
    amount: int


def summed(measure: str) -> str:
    """What of MEASURES a row of `view.MEASURED` shows."""
    return "cost_nano" if measure == "cost" else measure


def shown_amount(amount: int, measure: str) -> float:
    return amount / NANO if measure == "cost" else float(amount)


def step_of(day: int, step: str) -> int:
    """The first day of the day, week (from Monday) or month that a day belongs to."""
    if step == "week":
        return day - date.fromordinal(day).weekday()
    return month_of(day) if step == "month" else day


def of_days(days: Mapping[tuple[Any, ...], Sums], measure: str, step: str, zone: ZoneInfo) -> list[Point]:
    """Of sums by (day, value, …)."""
    found: dict[tuple[int, str], int] = {}
    for (day, value, *_), sums in days.items():
        place = step_of(day, step), value
        found[place] = found.get(place, 0) + sums[summed(measure)]
    begins = {day: datetime.combine(date.fromordinal(day), datetime.min.time(), zone) for day, _ in found}
    return _few([Point(begins[day], value, amount) for (day, value), amount in found.items()])


def of_moments(moments: Iterable[tuple[datetime, tuple[str, ...], Sums]], measure: str, zone: ZoneInfo) -> list[Point]:
    """Hour by hour; where a clock is set back an hour comes twice."""
    found: dict[tuple[datetime, str], int] = {}
    for moment, (value, *_), sums in moments:
        here = moment.astimezone(zone)
        past = timedelta(minutes=here.minute, seconds=here.second, microseconds=here.microsecond)
        hour = moment.astimezone(UTC) - past
        found[hour, value] = found.get((hour, value), 0) + sums[summed(measure)]
    return _few([Point(_fixed(hour.astimezone(zone)), value, amount) for (hour, value), amount in found.items()])


def _fixed(moment: datetime) -> datetime:
    """The same moment with its offset as its zone: moments of one zone are compared without what tells the hours of a
    night on which clocks are set back apart."""
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))


def ranked(points: Iterable[Point]) -> list[str]:
    """The values, the largest first and what is left over last."""
    totals: dict[str, int] = {}
    for one in points:
        totals[one.value] = totals.get(one.value, 0) + one.amount
    return sorted(totals, key=lambda value: (value == OTHER, -totals[value], value))


def _few(points: list[Point]) -> list[Point]:
    """The largest values by name, the others together; in order of time."""
    largest = ranked(points)
    kept = largest if len(largest) <= MOST_VALUES + 1 else largest[:MOST_VALUES]
    rank = {value: at for at, value in enumerate([*kept, OTHER])}
    found: dict[tuple[datetime, str], int] = {}
    for one in points:
        place = one.begins, one.value if one.value in rank else OTHER
        found[place] = found.get(place, 0) + one.amount
    ordered = sorted(found.items(), key=lambda item: (item[0][0], rank[item[0][1]]))
    return [Point(begins, value, amount) for (begins, value), amount in ordered]
