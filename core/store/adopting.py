"""What was there before people signed in belongs to nobody; here it becomes somebody's."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table, delete, select, update

from core.people.person import Person
from core.store.audit import audited
from core.store.engine import Database
from core.store.example_tables import examples
from core.store.review_tables import request_comments, request_tags, rollup_values, rollup_zones, rollups
from core.store.run_tables import benches, runs, votes
from core.store.tables import conversations, models, prompts, requests

NOBODY = ""
OPERATOR = Person("(command line)", "admin")
OWNED: Mapping[Table, tuple[str, ...] | None] = {
    conversations: None,
    requests: None,
    runs: None,
    votes: None,
    request_tags: None,
    request_comments: None,
    prompts: ("name",),
    models: ("gateway", "model"),
    benches: (),
    examples: None,
}
"""Tables with an owner, and the columns by which a person can have a row only once: what they have stays as it is, and
nobody's row of the same stays nobody's. None: as many as there are."""


class Adopting:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def adopt(self, owner: str) -> dict[str, int]:
        """Give all that is nobody's to a person, in one transaction; how many rows of each table. The sums by person
        have to be made anew afterwards."""
        moved: dict[str, int] = {}
        with self._database.write() as connection:
            audited(connection, OPERATOR, "adopted", person=owner)
            connection.execute(update(rollup_zones).values(ready=False))
            for table, once in OWNED.items():
                change = update(table).where(table.c.owner == NOBODY)
                if once is not None:
                    theirs = table.alias()
                    same = (theirs.c[name] == table.c[name] for name in once)
                    change = change.where(~select(1).where(theirs.c.owner == owner, *same).exists())
                moved[table.name] = connection.execute(change.values(owner=owner)).rowcount
            for sums in (rollups, rollup_values):
                connection.execute(delete(sums).where(sums.c.owner == NOBODY))
        return moved
