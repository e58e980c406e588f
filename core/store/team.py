"""Settings that hold for everybody: the zone of the days."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from core.people.person import Person
from core.store.audit import audited
from core.store.days import zone_of
from core.store.engine import Database
from core.store.review_tables import team_settings

ZONE = "zone"


class Team:
    """`by`: who changes them. All methods raise StoreError; those with `by` NotAllowed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def zone(self) -> ZoneInfo | None:
        """Of the days; None: it was not chosen, or is not known here."""
        return zone_of(str(self.get(ZONE) or "-"))

    def choose_zone(self, by: Person, name: str | None) -> None:
        """By its IANA name; None: each person's own."""
        self.set(by, ZONE, name)

    def get(self, name: str) -> Any:
        """As it was set; None: it was not."""
        with self._database.read() as connection:
            return connection.execute(select(team_settings.c.value).where(team_settings.c.name == name)).scalar()

    def set(self, by: Person, name: str, value: Any) -> None:
        """None: as if it had never been set."""
        with self._database.write() as connection:
            audited(connection, by, "zone" if name == ZONE else "setting", name=name, value=value)
            connection.execute(delete(team_settings).where(team_settings.c.name == name))
            if value is not None:
                connection.execute(insert(team_settings).values(name=name, value=value))
