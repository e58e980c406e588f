"""The tables of the playground: what is on the workbench, the runs that were made of it, and their answers."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from core.store.tables import UTCDateTime, metadata

benches = Table(
    "benches",
    metadata,
    Column("owner", String(255), primary_key=True),
    Column("bench", JSON, nullable=False),
    Column("updated_at", UTCDateTime, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("bench", JSON, nullable=False),
    Column("name", Text, nullable=False),
    Column("starred", Boolean, nullable=False),
    Column("after_id", String(32)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("deleted_at", UTCDateTime),
    Index(None, "owner", "created_at"),
)

cells = Table(
    "cells",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("run_id", String(32), ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("case_number", Integer, nullable=False),
    Column("variant_number", Integer, nullable=False),
    Column("repetition", Integer, nullable=False),
    Column("choice", Integer, nullable=False),
    Column("key", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("reasoning", Text, nullable=False),
    Column("tool_calls", JSON),
    Column("finish_reason", String(64)),
    Column("error", JSON),
    Column("repairs", JSON),
    Column("logprobs", JSON),
    Column("request_id", String(32)),
    Column("taken_from", String(32)),
    Column("process_id", String(32)),
    Column("rating", Integer),
    Column("note", Text),
    Column("updated_at", UTCDateTime, nullable=False),
    Index(None, "run_id", "position"),
    Index(None, "key"),
    Index(None, "request_id"),
    Index(None, "status"),
)

raw_answers = Table(
    "raw_answers",
    metadata,
    Column("request_id", String(32), primary_key=True),
    Column("events", Text, nullable=False),
)

prompt_versions = Table(
    "prompt_versions",
    metadata,
    Column("prompt_id", String(32), ForeignKey("prompts.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("said", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
)

votes = Table(
    "votes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("run_id", String(32), ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("case_number", Integer, nullable=False),
    Column("repetition", Integer, nullable=False),
    Column("choice", Integer, nullable=False),
    Column("shown", JSON, nullable=False),
    Column("winner", Integer),
    Column("created_at", UTCDateTime, nullable=False),
    Index(None, "run_id", "owner", "case_number", "repetition", "choice", unique=True),
)
