"""What the ledger says, summed or row by row, for the days and dimensions that are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, false, func, literal, or_, select, union_all

from core.ledger.record import RequestRecord
from core.store.days import begins, day_of, month_of, next_month, zone_of
from core.store.engine import Database, StoreError
from core.store.filters import Filters, dimensions, of_rows
from core.store.review_tables import DIMENSIONS, MEASURES, rollup_values, rollups
from core.store.rows import stored_record
from core.store.sums import ENDED, dimension, measures_of, sums_of_rows, within_reason
from core.store.tables import requests
from core.text import Text

MOST_ROWS = 200_000
"""Rows that are summed one by one where the sums by day can't tell."""
TOO_MANY = Text(
    "These filters look at each request by itself, and more than {limit:,} are in this period: choose a shorter one.",
    "这些筛选条件需要逐条查看请求，而这段时间内超过 {limit:,} 条：请选择更短的时间段。",
)
MOST_RANGES = 60
"""Stretches of days that a page of the log is looked for in at once."""

Sums = dict[str, int]
Order = Literal["started_at", "cost", "total_s", "total_tokens"]


class Key(NamedTuple):
    """Where a page of the log ends: the value it is sorted by, and the row's id."""

    value: Any
    id: str


class Measured(NamedTuple):
    """What is measured of a request: columns of its row."""

    started_at: datetime
    model: str
    status: str
    error_kind: str | None
    http_status: int | None
    completion_tokens: int | None
    cost: float | None
    currency: str | None
    first_token_s: float | None
    total_s: float | None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the log. `below`: where the next page begins, None where there is none."""

    rows: list[RequestRecord]
    below: Key | None


class Review:
    """`owner`: whose rows; None: everybody's. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sums(self, owner: str | None, filters: Filters, by: Sequence[str] = ()) -> dict[tuple[str, ...], Sums]:
        """MEASURES of all ended rows that pass, for each combination of these dimensions. Empty where none pass."""
        if filters.summed:
            source = _summed(owner, filters)
            columns = [source.c[name] for name in by]
            totals = [cast(func.sum(source.c[name]), BigInteger).label(name) for name in MEASURES]
            query = select(*columns, *totals).group_by(*columns)
        else:
            self._not_too_many(owner, filters)
            columns = [dimension(name).label(name) for name in by]
            totals = [value.label(name) for name, value in sums_of_rows(self._database.is_sqlite).items()]
            query = select(*columns, *totals).where(*of_rows(owner, filters), ENDED)
            query = query.group_by(*(dimension(name) for name in by))
        return {place: sums for place, sums in self._by(query, len(by)) if sums["requests"]}

    def days(self, owner: str | None, filters: Filters, by: Sequence[str] = ()) -> dict[tuple[Any, ...], Sums]:
        """The same for each day that has rows: keys are (day, *dimensions)."""
        if not filters.summed:
            return self._days_of_rows(owner, filters, by)
        columns = [rollups.c.day, *(rollups.c[name] for name in by)]
        totals = [cast(func.sum(rollups.c[name]), BigInteger).label(name) for name in MEASURES]
        query = select(*columns, *totals).where(*_of_sums(owner, filters, "day", filters.first, filters.last))
        return dict(self._by(query.group_by(*columns), len(columns)))

    def months(self, owner: str | None, filters: Filters, by: Sequence[str] = ()) -> dict[tuple[Any, ...], Sums]:
        """The same for each month, by its first day; of months that the period cuts, what lies within it."""
        if not filters.summed:
            return self._days_of_rows(owner, filters, by, month_of)
        source = _summed(owner, filters)
        columns = [source.c.begins, *(source.c[name] for name in by)]
        totals = [cast(func.sum(source.c[name]), BigInteger).label(name) for name in MEASURES]
        return dict(self._by(select(*columns, *totals).group_by(*columns), len(columns)))

    def moments(
        self, owner: str | None, filters: Filters, by: Sequence[str] = ()
    ) -> Iterator[tuple[datetime, tuple[str, ...], Sums]]:
        """When each ended row began, its dimensions and what it adds; for a few days only. Raises StoreError where
        there are more than MOST_ROWS."""
        self._not_too_many(owner, filters)
        for record in self._records(owner, filters):
            yield record.started_at, tuple(getattr(record, name) or "" for name in by), measures_of(record)

    def _days_of_rows(
        self, owner: str | None, filters: Filters, by: Sequence[str], step: Callable[[int], int] = lambda day: day
    ) -> dict[tuple[Any, ...], Sums]:
        here = zone_of(filters.zone)
        assert here is not None
        found: dict[tuple[Any, ...], Sums] = {}
        for moment, place, adds in self.moments(owner, filters, by):
            sums = found.setdefault((step(day_of(moment, here)), *place), dict.fromkeys(MEASURES, 0))
            for name, amount in adds.items():
                sums[name] += amount
        return found

    def _records(self, owner: str | None, filters: Filters) -> Iterator[RequestRecord]:
        query = select(requests).where(*of_rows(owner, filters), ENDED)
        with self._database.read() as connection:
            for row in connection.execute(query).mappings():
                yield stored_record(row)

    def _not_too_many(self, owner: str | None, filters: Filters) -> None:
        some = select(requests.c.id).where(*of_rows(owner, filters)).limit(MOST_ROWS + 1).subquery()
        if self._rows(select(func.count()).select_from(some))[0][0] > MOST_ROWS:
            raise StoreError(TOO_MANY.fill(limit=MOST_ROWS))

    def values(self, owner: str | None) -> dict[str, list[str]]:
        """For each dimension every value that there has ever been."""
        query = select(rollup_values.c.dimension, rollup_values.c.value).distinct()
        query = query if owner is None else query.where(rollup_values.c.owner == owner)
        found: dict[str, list[str]] = {name: [] for name in DIMENSIONS}
        for name, value in self._rows(query.order_by(rollup_values.c.dimension, rollup_values.c.value)):
            found[name].append(value)
        return found

    def page(
        self,
        owner: str | None,
        filters: Filters,
        limit: int,
        *,
        order: Order = "started_at",
        above: Key | None = None,
        running: bool = True,
    ) -> Page:
        """Rows of the log, the largest of what they are sorted by first, from below a key on. `running`: those under
        way as well."""
        column = requests.c[order]
        query = select(requests).where(*of_rows(owner, filters), *(() if running else (ENDED,)))
        if order != "started_at":
            query = query.where(column.is_not(None))
        elif filters.summed and any(filters.chosen.values()):
            query = query.where(self._where_they_are(owner, filters, limit, above))
        if above is not None:
            below = or_(column < above.value, and_(column == above.value, requests.c.id < above.id))
            query = query.where(column <= above.value, below)  # the first lets an index begin there
        query = query.order_by(column.desc(), requests.c.id.desc()).limit(limit + 1)
        with self._database.read() as connection:
            rows = [stored_record(row) for row in connection.execute(query).mappings()]
        more = len(rows) > limit
        rows = rows[:limit]
        return Page(rows, Key(getattr(rows[-1], order), rows[-1].id) if more else None)

    def _where_they_are(
        self, owner: str | None, filters: Filters, limit: int, above: Key | None
    ) -> ColumnElement[bool]:
        """The days that hold the next rows, as the sums tell: rare ones needn't be looked for in every row."""
        here = zone_of(filters.zone)
        assert here is not None
        last = filters.last if above is None else day_of(above.value, here)
        count = func.sum(rollups.c.requests)
        by_month = select(rollups.c.day, count).where(*_of_sums(owner, filters, "month", month_of(filters.first), last))
        months: list[int] = []
        left = limit + 1
        for month, found in self._rows(by_month.group_by(rollups.c.day).order_by(rollups.c.day.desc())):
            months.append(month)
            left -= 0 if month == month_of(last) else found  # of the last one a part may have been seen
            if left <= 0:
                break
        within = or_(*(rollups.c.day.between(month, next_month(month) - 1) for month in months)) if months else false()
        by_day = select(rollups.c.day, count).where(*_of_sums(owner, filters, "day", filters.first, last), within)
        left, days = limit + 1, [last]  # what runs now is in no sum yet
        for day, found in self._rows(by_day.group_by(rollups.c.day).order_by(rollups.c.day.desc())):
            days.append(day)
            left -= 0 if above is not None and day == last else found
            if left <= 0 or len(days) > MOST_RANGES:
                break
        ranges = [
            and_(requests.c.started_at >= begins(low, here), requests.c.started_at < begins(high + 1, here))
            for low, high in _stretches(days)
        ]
        if left > 0:  # they lie too far apart to be named
            ranges.append(requests.c.started_at < begins(days[-1], here))
        return or_(*ranges)

    def sample(self, owner: str | None, filters: Filters, limit: int) -> list[Measured]:
        """What was measured of the last ended rows that pass, newest first."""
        query = select(*(requests.c[name] for name in Measured._fields)).where(*of_rows(owner, filters), ENDED)
        return [Measured(*row) for row in self._rows(query.order_by(requests.c.started_at.desc()).limit(limit))]

    def count(self, owner: str | None, filters: Filters, limit: int) -> int:
        """How many ended rows pass; where the sums can't tell, `limit` at most."""
        if filters.summed:
            return sum(one["requests"] for one in self.sums(owner, filters).values())
        some = select(requests.c.id).where(*of_rows(owner, filters), ENDED).limit(limit).subquery()
        return int(self._rows(select(func.count()).select_from(some))[0][0])

    def newest(self, owner: str | None, filters: Filters, limit: int) -> list[RequestRecord]:
        """The last ended rows that pass, newest first."""
        query = select(requests).where(*of_rows(owner, filters), ENDED)
        query = query.order_by(requests.c.started_at.desc()).limit(limit)
        with self._database.read() as connection:
            return [stored_record(row) for row in connection.execute(query).mappings()]

    def by_home(
        self, owner: str | None, filters: Filters, home: Literal["conversation_id", "run_id"], limit: int
    ) -> list[tuple[str, str, str, str, Sums]]:
        """The conversations (or runs) with the most tokens: id, status, who counted, currency, sums of these."""
        column = requests.c[home]
        sums = sums_of_rows(self._database.is_sqlite)
        passing = [*of_rows(owner, filters), ENDED, column.is_not(None)]
        top = select(column).where(*passing).group_by(column).order_by(sums["total_tokens"].desc(), column).limit(limit)
        totals = [value.label(name) for name, value in sums.items()]
        parts = [dimension(name) for name in ("status", "tokens_from", "currency")]
        query = select(column, *parts, *totals).where(*passing, column.in_(top)).group_by(column, *parts)
        return [(*place, sums) for place, sums in self._by(query, 4)]

    def all_rows(self, owner: str | None, filters: Filters, at_once: int = 1_000) -> Iterator[RequestRecord]:
        """Every ended row that passes, newest first, a stretch at a time: a million of them are never held."""
        above: Key | None = None
        while True:
            page = self.page(owner, filters, at_once, above=above, running=False)
            yield from page.rows
            if page.below is None:
                return
            above = page.below

    def span(self, owner: str | None) -> tuple[datetime, datetime] | None:
        """When the first and the last request began; None where there is none."""
        mine = [] if owner is None else [requests.c.owner == owner]
        ends = (
            select(end(requests.c.started_at)).where(*mine, *within_reason()).scalar_subquery()
            for end in (func.min, func.max)  # each by itself goes to an end of the index
        )
        first, last = self._rows(select(*ends))[0]
        return None if first is None else (first, last)

    def running(self, owner: str | None) -> int:
        query = select(func.count()).where(requests.c.status == "running")
        return int(self._rows(query if owner is None else query.where(requests.c.owner == owner))[0][0])

    def _by(self, query: Select[Any], names: int) -> list[tuple[tuple[Any, ...], Sums]]:
        """Rows of so many names and then MEASURES."""
        return [(row[:names], dict(zip(MEASURES, row[names:], strict=True))) for row in self._rows(query)]

    def _rows(self, query: Select[Any]) -> list[tuple[Any, ...]]:
        with self._database.read() as connection:
            return [tuple(row) for row in connection.execute(query)]


