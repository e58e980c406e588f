"""The audit log: who did what only some may do. Written with what it tells of, or neither is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from core.people.acts import ACTS
from core.people.person import Person
from core.store.engine import Database
from core.store.people_tables import audit
from core.store.rows import storable
from core.store.tables import new_id, now

READ_AGAIN_S = 600


@dataclass(frozen=True, slots=True)
class Entry:
    """`person`: an id of the people. `about`: of what, as names and amounts; never what somebody wrote."""

    at: datetime
    person: str
    act: str
    about: dict[str, Any]


def audited(connection: Connection, by: Person, act: str, **about: Any) -> None:
    """Note an act, as part of the transaction that does it. Raises NotAllowed."""
    by.must(ACTS[act].least)
    said = {name: storable(value) if isinstance(value, str) else value for name, value in about.items()}
    connection.execute(insert(audit).values(id=new_id(), at=now(), person=by.id, act=act, about=said))


class Audit:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, by: Person, limit: int = 200) -> Sequence[Entry]:
        """The newest first. That it was read is an entry, too, once in READ_AGAIN_S seconds. Raises NotAllowed."""
        by.must(ACTS["audit-read"].least)
        query = select(audit).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)
        with self._database.write() as connection:
            rows = connection.execute(query).mappings().all()
            since = now() - timedelta(seconds=READ_AGAIN_S)
            again = any(row["act"] == "audit-read" and row["person"] == by.id and row["at"] > since for row in rows)
            if not again:
                audited(connection, by, "audit-read")
        return [Entry(row["at"], row["person"], row["act"], row["about"]) for row in rows]
