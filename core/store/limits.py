"""How much one person may ask for at once and within a minute: counted in the ledger, so all processes together."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, func, select, text

from core.errors import RateLimitError
from core.ledger.record import RequestRecord
from core.people.limits import WITHIN_S, Limits
from core.store.tables import now, requests
from core.text import Text

BUSY_WAIT_S = 3.0
AT_ONCE = Text(
    "{count} requests of yours are under way, as many as this Parley allows one person at once; nothing was sent",
    "你已有 {count} 个请求正在进行，已达到此 Parley 的单人上限，没有发送",
)
A_MINUTE = Text(
    "{count} requests of yours began within the last minute, as many as this Parley allows; nothing was sent",
    "你在最近一分钟内已发起 {count} 个请求，已达到此 Parley 的上限，没有发送",
)
WAIT = Text("Wait a moment and send it again.", "请稍候再发送。")


def within(connection: Connection, record: RequestRecord, limits: Limits) -> None:
    """Raises RateLimitError, which says how long to wait, where its owner may not begin this request. It is asked in
    the transaction that writes the request: of two at once the second waits for the first."""
    if connection.dialect.name != "sqlite":  # SQLite's writers are alone anyway
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:owner))"), {"owner": record.owner})
    mine = requests.c.owner == record.owner
    running = connection.execute(select(func.count()).where(mine, requests.c.status == "running")).scalar_one()
    if running >= limits.at_once:
        raise RateLimitError(AT_ONCE.fill(count=running), retry_after_s=BUSY_WAIT_S, remedy=WAIT)
    since = now() - timedelta(seconds=WITHIN_S)
    begun = requests.c.started_at > since
    count, first = connection.execute(select(func.count(), func.min(requests.c.started_at)).where(mine, begun)).one()
    if count >= limits.a_minute:
        left = max(1.0, (first - since).total_seconds())
        raise RateLimitError(A_MINUTE.fill(count=count), retry_after_s=left, remedy=WAIT)
