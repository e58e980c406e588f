"""What the ledger says, summed or row by row, for the days and dimensions that are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, literal, select, union_all

from core.ledger.record import RequestRecord
from core.store.days import day_of, month_of, next_month
from core.store.engine import Database, StoreError
from core.store.filters import Filters, of_rows, of_sums
from core.store.review_tables import DIMENSIONS, MEASURES, PERSONAL, rollup_values, rollups
from core.store.rows import stored_record
from core.store.sums import ENDED, dimension, measures_of, sums_of_rows, within_reason
from core.store.tables import requests
from core.text import Text

MOST_ROWS = 200_000
"""Rows that are summed one by one where the sums by day can't tell."""
MOST_ROWS_OF_HOMES = 1_000_000
"""Rows that are gone through, once it is asked for, to find what used most."""
TOO_MANY = Text(
    "This looks at each request by itself, and more than {limit:,} are in this period: choose a shorter one.",
    "这里需要逐条查看请求，而这段时间内超过 {limit:,} 条：请选择更短的时间段。",
)
Sums = dict[str, int]
Home = Literal["conversation_id", "run_id", "prompt"]
"""Columns of the ledger with too many values to be summed by beforehand."""


class Review:
    """`owner`: whose rows; None: everybody's. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sums(self, owner: str | None, filters: Filters, by: Sequence[str] = ()) -> dict[tuple[str, ...], Sums]:
        """MEASURES of all ended rows that pass, for each combination of these dimensions. Empty where none pass."""
        if filters.summed:
            source = _summed(owner, filters, by)
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

    def days(
        self, owner: str | None, filters: Filters, by: Sequence[str] = (), measures: Sequence[str] = MEASURES
    ) -> dict[tuple[Any, ...], Sums]:
        """The same for each day that has rows: keys are (day, *dimensions). At least these of MEASURES."""
        if not filters.summed:
            return self._days_of_rows(owner, filters, by)
        columns = [rollups.c.day, *(rollups.c[name] for name in by)]
        totals = [cast(func.sum(rollups.c[name]), BigInteger).label(name) for name in measures]
        query = select(*columns, *totals).where(*of_days(owner, filters, "day", filters.first, filters.last))
        return dict(self._by(query.group_by(*columns), len(columns), measures))

    def months(
        self, owner: str | None, filters: Filters, by: Sequence[str] = (), measures: Sequence[str] = MEASURES
    ) -> dict[tuple[Any, ...], Sums]:
        """The same for each month, by its first day; of months that the period cuts, what lies within it."""
        if not filters.summed:
            return self._days_of_rows(owner, filters, by, month_of)
        source = _summed(owner, filters, by)
        columns = [source.c.begins, *(source.c[name] for name in by)]
        totals = [cast(func.sum(source.c[name]), BigInteger).label(name) for name in measures]
        return dict(self._by(select(*columns, *totals).group_by(*columns), len(columns), measures))

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
        here = filters.here
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

    def _not_too_many(self, owner: str | None, filters: Filters, limit: int = MOST_ROWS) -> None:
        some = select(requests.c.id).where(*of_rows(owner, filters)).limit(limit + 1).subquery()
        if self._rows(select(func.count()).select_from(some))[0][0] > limit:
            raise StoreError(TOO_MANY.fill(limit=limit))

    def values(self, owner: str | None) -> dict[str, list[str]]:
        """For each dimension every value that there has ever been."""
        query = select(rollup_values.c.dimension, rollup_values.c.value).distinct()
        query = query if owner is None else query.where(rollup_values.c.owner == owner)
        found: dict[str, list[str]] = {name: [] for name in DIMENSIONS}
        for name, value in self._rows(query.order_by(rollup_values.c.dimension, rollup_values.c.value)):
            found[name].append(value)
        return found

    def by_home(
        self, owner: str | None, filters: Filters, home: Home, limit: int
    ) -> list[tuple[str, str, str, str, Sums]]:
        """The conversations, runs or prompts with the most tokens: which, status, who counted, currency, sums of
        these."""
        self._not_too_many(owner, filters, MOST_ROWS_OF_HOMES)
        column: Any = requests.c[home]
        if home == "prompt" and filters.reader is not None:  # it may be the first words of what somebody wrote
            column = case((requests.c.owner == filters.reader, column), (column.is_not(None), literal("")))
        sums = sums_of_rows(self._database.is_sqlite)
        passing = [*of_rows(owner, filters), ENDED, column.is_not(None)]
        top = select(column).where(*passing).group_by(column).order_by(sums["total_tokens"].desc(), column).limit(limit)
        totals = [value.label(name) for name, value in sums.items()]
        parts = [dimension(name) for name in ("status", "tokens_from", "currency")]
        query = select(column, *parts, *totals).where(*passing, column.in_(top)).group_by(column, *parts)
        return [(*place, sums) for place, sums in self._by(query, 4)]

    def span(self, owner: str | None) -> tuple[datetime, datetime] | None:
        """When the first and the last request began; None where there is none."""
        mine = [] if owner is None else [requests.c.owner == owner]
        ends = (
            select(end(requests.c.started_at)).where(*mine, *within_reason()).scalar_subquery()
            for end in (func.min, func.max)  # each by itself goes to an end of the index
        )
        first, last = self._rows(select(*ends))[0]
        return None if first is None else (first, last)

    def _by(
        self, query: Select[Any], names: int, measures: Sequence[str] = MEASURES
    ) -> list[tuple[tuple[Any, ...], Sums]]:
        """Rows of so many names and then measures."""
        return [(row[:names], dict(zip(measures, row[names:], strict=True))) for row in self._rows(query)]

    def _rows(self, query: Select[Any]) -> list[tuple[Any, ...]]:
        with self._database.read() as connection:
            return [tuple(row) for row in connection.execute(query)]


def of_days(owner: str | None, filters: Filters, grain: str, first: int, last: int) -> list[ColumnElement[bool]]:
    """Conditions over the sums: of these days, or of the months that begin on them."""
    place = [rollups.c.zone == filters.zone, rollups.c.grain == grain, rollups.c.day >= first, rollups.c.day <= last]
    own = [] if owner is None else [rollups.c.owner == owner]
    return [*place, *own, *of_sums(filters)]


def month_grain(owner: str | None, filters: Filters, by: Sequence[str] = ()) -> str:
    """Which sums tell of months: those of all people together where nobody is told apart."""
    named = {*by, *(name for name, values in filters.chosen.items() if values)}
    return "together" if owner is None and not named & {*PERSONAL} else "month"


def _summed(owner: str | None, filters: Filters, by: Sequence[str]) -> Any:
    """The sums of a period: whole months of it by month, the days around them by day; `begins`: the first day of the
    month."""
    months = month_grain(owner, filters, by)
    first, last = filters.first, filters.last
    begin = first if month_of(first) == first else next_month(first)
    end = month_of(last + 1) - 1  # the last day of the last whole month
    parts: list[tuple[str, int, int]] = []
    if begin <= end:
        parts = [("day", first, begin - 1), (months, begin, end), ("day", end + 1, last)]
    else:  # within one month, or parts of two
        parts = [("day", first, min(last, begin - 1)), ("day", begin, last)]
    queries = [_part(owner, filters, *part) for part in parts if part[1] <= part[2]]
    return union_all(*queries).subquery()


def _part(owner: str | None, filters: Filters, grain: str, first: int, last: int) -> Select[Any]:
    """Sums of whole months, or of days of one month."""
    begins_ = literal(month_of(first)) if grain == "day" else rollups.c.day
    columns = [begins_.label("begins"), *(rollups.c[name] for name in (*DIMENSIONS, *MEASURES))]
    return select(*columns).where(*of_days(owner, filters, grain, first, last))
