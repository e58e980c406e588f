"""The figures of requests that belong to examples: they left another machine at another time, so the ledger of this one
doesn't have them, and no sum counts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.ledger.record import RequestRecord
from core.store.example_tables import examples
from core.store.rows import record_values, stored_record

TIMES = ("started_at", "ended_at")
UNSAID = {one.name: None if one.default is MISSING else one.default for one in fields(RequestRecord)}
SECONDS = 4
"""Digits of a second that are kept."""


def said_of(record: RequestRecord) -> dict[str, Any]:
    """A record as JSON, without what is as it always is."""
    values = {name: _plain(value) for name, value in record_values(record).items()}
    return {name: value for name, value in values.items() if value != UNSAID[name] and value != {}}


def record_of(said: Mapping[str, Any]) -> RequestRecord:
    """A record from its JSON."""
    times = {name: datetime.fromisoformat(said[name]) for name in TIMES if said.get(name)}
    return stored_record({**UNSAID, "parameters": {}, **said, **times})


def figures(connection: Connection, owner: str, request_ids: set[str]) -> dict[str, RequestRecord]:
    """Those of these requests that belong to somebody's examples, by id."""
    if not request_ids:
        return {}
    query = select(examples.c.said).where(examples.c.owner == owner)
    found = (one for said in connection.execute(query).scalars() for one in said.get("requests", ()))
    return {one["id"]: record_of(one) for one in found if one["id"] in request_ids}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return round(value, SECONDS) if isinstance(value, float) else value
