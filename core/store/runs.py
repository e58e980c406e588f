"""Runs of the playground: what was asked, of whom, and every answer. A run is never changed; cells are added to it.

A cell is one answer to one request: of a case, a variant and a repetition. Every method takes the owner and sees nobody
else's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from core.chat import Message, TokenLogprob, ToolCall
from core.errors import ParleyError
from core.ledger.record import RequestRecord
from core.store import pieces
from core.store.engine import Database
from core.store.rows import IN_PROGRESS, StoredError, logprobs_of, storable, stored_error, stored_record
from core.store.run_tables import cells, runs
from core.store.tables import new_id, now, requests
from core.text import Text

RunKind = Literal["compare", "table"]
CellStatus = Literal["waiting", "queued", "running", "complete", "stopped", "failed", "interrupted"]
UNFINISHED: tuple[CellStatus, ...] = ("waiting", "stopped", "interrupted")
"""What a run goes on with; what failed is tried again only when that is asked for."""
NO_RUN = Text("This run does not exist, or was deleted.", "这次运行不存在或已删除。")
AT_ONCE = 500
"""Parameters a statement may have are counted: 32,766 in SQLite."""


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


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell to be asked for. `key`: equal for equal requests. `taken_from`: the cell whose answer is taken instead of
    asking again."""

    case: int
    variant: int
    repetition: int
    choice: int
    key: str
    taken_from: str | None = None


@dataclass(frozen=True, slots=True)
class StoredCell:
    """An answer of a run. `record`: the ledger's row of its request, None before one was sent, and where the answer was
    taken from another run (`taken_from`, then `record` is that one's)."""

    id: str
    run_id: str
    position: int
    case: int
    variant: int
    repetition: int
    choice: int
    key: str
    status: CellStatus
    message: Message
    finish_reason: str | None = None
    error: StoredError | None = None
    repairs: tuple[str, ...] = ()
    logprobs: tuple[TokenLogprob, ...] | None = None
    request_id: str | None = None
    taken_from: str | None = None
    rating: int | None = None
    note: str = ""
    record: RequestRecord | None = None

    @property
    def in_progress(self) -> bool:
        return self.status in IN_PROGRESS


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
            _add(connection, run.id, new, 0)
        return run

    def add(self, owner: str, run_id: str, new: Sequence[NewCell]) -> list[str]:
        """More cells for a run; their ids."""
        with self._database.write() as connection:
            _own(connection, owner, run_id)
            last = connection.execute(select(func.max(cells.c.position)).where(cells.c.run_id == run_id)).scalar()
            return _add(connection, run_id, new, last or 0)

    def get(self, owner: str, run_id: str) -> StoredRun:
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(_mine(owner), runs.c.id == run_id)).mappings().first()
        if row is None:
            raise NoSuchRun
        return _run(row)

    def newest(self, owner: str, limit: int = 100, *, starred: bool = False) -> list[StoredRun]:
        """Newest first."""
        query = select(runs).where(_mine(owner)).order_by(runs.c.created_at.desc(), runs.c.id).limit(limit)
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
        query = _with_requests().where(cells.c.run_id == run_id).order_by(cells.c.position)
        if cases is not None:
            query = query.where(cells.c.case_number >= cases[0], cells.c.case_number < cases[1])
        return self._found(owner, query)

    def cell(self, owner: str, cell_id: str) -> StoredCell | None:
        found = self._found(owner, _with_requests().where(cells.c.id == cell_id))
        return found[0] if found else None

    def cell_of_request(self, owner: str, request_id: str) -> StoredCell | None:
        """The cell that a row of the ledger was asked for; of several answers the first."""
        query = _with_requests().where(cells.c.request_id == request_id).order_by(cells.c.choice)
        found = self._found(owner, query)
        return found[0] if found else None

    def finished(self, owner: str, keys: Sequence[str]) -> dict[tuple[str, int, int], str]:
        """Complete answers to equal requests, of any run: the newest one's id by key, repetition and choice."""
        found: dict[tuple[str, int, int], str] = {}
        with self._database.read() as connection:
            for at in range(0, len(keys), AT_ONCE):
                query = (
                    select(cells.c.key, cells.c.repetition, cells.c.choice, cells.c.id)
                    .join(runs, runs.c.id == cells.c.run_id)
                    .where(_mine(owner), cells.c.key.in_(keys[at : at + AT_ONCE]))
                    .where(cells.c.status == "complete", cells.c.taken_from.is_(None))
                    .order_by(cells.c.updated_at)
                )
                found |= {(row.key, row.repetition, row.choice): row.id for row in connection.execute(query)}
        return found

    def claim(self, owner: str, cell_ids: Sequence[str], process_id: str) -> bool:
        """A process takes the cells of a request in hand, to ask for them anew; False: another one has them, or they
        are complete. What they hold stays until the request is sent."""
        free = cells.c.status.not_in((*IN_PROGRESS, "complete"))
        chosen = update(cells).where(cells.c.id.in_(cell_ids), cells.c.run_id.in_(_runs_of(owner)), free)
        with self._database.write() as connection:
            values = {"status": "queued", "process_id": process_id, "error": None, "updated_at": now()}
            return connection.execute(chosen.values(values)).rowcount > 0

    def put_back(self, owner: str, cell_ids: Sequence[str]) -> None:
        """Cells that a busy gateway refused wait again."""
        chosen = update(cells).where(cells.c.id.in_(cell_ids), cells.c.run_id.in_(_runs_of(owner)))
        with self._database.write() as connection:
            connection.execute(chosen.values(status="waiting", updated_at=now()))

    def rate(self, owner: str, cell_id: str, rating: int | None, note: str = "") -> None:
        """`rating`: 1 to 5, None for none."""
        with self._database.write() as connection:
            chosen = update(cells).where(cells.c.id == cell_id, cells.c.run_id.in_(_runs_of(owner)))
            connection.execute(chosen.values(rating=rating, note=storable(note) or None))

    def _found(self, owner: str, query: Select[Any]) -> list[StoredCell]:
        query = query.join(runs, runs.c.id == cells.c.run_id).where(_mine(owner))
        with self._database.read() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            growing = pieces.arrived(connection, [row["id"] for row in rows if row["status"] in IN_PROGRESS])
        for row in rows:
            row["content"] += growing.get(row["id"], ("", ""))[0]
            row["reasoning"] += growing.get(row["id"], ("", ""))[1]
        return [_cell(row) for row in rows]


