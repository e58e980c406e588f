"""The tables of people: who signed in, what they keep and share, what those with a role did."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, String, Table, Text

from core.store.tables import UTCDateTime, metadata

people = Table(
    "people",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("email", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("first_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
    Index(None, "issuer", "subject", unique=True),
)

ended_sign_ins = Table(
    "ended_sign_ins",
    metadata,
    Column("handle", String(64), primary_key=True),
    Column("ended_at", UTCDateTime, nullable=False),
)

kept_gateways = Table(
    "kept_gateways",
    metadata,
    Column("owner", String(255), primary_key=True),
    Column("gateway", String(255), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("kept_at", UTCDateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Column("person", String(255), nullable=False),
    Column("act", String(64), nullable=False),
    Column("about", JSON, nullable=False),
    Index(None, "at"),
)
