"""Examples: put into somebody's own rows to be looked at, known as such, and removed again. No row of the ledger comes
or goes with them: nothing was sent from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update

from core.ledger.record import RequestRecord
from core.prompts.prompt import Prompt
from core.store.archive import Archived, insert_whole, renumbered
from core.store.cells import StoredCell
from core.store.engine import Database
from core.store.example_figures import said_of
from core.store.example_tables import examples
from core.store.prompts import id_of, save
from core.store.rows import Answer, answer_values
from core.store.run_tables import cells, runs, votes
from core.store.tables import conversations, messages, new_id, now, prompts

ExampleKind = Literal["conversation", "run", "prompt"]
HOMES = {"conversation": conversations, "run": runs, "prompt": prompts}


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """A run of a table to be put in: the bench as JSON, and cells of which each has its `record`."""

    name: str
    bench: Mapping[str, Any]
    cells: tuple[StoredCell, ...]


@dataclass(frozen=True, slots=True)
class PutIn:
    """An example that is there: whose answers it holds, and since when they are known."""

    id: str
    recorded_at: datetime
    model: str


class Examples:
    """`about`: `recorded_at` (ISO 8601) and `model`, kept with what is put in. What is there already is not put in
    again. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, owner: str, kind: ExampleKind) -> list[PutIn]:
        """Those that are there; what was deleted otherwise is not."""
        with self._database.read() as connection:
            return [
                PutIn(row["id"], datetime.fromisoformat(row["said"]["recorded_at"]), row["said"]["model"])
                for row in _there(connection, owner, kind)
            ]

    def put_conversation(self, owner: str, archived: Archived, about: Mapping[str, Any]) -> str:
        """A conversation, under ids of its own; its id. The figures of its requests are kept beside it."""
        whole = renumbered(archived)
        at = now()
        home = replace(whole.conversation, created_at=at, updated_at=at)
        with self._database.write() as connection:
            if there := _there(connection, owner, "conversation"):
                return str(there[0]["id"])
            insert_whole(connection, owner, replace(whole, conversation=home, requests=()))
            said = {**about, "title": home.title, "requests": [said_of(one) for one in whole.requests]}
            _remember(connection, owner, "conversation", home.id, said)
        return home.id

    def put_run(self, owner: str, run: ExampleRun, about: Mapping[str, Any]) -> str:
        """A run with its answers; its id."""
        made, recorded_at = new_id(), datetime.fromisoformat(about["recorded_at"])
        records = [_at_home(one, made) for one in run.cells if one.record is not None]
        with self._database.write() as connection:
            if there := _there(connection, owner, "run"):
                return str(there[0]["id"])
            values = {"kind": "table", "bench": dict(run.bench), "name": run.name, "starred": False, "after_id": None}
            connection.execute(insert(runs).values(id=made, owner=owner, created_at=recorded_at, **values))
            rows = [_cell(made, cell, record, recorded_at) for cell, record in records]
            if rows:
                connection.execute(insert(cells), rows)
            said = {**about, "title": run.name, "requests": [said_of(record) for _, record in records]}
            _remember(connection, owner, "run", made, said)
        return made

    def put_prompts(self, owner: str, versions: Sequence[tuple[Prompt, str]], about: Mapping[str, Any]) -> list[str]:
        """Prompts with all their versions, each with its note; their ids. Those whose name is taken are left out.
        Raises ParleyError for what can't be kept."""
        with self._database.write() as connection:
            if there := _there(connection, owner, "prompt"):
                return [str(row["id"]) for row in there]
            made: dict[str, str] = {}
            for prompt, note in versions:
                if prompt.name in made or id_of(connection, owner, prompt.name) is None:
                    kept = save(connection, owner, replace(prompt.checked(), id=made.get(prompt.name, "")), note)
                    made[prompt.name] = kept.id
            for one in made.values():
                _remember(connection, owner, "prompt", one, dict(about))
        return list(made.values())

    def remove(self, owner: str, kind: ExampleKind) -> list[str]:
        """Take out what was put in, altogether. A conversation or a run in which somebody has written goes into the
        bin, as others do, and comes back from there as an example; the ids of those."""
        binned: list[str] = []
        with self._database.write() as connection:
            for row in _there(connection, owner, kind):
                table = HOMES[kind]
                mine = (table.c.owner == owner) & (table.c.id == row["id"])
                if kind != "prompt" and _written_in(connection, kind, row):
                    connection.execute(update(table).where(mine).values(deleted_at=now()))
                    binned.append(row["id"])
                    continue
                if kind == "conversation":
                    connection.execute(delete(messages).where(messages.c.conversation_id == row["id"]))
                connection.execute(delete(table).where(mine))
                this = (examples.c.owner == owner) & (examples.c.kind == kind) & (examples.c.id == row["id"])
                connection.execute(delete(examples).where(this))
        return binned


def _there(connection: Connection, owner: str, kind: ExampleKind) -> list[RowMapping]:
    home = HOMES[kind]
    query = select(examples).join(home, (home.c.id == examples.c.id) & (home.c.owner == examples.c.owner))
    query = query.where(examples.c.owner == owner, examples.c.kind == kind)
    if kind != "prompt":
        query = query.where(home.c.deleted_at.is_(None))
    return list(connection.execute(query.order_by(examples.c.put_at, examples.c.id)).mappings())


def _remember(connection: Connection, owner: str, kind: ExampleKind, made: str, said: dict[str, Any]) -> None:
    connection.execute(insert(examples).values(owner=owner, kind=kind, id=made, said=said, put_at=now()))


def _written_in(connection: Connection, kind: ExampleKind, row: RowMapping) -> bool:
    """Whether somebody has said, changed, named or judged anything in it since it was put in."""
    since, said = row["put_at"], row["said"]
    if kind == "conversation":
        home = connection.execute(select(conversations).where(conversations.c.id == row["id"])).mappings().one()
        newer = or_(messages.c.updated_at > since, messages.c.deleted_at.is_not(None))
        changed = select(func.count()).where(messages.c.conversation_id == row["id"], newer)
        marked = bool(home["draft"] or home["folder"])
    else:
        home = connection.execute(select(runs).where(runs.c.id == row["id"])).mappings().one()
        changed = select(func.count()).where(cells.c.run_id == row["id"], cells.c.updated_at > since)
        voted = select(func.count()).where(votes.c.run_id == row["id"])
        marked = bool(home["starred"]) or connection.execute(voted).scalar_one() > 0
    named = home["title" if kind == "conversation" else "name"] != said["title"]
    return marked or named or connection.execute(changed).scalar_one() > 0


def _at_home(cell: StoredCell, run_id: str) -> tuple[StoredCell, RequestRecord]:
    """The cell and the figures of its request, under ids of their own."""
    assert cell.record is not None
    made, asked = new_id(), new_id()
    record = replace(cell.record, id=asked, run_id=run_id, message_id=made)
    return replace(cell, id=made, request_id=asked), record


def _cell(run_id: str, cell: StoredCell, record: RequestRecord, at: datetime) -> dict[str, Any]:
    answered = answer_values(Answer(cell.message, "complete", cell.finish_reason))
    kept = {name: value for name, value in answered.items() if name in cells.c}
    return {
        "id": cell.id,
        "run_id": run_id,
        "position": cell.position,
        "case_number": cell.case,
        "variant_number": cell.variant,
        "repetition": cell.repetition,
        "choice": cell.choice,
        "key": cell.key,
        **kept,
        "request_id": record.id,
        "updated_at": at,
    }
