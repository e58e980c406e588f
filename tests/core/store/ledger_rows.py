"""A made-up ledger for the tests of its sums and its log, and what its rows add up to."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.ledger.record import RequestRecord
from core.store.days import day_of
from core.store.filters import Filters
from core.store.review_tables import MEASURES
from core.store.store import Store
from core.store.sums import dimensions_of, measures_of
from core.store.tables import new_id

OWNER = "ada"
ZONES = ("UTC", "Asia/Shanghai", "Asia/Kathmandu", "Europe/Berlin", "America/Havana")
FROM = datetime(2026, 2, 20, tzinfo=UTC)
MINUTES = 60 * 24 * 60
"""Two months, over a change of clocks in Havana and Berlin."""


def ended(number: int, minutes: int, chosen: random.Random) -> RequestRecord:
    """A row that ended, of any kind; costs and times with many digits."""
    cost = chosen.choice([None, 0.0, chosen.random() / 7, 1e-9 * chosen.randint(1, 99) / 2])
    counts = chosen.choice([(None, None), (3, 40), (10, None), (chosen.randint(0, 9_999), chosen.randint(0, 999))])
    return RequestRecord(
        new_id(),
        chosen.choice(["chat", "experiment"]),
        chosen.choice(["one", "two"]),
        chosen.choice(["small", "large", "大模型"]),
        FROM + timedelta(minutes=minutes, seconds=number % 60),
        chosen.choice(["ok", "failed", "stopped"]),
        chosen.choice([OWNER, "grace"]),
        chosen.choice(["a", "b"]),
        error_kind=chosen.choice([None, "timeout"]),
        finish_reason=chosen.choice([None, "stop", "length"]),
        prompt_tokens=counts[0],
        completion_tokens=counts[1],
        total_tokens=None if None in counts else sum(counts),  # type: ignore[arg-type]
        cached_tokens=chosen.choice([None, 2]),
        tokens_from=chosen.choice(["reported", "estimated"]),
        cost=cost,
        currency=None if cost is None else chosen.choice(["USD", "CNY"]),
        total_s=chosen.choice([None, chosen.random() * 9]),
        first_token_s=chosen.choice([None, chosen.random()]),
    )


def write(store: Store, rows: list[RequestRecord]) -> None:
    for one in rows:
        store.ledger.begin(replace(one, status="running", cost=None, currency=None))
        store.ledger.end(one)


def summed(rows: list[RequestRecord]) -> dict[str, int]:
    return {name: sum(measures_of(one)[name] for one in rows) for name in MEASURES}


def passing(rows: list[RequestRecord], filters: Filters, owner: str | None) -> list[RequestRecord]:
    here = ZoneInfo(filters.zone)
    return [
        one
        for one in rows
        if owner in (None, one.owner)
        and filters.first <= day_of(one.started_at, here) <= filters.last
        and all(dimensions_of(one)[name] in values for name, values in filters.chosen.items() if values)
    ]
