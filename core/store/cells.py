"""The cells of a run: each an answer to one request, of a case, a variant and a repetition. Their shapes, and how they
are read and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, insert, select

from core.chat import Message, TokenLogprob, ToolCall
from core.ledger.record import RequestRecord
from core.store.engine import in_parts
from core.store.rows import IN_PROGRESS, StoredError, logprobs_of, stored_error, stored_record
from core.store.run_tables import cells, runs
from core.store.tables import new_id, now, requests

CellStatus = Literal["waiting", "queued", "running", "complete", "stopped", "failed", "interrupted"]
UNFINISHED: tuple[CellStatus, ...] = ("waiting", "stopped", "interrupted")
"""What a run goes on with; what failed is tried again only when that is asked for."""


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


def add_cells(connection: Connection, owner: str, run_id: str, new: Sequence[NewCell], position: int) -> list[str]:
    """Write cells of a run behind this position; their ids. Those taken from others of the owner's are complete at
    once."""
    taken = _taken(connection, owner, [one.taken_from for one in new if one.taken_from])
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


def _taken(connection: Connection, owner: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What is copied of answers that are taken from other runs."""
    found: dict[str, dict[str, Any]] = {}
    for some in in_parts(ids):
        query = select(cells.c.id, *(cells.c[name] for name in COPIED)).join(runs, runs.c.id == cells.c.run_id)
        query = query.where(runs.c.owner == owner, cells.c.id.in_(some))
        for row in connection.execute(query).mappings():
            found[row["id"]] = {name: row[name] for name in COPIED}
    return found


def with_requests() -> Select[Any]:
    """Cells beside the ledger's rows of their requests, whose columns begin with `of_request_`."""
    columns = [column.label(f"of_request_{column.name}") for column in requests.c]
    return select(cells, *columns).outerjoin(requests, requests.c.id == cells.c.request_id)


def cell_of(row: Mapping[str, Any]) -> StoredCell:
    """A row of `with_requests`, as a cell."""
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
