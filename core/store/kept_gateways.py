"""Gateways that a person keeps with their key: encrypted before they come here."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, select, update

from core.errors import SettingsError
from core.store.engine import Database, insert_of
from core.store.people_tables import kept_gateways
from core.store.tables import now


class KeptGateways:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, owner: str) -> dict[str, str]:
        """Sealed, by the gateway's id."""
        query = select(kept_gateways.c.gateway, kept_gateways.c.sealed).where(kept_gateways.c.owner == owner)
        with self._database.read() as connection:
            return {gateway: sealed for gateway, sealed in connection.execute(query)}

    def keep(self, owner: str, gateway: str, sealed: str) -> None:
        """Instead of an earlier one of that id."""
        row = {"owner": owner, "gateway": gateway, "sealed": sealed, "kept_at": now()}
        with self._database.write() as connection:
            new = insert_of(connection)(kept_gateways).values(row)
            connection.execute(new.on_conflict_do_update(index_elements=["owner", "gateway"], set_=row))

    def forget(self, owner: str, gateway: str) -> None:
        mine = (kept_gateways.c.owner == owner, kept_gateways.c.gateway == gateway)
        with self._database.write() as connection:
            connection.execute(delete(kept_gateways).where(*mine))

    def reseal(self, again: Callable[[str], str]) -> tuple[int, list[str]]:
        """Encrypt all of them anew: how many, and whose can't be read (`owner: gateway`), which stay as they are. One
        that is kept meanwhile stays, too: it is of the first key already."""
        done, unread = 0, []
        with self._database.write() as connection:
            for row in connection.execute(select(kept_gateways)).mappings().all():
                here = (kept_gateways.c.owner == row["owner"], kept_gateways.c.gateway == row["gateway"])
                try:
                    sealed = again(row["sealed"])
                except SettingsError:
                    unread.append(f"{row['owner']}: {row['gateway']}")
                    continue
                change = update(kept_gateways).where(*here, kept_gateways.c.sealed == row["sealed"])
                done += connection.execute(change.values(sealed=sealed)).rowcount
        return done, unread
