"""Conversations: made, found, listed, changed. Every method takes the owner and sees nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, select, update

from core.errors import ParleyError
from core.store.engine import Database
from core.store.rows import Conversation, conversation_values, storable, stored_conversation
from core.store.tables import conversations, new_id, now
from core.text import Text

NOT_FOUND = Text(
    "There is no such conversation here. It may have been deleted, or it belongs to somebody else.",
    "这里没有这个对话。它可能已被删除，或者不属于你。",
)


class NoSuchConversation(ParleyError):
    """The id names no conversation of this owner."""

    def __init__(self) -> None:
        super().__init__(NOT_FOUND)


def mine(owner: str, conversation_id: str) -> ColumnElement[bool]:
    return and_(conversations.c.id == conversation_id, conversations.c.owner == owner)


class Conversations:
    """All methods raise StoreError; those that take an id raise NoSuchConversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, owner: str, settings: Mapping[str, Any] | None = None, title: str = "") -> Conversation:
        at = now()
        conversation = Conversation(
            id=new_id(),
            owner=owner,
            title=storable(title),
            title_from="user" if title else "none",
            leaf_id=None,
            settings=dict(settings or {}),
            draft="",
            folder="",
            pinned=False,
            archived=False,
            created_at=at,
            updated_at=at,
        )
        with self._database.write() as connection:
            connection.execute(insert(conversations).values(conversation_values(conversation)))
        return conversation

    def get(self, owner: str, conversation_id: str) -> Conversation:
        """The conversation, also one in the bin (`deleted_at`)."""
        with self._database.read() as connection:
            row = connection.execute(select(conversations).where(mine(owner, conversation_id))).mappings().first()
        if row is None:
            raise NoSuchConversation
        return stored_conversation(row)

    def list(
        self, owner: str, *, archived: bool = False, folder: str | None = None, limit: int = 200
    ) -> list[Conversation]:
        """The newest first, pinned ones before all; without those in the bin and those with nothing in them. `folder`:
        those in it, None for all."""
        query = (
            select(conversations)
            .where(conversations.c.owner == owner, conversations.c.deleted_at.is_(None))
            .where(conversations.c.archived == archived, conversations.c.leaf_id.is_not(None))
            .order_by(conversations.c.pinned.desc(), conversations.c.updated_at.desc())
            .limit(limit)
        )
        if folder is not None:
            query = query.where(conversations.c.folder == folder)
        with self._database.read() as connection:
            return [stored_conversation(row) for row in connection.execute(query).mappings()]

    def folders(self, owner: str) -> Sequence[str]:
        """The folders that conversations are in, by name."""
        query = (
            select(conversations.c.folder)
            .where(conversations.c.owner == owner, conversations.c.deleted_at.is_(None), conversations.c.folder != "")
            .distinct()
            .order_by(conversations.c.folder)
        )
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def any_archived(self, owner: str) -> bool:
        query = select(conversations.c.id).where(
            conversations.c.owner == owner, conversations.c.archived, conversations.c.deleted_at.is_(None)
        )
        with self._database.read() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def titles(self, owner: str, conversation_ids: Sequence[str]) -> dict[str, str]:
        """By id, of those that are not in the bin."""
        query = select(conversations.c.id, conversations.c.title).where(conversations.c.id.in_(conversation_ids))
        query = query.where(conversations.c.owner == owner, conversations.c.deleted_at.is_(None))
        with self._database.read() as connection:
            return {one: title for one, title in connection.execute(query)}

    def change(self, owner: str, conversation_id: str, **values: Any) -> None:
        """Set columns: title, title_from, leaf_id, settings, draft, folder, pinned, archived, deleted_at."""
        with self._database.write() as connection:
            query = update(conversations).where(mine(owner, conversation_id)).values(settable(values))
            changed = connection.execute(query)
        if changed.rowcount == 0:
            raise NoSuchConversation

    def rename(self, owner: str, conversation_id: str, title: str) -> None:
        self.change(owner, conversation_id, title=title.strip()[:200], title_from="user" if title.strip() else "none")

    def delete(self, owner: str, conversation_id: str) -> None:
        """Into the bin; `restore` takes it out again."""
        self.change(owner, conversation_id, deleted_at=now())

    def restore(self, owner: str, conversation_id: str) -> None:
        self.change(owner, conversation_id, deleted_at=None)


def settable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for columns of a conversation, as every backend takes them. Raises ValueError for any other column."""
    unknown = values.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {', '.join(sorted(unknown))}")
    return {name: storable(value) if isinstance(value, str) else value for name, value in values.items()}


CHANGEABLE = {"title", "title_from", "leaf_id", "settings", "draft", "folder", "pinned", "archived", "deleted_at"}
