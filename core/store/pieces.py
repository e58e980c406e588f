"""Answers in progress: what has arrived of them, a piece at a time, until they end or their process does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Table, delete, insert, select, update

from core.store.engine import Database
from core.store.rows import IN_PROGRESS, StoredMessage, storable
from core.store.run_tables import cells
from core.store.tables import messages, pieces, samples


@dataclass(frozen=True, slots=True)
class StoredPiece:
    """What is new of an answer. `number` grows from piece to piece. `undecided` may turn out to be thinking or answer:
    once anything else has come it is told again as what it was."""

    answer_id: str
    number: int
    content: str = ""
    reasoning: str = ""
    undecided: str = ""


class Pieces:
    """Raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: Sequence[StoredPiece]) -> None:
        """Keep them, but those of answers that have ended meanwhile."""
        ids = {piece.answer_id for piece in new}
        with self._database.write() as connection:
            open_ids: set[str] = set()
            for table in (messages, cells, samples):
                if ids > open_ids:
                    running = select(table.c.id).where(table.c.id.in_(ids), table.c.status.in_(IN_PROGRESS))
                    open_ids |= set(connection.execute(running.with_for_update()).scalars())
            rows = [
                {
                    "answer_id": piece.answer_id,
                    "number": piece.number,
                    "content": storable(piece.content),
                    "reasoning": storable(piece.reasoning),
                    "undecided": storable(piece.undecided),
                }
                for piece in new
                if piece.answer_id in open_ids
            ]
            if rows:
                connection.execute(insert(pieces), rows)


def filled(connection: Connection, found: Sequence[StoredMessage]) -> list[StoredMessage]:
    """The messages, with what has arrived of those in progress."""
    texts = arrived(connection, [one.id for one in found if one.in_progress])
    return [_with(one, texts[one.id]) if one.id in texts else one for one in found]


def settle(connection: Connection, table: Table, answer_ids: Sequence[str]) -> None:
    """Add the pieces of answers that go on no more to their text, in the table that has their rows."""
    for answer_id, (content, reasoning) in arrived(connection, answer_ids).items():
        values = {"content": table.c.content + content, "reasoning": table.c.reasoning + reasoning}
        connection.execute(update(table).where(table.c.id == answer_id).values(values))
    drop(connection, answer_ids)


def drop(connection: Connection, answer_ids: Sequence[str]) -> None:
    if answer_ids:
        connection.execute(delete(pieces).where(pieces.c.answer_id.in_(answer_ids)))


def _with(message: StoredMessage, text: tuple[str, str]) -> StoredMessage:
    begun = message.message
    return replace(message, message=replace(begun, content=begun.text + text[0], reasoning=begun.reasoning + text[1]))


def arrived(connection: Connection, answer_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """(content, reasoning) of each answer that has pieces; what is undecided to the end counts as thinking."""
    if not answer_ids:
        return {}
    query = select(pieces).where(pieces.c.answer_id.in_(answer_ids)).order_by(pieces.c.answer_id, pieces.c.number)
    texts: dict[str, tuple[list[str], list[str], list[str]]] = {}
    for row in connection.execute(query):
        content, reasoning, undecided = texts.setdefault(row.answer_id, ([], [], []))
        if row.content or row.reasoning:
            undecided.clear()
        content.append(row.content)
        reasoning.append(row.reasoning)
        undecided.append(row.undecided)
    return {one: ("".join(content), "".join(reasoning + rest)) for one, (content, reasoning, rest) in texts.items()}
