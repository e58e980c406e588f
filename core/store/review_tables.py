"""The tables of the review: sums kept beside the ledger, what was said of its rows, prices and budgets of one's own."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, Index, Integer, String, Table, Text

from core.store.tables import UTCDateTime, metadata

DIMENSIONS = (
    "owner",
    "gateway",
    "model",
    "key_label",
    "kind",
    "status",
    "error_kind",
    "finish_reason",
    "tokens_from",
    "currency",
)
"""Columns of the ledger by which it is summed; where a row has none it is ""."""
PERSONAL = ("owner", "key_label")
"""Those that tell people apart: there are more people than models."""
COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens", "reasoning_tokens", "cached_tokens")
MEASURES = (
    "requests",
    *COUNTS,
    "counted",
    "cost_nano",
    "priced",
    "total_ms",
    "timed",
    "first_ms",
    "first_timed",
)
"""What is summed: requests; their tokens as far as known; how many have a known total; costs in billionths, which add
up exactly; how many have a cost; milliseconds to the end and to the first token, and of how many that is known."""

rollups = Table(
    "rollups",
    metadata,
    Column("zone", String(64), primary_key=True),
    Column("grain", String(8), primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    *(Column(name, String(255), primary_key=True) for name in DIMENSIONS),
    *(Column(name, BigInteger, nullable=False) for name in MEASURES),
    sqlite_with_rowid=False,
)
"""Sums of the ledger's ended rows: a row a day (grain "day") or month ("month", its first day) of a time zone and a
combination of DIMENSIONS; and a month of all people together ("together": PERSONAL are ""), which is what is mostly
looked at and a tenth of the rows. `day`: as `date.toordinal`."""

rollup_values = Table(
    "rollup_values",
    metadata,
    Column("owner", String(255), primary_key=True),
    Column("dimension", String(16), primary_key=True),
    Column("value", String(255), primary_key=True),
    sqlite_with_rowid=False,
)
"""Every value that the rows of an owner have had in a dimension: what can be chosen."""

rollup_zones = Table(
    "rollup_zones",
    metadata,
    Column("zone", String(64), primary_key=True),
    Column("ready", Boolean, nullable=False),
    Column("used_at", UTCDateTime, nullable=False),
)

team_settings = Table(
    "team_settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
)

own_prices = Table(
    "own_prices",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("gateway", String(255), nullable=False),
    Column("model", String(255), nullable=False),
    Column("prompt", Float, nullable=False),
    Column("completion", Float, nullable=False),
    Column("cached", Float),
    Column("currency", String(3), nullable=False),
    Column("holds_from", Date, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Index(None, "gateway", "model"),
)

request_tags = Table(
    "request_tags",
    metadata,
    Column("request_id", String(32), primary_key=True),
    Column("tag", String(64), primary_key=True),
    Column("owner", String(255), nullable=False),
    Index(None, "tag"),
)

request_comments = Table(
    "request_comments",
    metadata,
    Column("request_id", String(32), primary_key=True),
    Column("owner", String(255), nullable=False),
    Column("comment", Text, nullable=False),
    Column("rating", Integer),
    Column("updated_at", UTCDateTime, nullable=False),
)

budgets = Table(
    "budgets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("scope", String(16), nullable=False),
    Column("value", String(255), nullable=False),
    Column("amount", Float, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("blocks", Boolean, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
)
