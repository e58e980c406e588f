"""Messages: a tree for each conversation. A branch is the way from a leaf up to the first message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, func, insert, select, update

from core.chat import Message
from core.errors import ParleyError
from core.store import pieces
from core.store.conversations import NoSuchConversation, mine
from core.store.engine import Database
from core.store.marks import columns_of
from core.store.rows import (
    IN_PROGRESS,
    Answer,
    MessageStatus,
    StoredMessage,
    answer_values,
    stored_message,
)
from core.store.tables import conversations, messages, new_id, now
from core.text import Text

BUSY = Text(
    "An answer is already being written in this conversation. Wait for it or stop it first.",
    "这个对话里已有一个回复正在生成。请等它结束，或先停止它。",
)


class Busy(ParleyError):
    """The conversation has a reply in progress, in this process or another one."""

    def __init__(self) -> None:
        super().__init__(BUSY)


class Messages:
    """All methods raise StoreError, and NoSuchConversation for a conversation that is not the owner's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        owner: str,
        conversation_id: str,
        message: Message,
        *,
        parent_id: str | None,
        status: MessageStatus = "complete",
        model: str | None = None,
        gateway: str | None = None,
        process_id: str | None = None,
    ) -> StoredMessage:
        """A new leaf under `parent_id`; the conversation's open branch then ends in it."""
        return self.add_all(
            owner,
            conversation_id,
            [(message, status)],
            parent_id=parent_id,
            model=model,
            gateway=gateway,
            process_id=process_id,
        )[0]

    def add_all(
        self,
        owner: str,
        conversation_id: str,
        new: list[tuple[Message, MessageStatus]],
        *,
        parent_id: str | None,
        siblings: bool = False,
        model: str | None = None,
        gateway: str | None = None,
        process_id: str | None = None,
    ) -> list[StoredMessage]:
        """Several messages in one transaction, each under the one before, or all under `parent_id` (`siblings`).

        The open branch then ends in the last of a chain, or the first of siblings. `process_id`: who runs
        those that are in progress.
        """
        stored: list[StoredMessage] = []
        with self._database.write() as connection:
            self.own(connection, owner, conversation_id)
            position = self.last_position(connection, conversation_id)
            for message, status in new:
                position += 1
                above = parent_id if siblings or not stored else stored[-1].id
                stored.append(
                    StoredMessage(
                        new_id(), conversation_id, above, position, message, status, now(), model=model, gateway=gateway
                    )
                )
            connection.execute(insert(messages), [insert_values(one, process_id) for one in stored])
            leaf = stored[0 if siblings else -1].id
            connection.execute(
                update(conversations).where(mine(owner, conversation_id)).values(leaf_id=leaf, updated_at=now())
            )
        return stored

    def get(self, owner: str, conversation_id: str, message_id: str) -> StoredMessage | None:
        query = (
            select(messages)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .where(mine(owner, conversation_id), messages.c.id == message_id)
        )
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
            return pieces.filled(connection, [stored_message(row)])[0] if row else None

    def branch(
        self,
        owner: str,
        conversation_id: str,
        leaf_id: str | None,
        limit: int | None = None,
        *,
        after: str | None = None,
    ) -> list[StoredMessage]:
        """The messages from the first to `leaf_id`, or the last `limit` of them, or those below the message `after`.
        Empty for a leaf of None.

        Costs as much as what it returns, whatever the size of the conversation.
        """
        if leaf_id is None or leaf_id == after:
            return []
        up = upwards(conversation_id, leaf_id, limit, after)
        query = select(messages).join(up, up.c.id == messages.c.id).order_by(up.c.depth.desc())
        return self._found(owner, conversation_id, query)

    def around(
        self, owner: str, conversation_id: str, leaf_id: str, message_id: str, limit: int
    ) -> list[StoredMessage]:
        """At most `limit` messages of the branch that ends in `leaf_id`: the one before `message_id`, it, and on."""
        up = upwards(conversation_id, leaf_id)
        found = select(up.c.depth).where(up.c.id == message_id).scalar_subquery()
        query = select(messages).join(up, up.c.id == messages.c.id).order_by(up.c.depth.desc()).limit(limit)
        return self._found(owner, conversation_id, query.where(up.c.depth <= found + 1))

    def _found(self, owner: str, conversation_id: str, query: Select[Any]) -> list[StoredMessage]:
        with self._database.read() as connection:
            self.own(connection, owner, conversation_id)
            found = [stored_message(row) for row in connection.execute(query).mappings()]
            return pieces.filled(connection, found)

    def versions(self, owner: str, conversation_id: str, shown: list[StoredMessage]) -> dict[str, list[str]]:
        """For each message, the ids of all versions that stand in its place, oldest first, itself included."""
        above = {message.parent_id for message in shown}
        query = (
            select(messages.c.id, messages.c.parent_id)
            .where(messages.c.conversation_id == conversation_id, messages.c.deleted_at.is_(None))
            .where(messages.c.parent_id.in_([one for one in above if one]) | _is_first(None in above))
            .order_by(messages.c.position)
        )
        with self._database.read() as connection:
            self.own(connection, owner, conversation_id)
            by_parent: dict[str | None, list[str]] = {}
            for message_id, parent_id in connection.execute(query):
                by_parent.setdefault(parent_id, []).append(message_id)
        return {message.id: by_parent.get(message.parent_id, [message.id]) for message in shown}

    def round(self, owner: str, conversation_id: str, round_id: str) -> list[StoredMessage]:
        """The answers that were asked for together, in their order."""
        query = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.round_id == round_id)
        query = query.where(messages.c.deleted_at.is_(None)).order_by(messages.c.position)
        return self._found(owner, conversation_id, query)

    def newest_leaf(self, owner: str, conversation_id: str, message_id: str) -> str:
        """The end of the branch that goes on from a message: at each fork the newest version."""
        with self._database.read() as connection:
            self.own(connection, owner, conversation_id)
            return newest_leaf(parents(connection, conversation_id), message_id)

    @staticmethod
    def own(connection: Connection, owner: str, conversation_id: str) -> None:
        """Raises NoSuchConversation unless it is the owner's."""
        if connection.execute(select(conversations.c.id).where(mine(owner, conversation_id))).first() is None:
            raise NoSuchConversation

    @staticmethod
    def free(connection: Connection, conversation_id: str) -> None:
        """Raises Busy. The conversation's row is locked meanwhile (SQLite's writers are alone anyway)."""
        connection.execute(select(conversations.c.id).where(conversations.c.id == conversation_id).with_for_update())
        query = select(messages.c.id).where(
            messages.c.conversation_id == conversation_id, messages.c.status.in_(IN_PROGRESS)
        )
        if connection.execute(query.limit(1)).first() is not None:
            raise Busy

    @staticmethod
    def last_position(connection: Connection, conversation_id: str) -> int:
        query = select(func.max(messages.c.position)).where(messages.c.conversation_id == conversation_id)
        return connection.execute(query).scalar() or 0


