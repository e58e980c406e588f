"""The log: the ledger row by row, by the page, without ever counting what lies before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from core.ledger.record import RequestRecord
from core.store.days import begins, day_of, month_of, next_month
from core.store.engine import Database
from core.store.filters import Filters, of_rows
from core.store.review import Review, month_grain, of_days
from core.store.review_tables import rollups
from core.store.rows import stored_record
from core.store.sums import ENDED
from core.store.tables import requests

MOST_RANGES = 60
"""Days with their people, or stretches of days, that a page of the log is looked for in at once."""

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


class Log:
    """`owner`: whose rows; None: everybody's. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._review = Review(database)

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
            rows = [discreet(stored_record(row), filters) for row in connection.execute(query).mappings()]
        more = len(rows) > limit
        rows = rows[:limit]
        return Page(rows, Key(getattr(rows[-1], order), rows[-1].id) if more else None)

    def get(self, owner: str | None, filters: Filters, request_id: str) -> RequestRecord | None:
        """A row, whether it passes or not; None: there is none, or it is somebody else's."""
        whose = [] if owner is None else [requests.c.owner == owner]
        with self._database.read() as connection:
            row = connection.execute(select(requests).where(requests.c.id == request_id, *whose)).mappings().first()
        return discreet(stored_record(row), filters) if row else None

    def _where_they_are(
        self, owner: str | None, filters: Filters, limit: int, above: Key | None
    ) -> ColumnElement[bool]:
        """The days, and of these the people, that hold the next rows, as the sums tell: rare ones needn't be looked for
        in every row. What runs is in no sum yet."""
        here = filters.here
        last = filters.last if above is None else day_of(above.value, here)
        count = func.sum(rollups.c.requests)
        grain = month_grain(owner, filters)
        by_month = select(rollups.c.day, count).where(*of_days(owner, filters, grain, month_of(filters.first), last))
        months: list[int] = []
        left = limit + 1
        for month, found in self._rows(by_month.group_by(rollups.c.day).order_by(rollups.c.day.desc())):
            months.append(month)
            left -= 0 if month == month_of(last) else found  # of the last one a part may have been seen
            if left <= 0:
                break
        within = or_(*(rollups.c.day.between(month, next_month(month) - 1) for month in months)) if months else false()
        by_day = select(rollups.c.day, rollups.c.owner, count).where(
            *of_days(owner, filters, "day", filters.first, last), within
        )
        left, places = limit + 1, dict[int, list[str]]()
        for day, who, found in self._rows(
            by_day.group_by(rollups.c.day, rollups.c.owner).order_by(rollups.c.day.desc())
        ):
            if left <= 0 and day not in places:
                break
            places.setdefault(day, []).append(who)
            left -= 0 if above is not None and day == last else found
        stretches = _stretches(list(places))
        if sum(map(len, places.values())) <= MOST_RANGES:
            ranges = [and_(_within(day, day, here), requests.c.owner.in_(people)) for day, people in places.items()]
        elif len(stretches) <= MOST_RANGES:
            ranges = [_within(low, high, here) for low, high in stretches]
        else:  # too many to be named
            ranges = [requests.c.started_at >= begins(min(places), here)]
        return or_(~ENDED, *ranges)

    def sample(self, owner: str | None, filters: Filters, limit: int) -> list[Measured]:
        """What was measured of the last ended rows that pass, newest first."""
        query = select(*(requests.c[name] for name in Measured._fields)).where(*of_rows(owner, filters), ENDED)
        return [Measured(*row) for row in self._rows(query.order_by(requests.c.started_at.desc()).limit(limit))]

    def count(self, owner: str | None, filters: Filters, limit: int) -> int:
        """How many ended rows pass; where the sums can't tell, `limit` at most."""
        if filters.summed:
            return sum(one["requests"] for one in self._review.sums(owner, filters).values())
        some = select(requests.c.id).where(*of_rows(owner, filters), ENDED).limit(limit).subquery()
        return int(self._rows(select(func.count()).select_from(some))[0][0])

    def newest(self, owner: str | None, filters: Filters, limit: int) -> list[RequestRecord]:
        """The last ended rows that pass, newest first."""
        query = select(requests).where(*of_rows(owner, filters), ENDED)
        query = query.order_by(requests.c.started_at.desc()).limit(limit)
        with self._database.read() as connection:
            return [discreet(stored_record(row), filters) for row in connection.execute(query).mappings()]

    def all_rows(self, owner: str | None, filters: Filters, at_once: int = 1_000) -> Iterator[RequestRecord]:
        """Every ended row that passes, newest first, a stretch at a time: a million of them are never held."""
        above: Key | None = None
        while True:
            page = self.page(owner, filters, at_once, above=above, running=False)
            yield from page.rows
            if page.below is None:
                return
            above = page.below

    def running(self, owner: str | None) -> int:
        query = select(func.count()).where(requests.c.status == "running")
        return int(self._rows(query if owner is None else query.where(requests.c.owner == owner))[0][0])

    def _rows(self, query: Any) -> list[tuple[Any, ...]]:
        with self._database.read() as connection:
            return [tuple(row) for row in connection.execute(query)]


def discreet(record: RequestRecord, filters: Filters) -> RequestRecord:
    """A row as whoever looks may see it: of somebody else's without what they wrote, and what a gateway quoted of it.
    Only the row of a request tells the lead how it went; its texts are for whom its owner lets read them."""
    if filters.reader is None or record.owner == filters.reader:
        return record
    return replace(record, prompt=None, error_message=None, parameters={})


def _within(first: int, last: int, here: ZoneInfo) -> ColumnElement[bool]:
    return and_(requests.c.started_at >= begins(first, here), requests.c.started_at < begins(last + 1, here))


def _stretches(days: Sequence[int]) -> list[tuple[int, int]]:
    """Days as stretches of consecutive ones."""
    found: list[tuple[int, int]] = []
    for day in sorted(set(days)):
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