def _of_sums(owner: str | None, filters: Filters, grain: str, first: int, last: int) -> list[ColumnElement[bool]]:
    """Conditions over the sums: of these days, or of the months that begin on them."""
    place = [rollups.c.zone == filters.zone, rollups.c.grain == grain, rollups.c.day >= first, rollups.c.day <= last]
    own = [] if owner is None else [rollups.c.owner == owner]
    return [*place, *own, *dimensions(filters, rollups)]


def _summed(owner: str | None, filters: Filters) -> Any:
    """The sums of a period: whole months of it by month, the days around them by day; `begins`: the first day of the
    month."""
    first, last = filters.first, filters.last
    begin = first if month_of(first) == first else next_month(first)
    end = month_of(last + 1) - 1  # the last day of the last whole month
    parts: list[tuple[str, int, int]] = []
    if begin <= end:
        parts = [("day", first, begin - 1), ("month", begin, end), ("day", end + 1, last)]
    else:  # within one month, or parts of two
        parts = [("day", first, min(last, begin - 1)), ("day", begin, last)]
    queries = [_part(owner, filters, *part) for part in parts if part[1] <= part[2]]
    return union_all(*queries).subquery()


def _part(owner: str | None, filters: Filters, grain: str, first: int, last: int) -> Select[Any]:
    """Sums of whole months, or of days of one month."""
    begins_ = rollups.c.day if grain == "month" else literal(month_of(first))
    columns = [begins_.label("begins"), *(rollups.c[name] for name in (*DIMENSIONS, *MEASURES))]
    return select(*columns).where(*_of_sums(owner, filters, grain, first, last))


def _stretches(days: Sequence[int]) -> list[tuple[int, int]]:
    """Days as stretches of consecutive ones."""
    found: list[tuple[int, int]] = []
    for day in sorted(set(days)):
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
