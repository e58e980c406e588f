"""Runs of the playground: what was asked, of whom, and every answer. A run is never changed; cells are added to it.

A cell is one answer to one request: of a case, a variant and a repetition. Every method takes the owner and sees nobody
else's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, Select, case, func, insert, select, update

from core.errors import ParleyError
from core.store import pieces
from core.store.cells import CellStatus, NewCell, StoredCell, add_cells, cell_of, with_requests
from core.store.engine import Database, in_parts
from core.store.example_figures import figures
from core.store.rows import IN_PROGRESS, storable
from core.store.run_tables import cells, runs
from core.store.tables import new_id, now, requests
from core.text import Text

RunKind = Literal["compare", "table", "sweep"]
NO_RUN = Text("This run does not exist, or was deleted.", "这次运行不存在或已删除。")


@dataclass(frozen=True, slots=True)
class StoredRun:
    """`bench`: what was on the workbench, as JSON. `after_id`: the run whose conversations this one goes on with."""

    id: str
    owner: str
    kind: RunKind
    bench: Mapping[str, Any]
    name: str
    starred: bool
    after_id: str | None
    created_at: datetime


class NoSuchRun(ParleyError):
    def __init__(self) -> None:
        super().__init__(NO_RUN)


class Runs:
    """All methods raise StoreError, and NoSuchRun for a run that is not the owner's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(
        self,
        owner: str,
        kind: RunKind,
        bench: Mapping[str, Any],
        new: Sequence[NewCell],
        *,
        after_id: str | None = None,
    ) -> StoredRun:
        """Keep a run with its cells, which wait; those taken from others are complete at once."""
        run = StoredRun(new_id(), owner, kind, bench, "", False, after_id, now())
        with self._database.write() as connection:
            values = {name: getattr(run, name) for name in StoredRun.__slots__}
            connection.execute(insert(runs).values(**values))
            add_cells(connection, owner, run.id, new, 0)
        return run

    def add(self, owner: str, run_id: str, new: Sequence[NewCell]) -> list[str]:
        """More cells for a run; their ids."""
        with self._database.write() as connection:
            own(connection, owner, run_id)
            last = connection.execute(select(func.max(cells.c.position)).where(cells.c.run_id == run_id)).scalar()
            return add_cells(connection, owner, run_id, new, last or 0)

    def get(self, owner: str, run_id: str) -> StoredRun:
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(_mine(owner), runs.c.id == run_id)).mappings().first()
        if row is None:
            raise NoSuchRun
        return _run(row)

    def of(self, owner: str, run_ids: Sequence[str]) -> list[StoredRun]:
        """Those of these runs that are not deleted."""
        with self._database.read() as connection:
            rows = connection.execute(select(runs).where(_mine(owner), runs.c.id.in_(run_ids))).mappings()
            return [_run(row) for row in rows]

    def newest(self, owner: str, limit: int = 100, *, starred: bool = False, skip: int = 0) -> list[StoredRun]:
        """Newest first, after the first `skip`."""
        query = select(runs).where(_mine(owner)).order_by(runs.c.created_at.desc(), runs.c.id)
        query = query.limit(limit).offset(skip)
        query = query.where(runs.c.starred.is_(True)) if starred else query
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def change(self, owner: str, run_id: str, *, name: str | None = None, starred: bool | None = None) -> None:
        """Name it, or star it: what was run stays as it is."""
        said = {"name": None if name is None else storable(name), "starred": starred}
        values = {column: value for column, value in said.items() if value is not None}
        with self._database.write() as connection:
            connection.execute(update(runs).where(_mine(owner), runs.c.id == run_id).values(values))

    def delete(self, owner: str, run_id: str, *, back: bool = False) -> None:
        """Mark a run as deleted, or take that `back`."""
        query = update(runs).where(runs.c.owner == owner, runs.c.id == run_id)
        with self._database.write() as connection:
            connection.execute(query.values(deleted_at=None if back else now()))

    def counts(self, owner: str, run_ids: Sequence[str]) -> dict[str, dict[CellStatus, int]]:
        """How many cells of each run are in each state."""
        query = select(cells.c.run_id, cells.c.status, func.count()).join(runs, runs.c.id == cells.c.run_id)
        query = query.where(runs.c.owner == owner, cells.c.run_id.in_(run_ids))
        found: dict[str, dict[CellStatus, int]] = {run_id: {} for run_id in run_ids}
        with self._database.read() as connection:
            for run_id, status, count in connection.execute(query.group_by(cells.c.run_id, cells.c.status)):
                found[run_id][status] = count
        return found

    def count(self, owner: str, *, starred: bool = False) -> int:
        query = select(func.count()).where(_mine(owner))
        query = query.where(runs.c.starred.is_(True)) if starred else query
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def stamp(self, owner: str, run_id: str) -> str | None:
        """Equal as long as no cell of the run has changed; None: some are changing now."""
        query = select(
            func.count(), func.max(cells.c.updated_at), func.sum(case((cells.c.status.in_(IN_PROGRESS), 1), else_=0))
        )
        query = query.join(runs, runs.c.id == cells.c.run_id).where(_mine(owner), cells.c.run_id == run_id)
        with self._database.read() as connection:
            count, newest, busy = connection.execute(query).one()
        return None if busy else f"{count} {newest}"

    def spent(self, owner: str, run_id: str) -> dict[str, float]:
        """What a run's requests have cost so far, by currency (ISO 4217); those of no known cost are left out."""
        query = select(requests.c.currency, func.sum(requests.c.cost)).where(
            requests.c.run_id == run_id, requests.c.owner == owner, requests.c.cost.is_not(None)
        )
        with self._database.read() as connection:
            found = connection.execute(query.group_by(requests.c.currency).order_by(requests.c.currency))
            return {currency: float(cost) for currency, cost in found}

    def cells(self, owner: str, run_id: str, cases: tuple[int, int] | None = None) -> list[StoredCell]:
        """The cells of a run in the order they were planned, with what has come of those in progress. `cases`: of those
        from the first number up to, not including, the second."""
        query = with_requests().where(cells.c.run_id == run_id).order_by(cells.c.position)
        if cases is not None:
            query = query.where(cells.c.case_number >= cases[0], cells.c.case_number < cases[1])
        return self._found(owner, query)

    def cell(self, owner: str, cell_id: str) -> StoredCell | None:
        found = self._found(owner, with_requests().where(cells.c.id == cell_id))
        return found[0] if found else None

    def finished(self, owner: str, keys: Sequence[str]) -> dict[tuple[str, int, int], str]:
        """Complete answers to equal requests, of any run: the newest one's id by key, repetition and choice."""
        found: dict[tuple[str, int, int], str] = {}
        with self._database.read() as connection:
            for some in in_parts(keys):
                query = (
                    select(cells.c.key, cells.c.repetition, cells.c.choice, cells.c.id)
                    .join(runs, runs.c.id == cells.c.run_id)
                    .where(_mine(owner), cells.c.key.in_(some))
                    .where(cells.c.status == "complete", cells.c.taken_from.is_(None))
                    .order_by(cells.c.updated_at)
                )
                found |= {(row.key, row.repetition, row.choice): row.id for row in connection.execute(query)}
        return found

    def claim(self, owner: str, cell_ids: Sequence[str], process_id: str) -> bool:
        """A process takes the cells of a request in hand, to ask for them anew; False: another one has some of them, or
        all are complete. What they hold stays until the request is sent.

        Whoever comes second waits for the first, a moment: to skip what is locked would also skip a cell that is only
        being rated, and nobody would ask for it any more. The order of the locks is that of the ids, so that two that
        want several cells never wait for each other.
        """
        chosen = cells.c.id.in_(cell_ids) & cells.c.run_id.in_(_runs_of(owner))
        with self._database.write() as connection:
            locked = select(cells.c.status).where(chosen).order_by(cells.c.id).with_for_update()
            found = list(connection.execute(locked).scalars())
            if any(one in IN_PROGRESS for one in found) or all(one == "complete" for one in found):
                return False
            values = {"status": "queued", "process_id": process_id, "error": None, "updated_at": now()}
            connection.execute(update(cells).where(chosen, cells.c.status != "complete").values(values))
            return True

    def put_back(self, owner: str, cell_ids: Sequence[str]) -> None:
        """Cells that a busy gateway refused wait again."""
        chosen = update(cells).where(cells.c.id.in_(cell_ids), cells.c.run_id.in_(_runs_of(owner)))
        with self._database.write() as connection:
            connection.execute(chosen.values(status="waiting", updated_at=now()))

    def rate(self, owner: str, cell_id: str, rating: int | None, note: str = "") -> None:
        """`rating`: 1 to 5, None for none."""
        with self._database.write() as connection:
            chosen = update(cells).where(cells.c.id == cell_id, cells.c.run_id.in_(_runs_of(owner)))
            connection.execute(chosen.values(rating=rating, note=storable(note) or None, updated_at=now()))

    def _found(self, owner: str, query: Select[Any]) -> list[StoredCell]:
        query = query.join(runs, runs.c.id == cells.c.run_id).where(_mine(owner))
        with self._database.read() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            growing = pieces.arrived(connection, [row["id"] for row in rows if row["status"] in IN_PROGRESS])
            unknown = {row["request_id"] for row in rows if row["request_id"] and not row["of_request_id"]}
            shown = figures(connection, owner, unknown)
        for row in rows:
            row["content"] += growing.get(row["id"], ("", ""))[0]
            row["reasoning"] += growing.get(row["id"], ("", ""))[1]
        found = [cell_of(row) for row in rows]
        return [one if one.record else replace(one, record=shown.get(one.request_id or "")) for one in found]


def _mine(owner: str) -> Any:
    return (runs.c.owner == owner) & runs.c.deleted_at.is_(None)


def _runs_of(owner: str) -> Select[Any]:
    return select(runs.c.id).where(_mine(owner))


def own(connection: Connection, owner: str, run_id: str) -> None:
    """Raises NoSuchRun where it is not there, or somebody else's."""
    if connection.execute(select(runs.c.id).where(_mine(owner), runs.c.id == run_id)).first() is None:
        raise NoSuchRun


def _run(row: RowMapping) -> StoredRun:
    return StoredRun(**{name: row[name] for name in StoredRun.__slots__})
