"""The table of examples: what was put in to be looked at, so that exactly that can be removed."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table

from core.store.tables import UTCDateTime, metadata

examples = Table(
    "examples",
    metadata,
    Column("owner", String(255), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("said", JSON, nullable=False),
    Column("put_at", UTCDateTime, nullable=False),
)
