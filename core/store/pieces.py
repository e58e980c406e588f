"""Answers in progress: what has arrived of them, a piece at a time, until they end or their process does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select, update

from core.store.engine import Database
from core.store.rows import IN_PROGRESS, StoredMessage, storable
from core.store.tables import messages, pieces


@dataclass(frozen=True, slots=True)
class StoredPiece:
    """What is new of an answer. `number` grows from piece to piece. `undecided` may turn out to be thinking or answer:
    once anything else has come it is told again as what it was."""

    message_id: str
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
        ids = {piece.message_id for piece in new}
        running = select(messages.c.id).where(messages.c.id.in_(ids), messages.c.status.in_(IN_PROGRESS))
        with self._database.write() as connection:
            open_ids = set(connection.execute(running.with_for_update()).scalars())
            rows = [
                {
                    "message_id": piece.message_id,
                    "number": piece.number,
                    "content": storable(piece.content),
                    "reasoning": storable(piece.reasoning),
                    "undecided": storable(piece.undecided),
                }
                for piece in new
                if piece.message_id in open_ids
            ]
            if rows:
                connection.execute(insert(pieces), rows)


def filled(connection: Connection, found: Sequence[StoredMessage]) -> list[StoredMessage]:
    """The messages, with what has arrived of those in progress."""
    texts = _texts(connection, [one.id for one in found if one.in_progress])
    return [_with(one, texts[one.id]) if one.id in texts else one for one in found]


def settle(connection: Connection, message_ids: Sequence[str]) -> None:
    """Add the pieces of answers that go on no more to their text."""
    for message_id, (content, reasoning) in _texts(connection, message_ids).items():
        values = {"content": messages.c.content + content, "reasoning": messages.c.reasoning + reasoning}
        connection.execute(update(messages).where(messages.c.id == message_id).values(values))
    drop(connection, message_ids)


def drop(connection: Connection, message_ids: Sequence[str]) -> None:
    if message_ids:
        connection.execute(delete(pieces).where(pieces.c.message_id.in_(message_ids)))


def _with(message: StoredMessage, text: tuple[str, str]) -> StoredMessage:
    begun = message.message
    return replace(message, message=replace(begun, content=begun.text + text[0], reasoning=begun.reasoning + text[1]))


def _texts(connection: Connection, message_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """(content, reasoning) of each answer that has pieces; what is undecided to the end counts as thinking."""
    if not message_ids:
        return {}
    query = select(pieces).where(pieces.c.message_id.in_(message_ids)).order_by(pieces.c.message_id, pieces.c.number)
    texts: dict[str, tuple[list[str], list[str], list[str]]] = {}
    for row in connection.execute(query):
        content, reasoning, undecided = texts.setdefault(row.message_id, ([], [], []))
        if row.content or row.reasoning:
            undecided.clear()
        content.append(row.content)
        reasoning.append(row.reasoning)
        undecided.append(row.undecided)
    return {one: ("".join(content), "".join(reasoning + rest)) for one, (content, reasoning, rest) in texts.items()}
