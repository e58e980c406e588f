"""Turns: a question and the answers asked for, begun in one transaction; and what the gateway is told of the past."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, type_coerce, update
from sqlalchemy.types import NullType

from core.chat import Message, Role, ToolCall
from core.store.conversations import mine, settable
from core.store.engine import Database
from core.store.marks import UNMARKED, Marks
from core.store.messages import Messages, insert_values, upwards
from core.store.rows import StoredMessage
from core.store.tables import conversations, messages, new_id, now, samples

NOTHING = (None, "null")


class Said(NamedTuple):
    """A message of the past, without its thinking, and what was marked with it that decides whether it is sent."""

    message: Message
    marks: Marks = UNMARKED


class Asked(NamedTuple):
    """Who is asked for one answer: the model, and the gateway's id."""

    model: str
    gateway: str


class Turns:
    """All methods raise StoreError and NoSuchConversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self,
        owner: str,
        conversation_id: str,
        *,
        question: Message | None,
        parent_id: str | None,
        answers: Sequence[Asked],
        process_id: str,
        changes: Mapping[str, Any],
    ) -> list[StoredMessage]:
        """Store the question under `parent_id` (None: that is the question) and below it the answers, queued; the open
        branch then ends in the first of them. `changes`: columns of the conversation. Returns the answers, of one round
        where they are several. Raises Busy while the conversation has an answer in progress.
        """
        with self._database.write() as connection:
            Messages.own(connection, owner, conversation_id)
            Messages.free(connection, conversation_id)
            position = Messages.last_position(connection, conversation_id)
            new: list[StoredMessage] = []
            if question is not None:
                position += 1
                new.append(StoredMessage(new_id(), conversation_id, parent_id, position, question, "complete", now()))
                parent_id = new[0].id
            empty = Message("assistant", "")
            round_id = new_id() if len(answers) > 1 else None
            queued = [
                StoredMessage(
                    *(new_id(), conversation_id, parent_id, position + number, empty, "queued", now()),
                    model=asked.model,
                    gateway=asked.gateway,
                    round_id=round_id,
                )
                for number, asked in enumerate(answers, start=1)
            ]
            connection.execute(insert(messages), [insert_values(one, process_id) for one in [*new, *queued]])
            values = {**settable(changes), "leaf_id": queued[0].id, "updated_at": now()}
            connection.execute(update(conversations).where(mine(owner, conversation_id)).values(values))
        return queued

    def resume(self, owner: str, conversation_id: str, message_id: str, process_id: str) -> None:
        """An answer goes on where it ended: it is queued again, with the text it has. Raises Busy."""
        values = {"status": "queued", "process_id": process_id, "error": None, "finish_reason": None}
        with self._database.write() as connection:
            Messages.own(connection, owner, conversation_id)
            Messages.free(connection, conversation_id)
            connection.execute(
                update(messages)
                .where(messages.c.id == message_id, messages.c.conversation_id == conversation_id)
                .values(values | {"updated_at": now()})
            )
            connection.execute(delete(samples).where(samples.c.message_id == message_id))  # of the part that there was
            connection.execute(update(conversations).where(mine(owner, conversation_id)).values(updated_at=now()))

    def history(self, owner: str, conversation_id: str, leaf_id: str | None) -> list[Said]:
        """What was said from the first message to `leaf_id`, as it is sent back: without thinking."""
        if leaf_id is None:
            return []
        up = upwards(conversation_id, leaf_id)
        query = select(*SAID).join(up, up.c.id == messages.c.id).order_by(up.c.depth.desc())
        with self._database.read() as connection:
            Messages.own(connection, owner, conversation_id)
            return [_said(*row) for row in connection.execute(query)]


SAID = (
    messages.c.role,
    messages.c.content,
    # as the driver has them: to parse thousands of nulls would take longer than all the rest
    type_coerce(messages.c.parts, NullType).label("parts"),
    type_coerce(messages.c.tool_calls, NullType).label("tool_calls"),
    messages.c.tool_call_id,
    messages.c.left_out,
    messages.c.pinned,
    messages.c.cleared,
)


def _said(
    role: Role, content: str, parts: Any, calls: Any, call_id: str | None, left_out: Any, pinned: Any, cleared: Any
) -> Said:
    marked = left_out or pinned or cleared
    marks = Marks(left_out=left_out, pinned=bool(pinned), cleared=bool(cleared)) if marked else UNMARKED
    if parts in NOTHING and calls in NOTHING:
        return Said(Message(role, content, tool_call_id=call_id), marks)
    told = tuple(ToolCall(**call) for call in _parsed(calls) or ())
    return Said(Message(role, tuple(_parsed(parts) or ()) or content, tool_calls=told, tool_call_id=call_id), marks)


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