def parents(connection: Connection, conversation_id: str) -> dict[str, str | None]:
    """The id above each message of a conversation, oldest first."""
    query = (
        select(messages.c.id, messages.c.parent_id)
        .where(messages.c.conversation_id == conversation_id, messages.c.deleted_at.is_(None))
        .order_by(messages.c.position)
    )
    return {message_id: parent_id for message_id, parent_id in connection.execute(query)}


def newest_leaf(tree: Mapping[str, str | None], message_id: str) -> str:
    """Of `parents`: the end of the branch that goes on from a message, at each fork with the newest version."""
    newest = {above: one for one, above in tree.items()}
    while (child := newest.get(message_id)) is not None:
        message_id = child
    return message_id


def upwards(conversation_id: str, leaf_id: str, limit: int | None = None, after: str | None = None) -> CTE:
    """`id` and `depth` of the messages from a leaf (0) up: to the first, to the `limit`-th, or to the one below
    `after`."""
    up = (
        select(messages.c.id, messages.c.parent_id, func.coalesce(0, 0).label("depth"))
        .where(messages.c.conversation_id == conversation_id, messages.c.id == leaf_id)
        .cte("up", recursive=True)
    )
    step = select(messages.c.id, messages.c.parent_id, (up.c.depth + 1).label("depth")).where(
        messages.c.id == up.c.parent_id
    )
    if limit is not None:
        step = step.where(up.c.depth < limit - 1)
    if after is not None:
        step = step.where(messages.c.id != after)
    return up.union_all(step)


def _is_first(wanted: bool) -> ColumnElement[bool]:
    return messages.c.parent_id.is_(None) if wanted else messages.c.parent_id.in_([])


def insert_values(one: StoredMessage, process_id: str | None) -> dict[str, object]:
    """All columns of a new row."""
    answer = Answer(one.message, one.status, one.finish_reason, one.error, one.repairs, one.logprobs)
    return {
        "id": one.id,
        "conversation_id": one.conversation_id,
        "parent_id": one.parent_id,
        "position": one.position,
        **answer_values(answer),
        "request_id": one.request_id,
        "model": one.model,
        "gateway": one.gateway,
        "process_id": process_id if one.in_progress else None,
        "round_id": one.round_id,
        **columns_of(one.marks),
        "created_at": one.created_at,
        "updated_at": one.created_at,
        "deleted_at": None,
    }
