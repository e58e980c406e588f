"""What is on a person's workbench, so that nothing typed there is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from core.store.engine import Database
from core.store.run_tables import benches
from core.store.tables import now


class Benches:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, owner: str) -> dict[str, Any] | None:
        """As it was kept last; None: never."""
        with self._database.read() as connection:
            return connection.execute(select(benches.c.bench).where(benches.c.owner == owner)).scalar()

    def keep(self, owner: str, bench: Mapping[str, Any]) -> None:
        with self._database.write() as connection:
            connection.execute(delete(benches).where(benches.c.owner == owner))
            connection.execute(insert(benches).values(owner=owner, bench=dict(bench), updated_at=now()))
