"""A ledger of any length, the same each time: three years of a team of 200, ten models, two gateways."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Insert,
    MetaData,
    String,
    Table,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
)

from core.ledger.prices import list_price
from core.ledger.record import RequestRecord
from core.store.rows import record_values
from core.store.store import Store
from core.store.tables import requests

SEED = 7
BASE = 1_000_000
DAYS = 3 * 365
UNTIL = datetime(2026, 11, 22, tzinfo=UTC)
MODELS = (
    *("gpt-4o-mini", "gpt-4o", "deepseek-chat", "deepseek-reasoner", "qwen-plus"),
    *("glm-4.6", "kimi-k2", "claude-sonnet-4-5", "gemini-2.5-flash", "a-model-without-price"),
)
WEIGHTS = (30, 12, 20, 8, 10, 6, 5, 5, 3, 1)
GATEWAYS = ("baystone", "bees")
USERS = 200
PROMPTS = 60
STRIDE = 97
"""Days of the base between one that a day of the ledger takes and the next: a prime, so that none comes twice."""


@lru_cache
def habits(user: int) -> tuple[str, ...]:
    """The models that somebody uses mostly."""
    return tuple(random.Random(user).choices(MODELS, WEIGHTS, k=2))


def record(number: int, chosen: random.Random) -> RequestRecord:
    """One row: by day, a third by a tenth of the team; everybody has a model or two; one in thirty fails."""
    user = int(USERS * chosen.random() ** 2)
    day = chosen.randrange(DAYS)
    hour = min(23.99, max(0.0, chosen.gauss(7, 3)))  # UTC: the afternoon in China
    started_at = UNTIL - timedelta(days=day, hours=24 - hour)
    own = habits(user)
    model = chosen.choices((*own, chosen.choice(MODELS)), (70, 26, 4))[0]
    status = chosen.choices(("ok", "failed", "stopped"), (950, 33, 17))[0]
    prompt, completion = int(chosen.lognormvariate(6.5, 1.2)), int(chosen.lognormvariate(5.5, 1.0))
    price = list_price(model)
    cost = None if price is None or status == "failed" else price.cost(prompt, completion)
    return RequestRecord(
        f"{number:032x}",
        chosen.choices(("chat", "experiment", "playground"), (90, 8, 2) if user % 5 else (10, 80, 10))[0],
        GATEWAYS[user % 2],
        model,
        started_at,
        status,
        f"user-{user:03}",
        f"key-{user % 7}",
        stream=True,
        model_answered=model,
        finish_reason=None if status != "ok" else chosen.choices(("stop", "length", "content_filter"), (94, 5, 1))[0],
        http_status=200 if status == "ok" else 500,
        error_kind=None if status != "failed" else chosen.choice(("timeout", "server", "rate_limit")),
        prompt_tokens=prompt,
        completion_tokens=None if status == "failed" else completion,
        total_tokens=None if status == "failed" else prompt + completion,
        cached_tokens=prompt // 2 if user % 4 == 0 else None,
        tokens_from="reported" if user % 9 else "estimated",
        cost=cost,
        currency=None if cost is None or price is None else price.currency,
        price=None if price is None else price.words,
        cost_from="unknown" if cost is None else "estimated",
        first_token_s=chosen.lognormvariate(-0.7, 0.6),
        total_s=chosen.lognormvariate(1.4, 0.7),
        ended_at=started_at,
        prompt=f"prompt-{user % PROMPTS}" if chosen.random() < 0.5 else None,
    )


def fill(store: Store, count: int) -> None:
    """Put so many rows into a store, in order of time as a ledger grows: BASE of them made one by one, and further ones
    as other days of these: each day of the ledger has rows of several days of the base, none of them twice. The sums
    are not made."""
    chosen = random.Random(SEED)
    rows = [record_values(record(at, chosen)) for at in range(min(count, BASE))]
    columns = (Column(one.name, one.type, nullable=one.nullable) for one in requests.c)
    base = Table("ledger_base", MetaData(), *columns, Index("ix_ledger_base", "started_at"))
    base.metadata.create_all(store.database.engine)
    with store.database.write() as connection:
        for at in range(0, len(rows), 5_000):
            connection.execute(insert(base), rows[at : at + 5_000])
    for day in range(DAYS):
        with store.database.write() as connection:
            for copy in range(-(-count // len(rows))):
                connection.execute(_taken(base, (day + copy * STRIDE) % DAYS, day, store.database.is_sqlite))
    base.metadata.drop_all(store.database.engine)
    with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _taken(base: Table, source: int, day: int, is_sqlite: bool) -> Insert:
    """The rows of a day of the base, moved to another day."""
    begins = UNTIL - timedelta(days=DAYS - source)
    if is_sqlite:
        moved = f"{day - source:+d} days"
        at: Any = func.strftime("%Y-%m-%d %H:%M:%f000", base.c.started_at, literal(moved))
        new_id: Any = func.lower(func.hex(func.randomblob(16)))
    else:
        at = base.c.started_at + (day - source) * literal_column("interval '1 day'")
        new_id = func.md5(cast(func.random(), String) + base.c.id)
    names = [one.name for one in requests.c]
    columns = [new_id if name == "id" else at if name == "started_at" else base.c[name] for name in names]
    that_day = (base.c.started_at >= begins, base.c.started_at < begins + timedelta(days=1))
    return insert(requests).from_select(names, select(*columns).where(*that_day).order_by(at))