def _mine(owner: str) -> Any:
    return (runs.c.owner == owner) & runs.c.deleted_at.is_(None)


def _runs_of(owner: str) -> Select[Any]:
    return select(runs.c.id).where(_mine(owner))


def _own(connection: Connection, owner: str, run_id: str) -> None:
    if connection.execute(select(runs.c.id).where(_mine(owner), runs.c.id == run_id)).first() is None:
        raise NoSuchRun


def _add(connection: Connection, run_id: str, new: Sequence[NewCell], position: int) -> list[str]:
    taken = _taken(connection, [one.taken_from for one in new if one.taken_from])
    rows = [
        {
            "id": new_id(),
            "run_id": run_id,
            "position": at,
            "case_number": one.case,
            "variant_number": one.variant,
            "repetition": one.repetition,
            "choice": one.choice,
            "key": one.key,
            "status": "waiting",
            "content": "",
            "reasoning": "",
            **dict.fromkeys(ANSWERED),
            "taken_from": one.taken_from,
            "updated_at": now(),
            **taken.get(one.taken_from or "", {}),
        }
        for at, one in enumerate(new, start=position + 1)
    ]
    if rows:
        connection.execute(insert(cells), rows)
    return [str(row["id"]) for row in rows]


ANSWERED = ("tool_calls", "finish_reason", "repairs", "logprobs", "request_id")
COPIED = ("status", "content", "reasoning", *ANSWERED)


def _taken(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What is copied of answers that are taken from other runs."""
    found: dict[str, dict[str, Any]] = {}
    for at in range(0, len(ids), AT_ONCE):
        query = select(cells.c.id, *(cells.c[name] for name in COPIED)).where(cells.c.id.in_(ids[at : at + AT_ONCE]))
        for row in connection.execute(query).mappings():
            found[row["id"]] = {name: row[name] for name in COPIED}
    return found


def _with_requests() -> Select[Any]:
    """Cells beside the ledger's rows of their requests, whose columns begin with `of_request_`."""
    columns = [column.label(f"of_request_{column.name}") for column in requests.c]
    return select(cells, *columns).outerjoin(requests, requests.c.id == cells.c.request_id)


def _run(row: RowMapping) -> StoredRun:
    return StoredRun(**{name: row[name] for name in StoredRun.__slots__})


def _cell(row: Mapping[str, Any]) -> StoredCell:
    calls = tuple(ToolCall(**call) for call in row["tool_calls"] or ())
    asked = {name.removeprefix("of_request_"): value for name, value in row.items() if name.startswith("of_request_")}
    return StoredCell(
        id=row["id"],
        run_id=row["run_id"],
        position=row["position"],
        case=row["case_number"],
        variant=row["variant_number"],
        repetition=row["repetition"],
        choice=row["choice"],
        key=row["key"],
        status=row["status"],
        message=Message("assistant", row["content"], reasoning=row["reasoning"], tool_calls=calls),
        finish_reason=row["finish_reason"],
        error=stored_error(row["error"]),
        repairs=tuple(row["repairs"] or ()),
        logprobs=logprobs_of(row["logprobs"]),
        request_id=row["request_id"],
        taken_from=row["taken_from"],
        rating=row["rating"],
        note=row["note"] or "",
        record=stored_record(asked) if asked["id"] else None,
    )
