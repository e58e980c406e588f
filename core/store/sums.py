"""What a row of the ledger adds to the sums, in Python and in SQL alike; and how a row that ends is added to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Connection, cast, func, literal_column, select, text

from core.ledger.record import RequestRecord
from core.store.days import day_of, month_of
from core.store.engine import insert_of
from core.store.review_tables import COUNTS, DIMENSIONS, MEASURES, PERSONAL, rollup_values, rollup_zones, rollups
from core.store.tables import requests

NANO = 1_000_000_000
ADVISORY_LOCK = 0x726F6C6C  # 'roll'


def nano(cost: float) -> int:
    """An amount of money in billionths: whole numbers add up the same in any order."""
    return int(cost * NANO + 0.5)


def measures_of(record: RequestRecord) -> dict[str, int]:
    """What one row adds to the sums."""
    return {
        "requests": 1,
        **{name: getattr(record, name) or 0 for name in COUNTS},
        "counted": int(record.total_tokens is not None),
        "cost_nano": 0 if record.cost is None else nano(record.cost),
        "priced": int(record.cost is not None),
        "total_ms": int((record.total_s or 0.0) * 1000 + 0.5),
        "timed": int(record.total_s is not None),
        "first_ms": int((record.first_token_s or 0.0) * 1000 + 0.5),
        "first_timed": int(record.first_token_s is not None),
    }


def dimensions_of(record: RequestRecord) -> dict[str, str]:
    return {name: getattr(record, name) or "" for name in DIMENSIONS}


FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
"""Rows of other times, of a clock that was wrong or an odd import, are in the ledger but in no sum."""


def within_reason() -> tuple[ColumnElement[bool], ...]:
    return requests.c.started_at >= FIRST, requests.c.started_at < LAST


def add(connection: Connection, records: Sequence[RequestRecord], sign: int = 1) -> None:
    """Rows that have ended, into the sums of every zone that is kept (`sign` -1: out of them). Within the transaction
    that writes the rows."""
    _together(connection)
    zones = sorted(connection.execute(select(rollup_zones.c.zone)).scalars())
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    for zone in zones:
        here = ZoneInfo(zone)
        for record in records:
            if not FIRST <= record.started_at < LAST:
                continue
            day = day_of(record.started_at, here)
            own, month = dimensions_of(record), month_of(day)
            together = {**own, **dict.fromkeys(PERSONAL, "")}
            for grain, at, place in (("day", day, own), ("month", month, own), ("together", month, together)):
                sums = found.setdefault((zone, grain, at, *place.values()), dict.fromkeys(MEASURES, 0))
                for name, amount in measures_of(record).items():
                    sums[name] += sign * amount
    if not found:
        return
    names = ("zone", "grain", "day", *DIMENSIONS)
    rows = [{**dict(zip(names, place, strict=True)), **sums} for place, sums in sorted(found.items())]
    make = insert_of(connection)
    new = make(rollups)
    grown = {name: rollups.c[name] + new.excluded[name] for name in MEASURES}
    connection.execute(new.on_conflict_do_update(index_elements=list(names), set_=grown), rows)
    if sign > 0:
        said = {(one.owner, name, value) for one in records for name, value in dimensions_of(one).items()}
        values = [dict(zip(("owner", "dimension", "value"), place, strict=True)) for place in sorted(said)]
        connection.execute(make(rollup_values).on_conflict_do_nothing(), values)


def _together(connection: Connection) -> None:
    """Wait while a day is being summed anew; SQLite's writers are alone anyway."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": ADVISORY_LOCK})


def alone(connection: Connection) -> None:
    """No row is added to the sums until this transaction ends."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})


def whole(value: ColumnElement[Any], sqlite_: bool) -> ColumnElement[Any]:
    """The integer that `int(value + 0.5)` is; SQLite cuts off, PostgreSQL would round."""
    return cast(value + 0.5, BigInteger) if sqlite_ else cast(func.floor(value + 0.5), BigInteger)


def sums_of_rows(sqlite_: bool) -> dict[str, ColumnElement[Any]]:
    """MEASURES over rows of the ledger: for each row what `measures_of` says."""

    def known(name: str) -> ColumnElement[Any]:
        return func.count(requests.c[name])

    def total(value: ColumnElement[Any]) -> ColumnElement[Any]:
        return cast(func.coalesce(func.sum(value), 0), BigInteger)

    return {
        "requests": func.count(),
        **{name: total(requests.c[name]) for name in COUNTS},
        "counted": known("total_tokens"),
        "cost_nano": total(whole(requests.c.cost * float(NANO), sqlite_)),
        "priced": known("cost"),
        "total_ms": total(whole(requests.c.total_s * 1000.0, sqlite_)),
        "timed": known("total_s"),
        "first_ms": total(whole(requests.c.first_token_s * 1000.0, sqlite_)),
        "first_timed": known("first_token_s"),
    }


def dimension(name: str) -> ColumnElement[Any]:
    """A dimension of a row of the ledger."""
    column = requests.c[name]
    return func.coalesce(column, literal_column("''")) if column.nullable else column


ENDED = requests.c.status != "running"
