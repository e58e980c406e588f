"""Working on messages that are there: changed in place, put in between, marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.chat import Message, Role, with_text
from core.store.conversations import mine
from core.store.engine import Database
from core.store.marks import NAMES
from core.store.messages import Messages, insert_values
from core.store.rows import StoredMessage, message_values, storable, stored_message
from core.store.tables import conversations, messages, new_id, now


class Editing:
    """All methods raise StoreError and NoSuchConversation; a message that is not there is left alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, owner: str, conversation_id: str, message_id: str, **marks: Any) -> None:
        """Set marks (the fields of `Marks`). Raises ValueError for any other name."""
        if unknown := marks.keys() - set(NAMES):
            raise ValueError(f"no marks: {', '.join(sorted(unknown))}")
        values = {name: storable(value) if isinstance(value, str) else value for name, value in marks.items()}
        with self._database.write() as connection:
            Messages.own(connection, owner, conversation_id)
            _change(connection, conversation_id, message_id, values)

    def rewrite(
        self,
        owner: str,
        conversation_id: str,
        message_id: str,
        text: str,
        role: Role | None = None,
        tool_call_id: str | None = None,
    ) -> None:
        """Another text, or another role, in the same place; what follows stays. What a gateway had answered is kept
        beside it as `original`. Raises Busy while an answer is being written."""
        with self._database.write() as connection:
            Messages.own(connection, owner, conversation_id)
            Messages.free(connection, conversation_id)
            query = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.id == message_id)
            row = connection.execute(query).mappings().first()
            if row is None:
                return
            before = stored_message(row)
            role = role or before.message.role
            after = replace(
                before.message,
                role=role,
                content=with_text(before.message.content, text),
                tool_call_id=tool_call_id if role == "tool" else None,
            )
            values = message_values(after)
            if before.request_id is not None and before.marks.original is None:
                values["original"] = storable(before.message.text)
            _change(connection, conversation_id, message_id, values)

    def insert(self, owner: str, conversation_id: str, above_id: str, message: Message) -> StoredMessage:
        """Put a message below another; what stood there follows it, in every branch. Raises Busy."""
        with self._database.write() as connection:
            Messages.own(connection, owner, conversation_id)
            Messages.free(connection, conversation_id)
            position = Messages.last_position(connection, conversation_id) + 1
            new = StoredMessage(new_id(), conversation_id, above_id, position, message, "complete", now())
            connection.execute(
                update(messages)
                .where(messages.c.conversation_id == conversation_id, messages.c.parent_id == above_id)
                .values(parent_id=new.id)
            )
            connection.execute(insert(messages), [insert_values(new, None)])
            ends_here = mine(owner, conversation_id) & (conversations.c.leaf_id == above_id)
            connection.execute(update(conversations).where(ends_here).values(leaf_id=new.id))
        return new


def _change(connection: Connection, conversation_id: str, message_id: str, values: Mapping[str, Any]) -> None:
    connection.execute(
        update(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.id == message_id)
        .values({**values, "updated_at": now()})
    )
