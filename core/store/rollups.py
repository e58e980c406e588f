"""Sums of the ledger by day and month, kept in the transaction in which a row ends: the review costs the same however
long the ledger is.

A zone's sums are made when its days are first asked for; from then on every row that ends is added to them. Each day is
summed in a transaction of its own, from the rows themselves, so that making them anew at any time changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from core.store.days import begins, day_of, month_of, next_month
from core.store.engine import Database, StoreError, insert_of
from core.store.review_tables import DIMENSIONS, MEASURES, PERSONAL, rollup_values, rollup_zones, rollups
from core.store.sums import ENDED, alone, dimension, sums_of_rows, within_reason
from core.store.tables import now, requests

MOST_ZONES = 6
"""Zones whose sums are kept; the one not looked at for longest makes room."""
AT_ONCE_ROWS = 200_000
"""Rows that are summed while a page waits; more are summed in the background."""


class Rollups:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._building: dict[str, float] = {}
        self._failed: dict[str, StoreError] = {}

    def ready(self, zone: str) -> bool:
        """Whether the sums of a zone are there; it is then remembered, once a day, that they are looked at."""
        query = select(rollup_zones.c.ready, rollup_zones.c.used_at).where(rollup_zones.c.zone == zone)
        with self._database.read() as connection:
            kept = connection.execute(query).first()
        if kept is not None and kept.used_at < now() - timedelta(days=1):
            with self._database.write() as connection:
                connection.execute(update(rollup_zones).where(rollup_zones.c.zone == zone).values(used_at=now()))
        return kept is not None and bool(kept.ready)

    def zones(self) -> list[str]:
        """Zones whose sums are kept."""
        with self._database.read() as connection:
            return sorted(connection.execute(select(rollup_zones.c.zone)).scalars())

    def ensure(self, zone: str) -> float | None:
        """See to the sums of a zone. None: they are there. Else how much of them is (0 to 1): a thread makes them.
        Raises StoreError, also that of the thread."""
        with self._lock:
            if (error := self._failed.pop(zone, None)) is not None:
                raise error
            if zone in self._building:
                return self._building[zone]
        if self.ready(zone):
            return None
        if self._few():
            self.rebuild(zone)
            return None
        with self._lock:
            if zone not in self._building:
                self._building[zone] = 0.0
                threading.Thread(target=self._build, args=(zone,), name="rollups", daemon=True).start()
            return self._building[zone]

    def _build(self, zone: str) -> None:
        try:
            self.rebuild(zone, lambda share: self._building.__setitem__(zone, share))
        except StoreError as error:
            with self._lock:
                self._failed[zone] = error
        finally:
            with self._lock:
                self._building.pop(zone, None)

    def _few(self) -> bool:
        some = select(requests.c.id).limit(AT_ONCE_ROWS + 1).subquery()
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(some)).scalar_one()) <= AT_ONCE_ROWS

    def rebuild(self, zone: str, heard: Callable[[float], object] = lambda share: None) -> None:
        """Make all sums of a zone from the rows. `heard`: told the share that is done, after each day."""
        here = ZoneInfo(zone)
        with self._database.write() as connection:
            self._enter(connection, zone)
        first, last = self._span(here)
        months: set[int] = set()
        day: int | None = first
        while day is not None and day <= last:
            with self._database.write() as connection:
                self._sum_day(connection, zone, here, day)
            months.add(month_of(day))
            heard((day - first + 1) / (last - first + 2))
            day = self._next_day(here, day)
        for month in sorted(months):
            with self._database.write() as connection:
                self._sum_month(connection, zone, month)
        with self._database.write() as connection:
            self._list_values(connection, zone)
            connection.execute(update(rollup_zones).where(rollup_zones.c.zone == zone).values(ready=True))

    @staticmethod
    def _list_values(connection: Connection, zone: str) -> None:
        make = insert_of(connection)
        by_month = (rollups.c.zone == zone, rollups.c.grain == "month")
        for name in DIMENSIONS:
            query = select(rollups.c.owner, literal(name), rollups.c[name]).where(*by_month).distinct()
            new = make(rollup_values).from_select(["owner", "dimension", "value"], query)
            connection.execute(new.on_conflict_do_nothing())

    def _enter(self, connection: Connection, zone: str) -> None:
        """From this transaction on, every row that ends is added to the zone's sums."""
        alone(connection)
        known = connection.execute(select(rollup_zones).order_by(rollup_zones.c.used_at)).mappings().all()
        if zone not in [row["zone"] for row in known]:
            for row in known[: max(0, len(known) - MOST_ZONES + 1)]:
                connection.execute(delete(rollup_zones).where(rollup_zones.c.zone == row["zone"]))
                connection.execute(delete(rollups).where(rollups.c.zone == row["zone"]))
            connection.execute(insert(rollup_zones).values(zone=zone, ready=False, used_at=now()))

    def _next_day(self, here: ZoneInfo, day: int) -> int | None:
        """The next day that has rows; None: there is none."""
        query = select(func.min(requests.c.started_at)).where(
            requests.c.started_at >= begins(day + 1, here), *within_reason()
        )
        with self._database.read() as connection:
            moment = connection.execute(query).scalar()
        return None if moment is None else day_of(moment, here)

    def _span(self, here: ZoneInfo) -> tuple[int, int]:
        """The first and the last day that have rows; today and yesterday where there are none."""
        with self._database.read() as connection:
            first, last = connection.execute(
                select(func.min(requests.c.started_at), func.max(requests.c.started_at)).where(*within_reason())
            ).one()
        today = day_of(now(), here)
        return (day_of(first, here), day_of(last, here)) if first is not None else (today, today - 1)

    def _sum_day(self, connection: Connection, zone: str, here: ZoneInfo, day: int) -> None:
        alone(connection)
        connection.execute(delete(rollups).where(*_place(zone, "day", day)))
        dims = [dimension(name).label(name) for name in DIMENSIONS]
        sums = [value.label(name) for name, value in sums_of_rows(self._database.is_sqlite).items()]
        rows = (
            select(literal(zone).label("zone"), literal("day").label("grain"), literal(day).label("day"), *dims, *sums)
            .where(requests.c.started_at >= begins(day, here), requests.c.started_at < begins(day + 1, here), ENDED)
            .group_by(*(dimension(name) for name in DIMENSIONS))
        )
        connection.execute(insert(rollups).from_select(["zone", "grain", "day", *DIMENSIONS, *MEASURES], rows))

    @staticmethod
    def _sum_month(connection: Connection, zone: str, month: int) -> None:
        """Of its days, and of all people together."""
        alone(connection)
        days = (rollups.c.grain == "day", rollups.c.day >= month, rollups.c.day < next_month(month))
        for grain, source, left_out in (
            ("month", days, ()),
            ("together", (rollups.c.grain == "month", rollups.c.day == month), PERSONAL),
        ):
            connection.execute(delete(rollups).where(*_place(zone, grain, month)))
            kept = [rollups.c[name] for name in DIMENSIONS if name not in left_out]
            dims = [literal("").label(name) if name in left_out else rollups.c[name] for name in DIMENSIONS]
            sums = [cast(func.sum(rollups.c[name]), BigInteger).label(name) for name in MEASURES]
            rows = select(literal(zone), literal(grain), literal(month), *dims, *sums)
            rows = rows.where(rollups.c.zone == zone, *source).group_by(*kept)
            connection.execute(insert(rollups).from_select(["zone", "grain", "day", *DIMENSIONS, *MEASURES], rows))


def _place(zone: str, grain: str, day: int) -> tuple[ColumnElement[bool], ...]:
    return rollups.c.zone == zone, rollups.c.grain == grain, rollups.c.day == day
