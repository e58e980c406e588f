"""Answers, wherever their row is: a message of a conversation, a cell of a run, or a second answer beside a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Table, select, update

from core.store import pieces
from core.store.engine import Database
from core.store.rows import IN_PROGRESS, Answer, answer_values
from core.store.run_tables import cells
from core.store.tables import messages, now, requests, samples

KeptIn = Literal["messages", "cells", "samples"]
TABLES: Mapping[KeptIn, Table] = {"messages": messages, "cells": cells, "samples": samples}


class Answers:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def end(self, kept_in: KeptIn, answers: Sequence[tuple[str, Answer]]) -> None:
        """Answers that ended without a request: (id, answer) for each."""
        with self._database.write() as connection:
            for answer_id, answer in answers:
                finish(connection, kept_in, answer_id, answer, None)

    def text(self, owner: str, request_id: str) -> str:
        """What came of a request, its thinking left out; of several answers one below the other. Empty where nothing
        did, or it is not kept, or the request is somebody else's."""
        with self._database.read() as connection:
            own = select(requests.c.id).where(requests.c.id == request_id, requests.c.owner == owner)
            if connection.execute(own).first() is None:
                return ""
            found: list[str] = []
            for table in TABLES.values():
                found += connection.execute(select(table.c.content).where(table.c.request_id == request_id)).scalars()
        return "\n\n".join(text for text in found if text)


def begin(connection: Connection, kept_in: KeptIn, answer_ids: Sequence[str], request_id: str) -> None:
    """A request is about to be sent for them, within the caller's transaction."""
    table = TABLES[kept_in]
    values: dict[str, Any] = {"status": "running", "request_id": request_id, "error": None}
    if kept_in == "cells":  # a message may go on where it ended, a cell begins anew
        values |= {"content": "", "reasoning": "", "tool_calls": None, "finish_reason": None, "logprobs": None}
    connection.execute(update(table).where(table.c.id.in_(answer_ids)).values(values))


def finish(connection: Connection, kept_in: KeptIn, answer_id: str, answer: Answer, request_id: str | None) -> None:
    """An answer's final state, within the caller's transaction."""
    table = TABLES[kept_in]
    values: dict[str, Any] = {**answer_values(answer), "request_id": request_id, "updated_at": now()}
    of_table = {name: value for name, value in values.items() if name in table.c}
    connection.execute(update(table).where(table.c.id == answer_id).values(of_table))
    pieces.drop(connection, [answer_id])


def interrupt(connection: Connection, alive: Any) -> None:
    """What processes that are not among `alive` left unfinished ends as interrupted, with the text that had come."""
    for table in TABLES.values():
        unfinished = table.c.status.in_(IN_PROGRESS) & table.c.process_id.not_in(alive)
        pieces.settle(connection, table, list(connection.execute(select(table.c.id).where(unfinished)).scalars()))
        connection.execute(update(table).where(unfinished).values(status="interrupted", updated_at=now()))


def texts_of(connection: Connection, request_id: str) -> list[str]:
    """What came of a request, thinking first: of each of its answers."""
    found = []
    for table in TABLES.values():
        query = select(table.c.reasoning, table.c.content).where(table.c.request_id == request_id)
        found += [reasoning + content for reasoning, content in connection.execute(query)]
    return found
