"""Whole conversations, with every branch and their ledger rows: read for an export, written by an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, select

from core.ledger.record import RequestRecord
from core.store import pieces, sums
from core.store.conversations import NoSuchConversation
from core.store.engine import Database, in_parts
from core.store.messages import insert_values
from core.store.rows import (
    Conversation,
    StoredMessage,
    conversation_values,
    record_values,
    stored_conversation,
    stored_message,
    stored_record,
)
from core.store.tables import conversations, messages, new_id, requests


@dataclass(frozen=True, slots=True)
class Archived:
    """One conversation with all its messages, oldest first, and the ledger rows they belong to."""

    conversation: Conversation
    messages: tuple[StoredMessage, ...]
    requests: tuple[RequestRecord, ...] = ()

    @property
    def system(self) -> str:
        """The system prompt of its settings; "" for none, or for blanks alone."""
        said = str(self.conversation.settings.get("system") or "")
        return said if said.strip() else ""

    @property
    def branch(self) -> tuple[StoredMessage, ...]:
        """The open branch, from its first message, without what was deleted."""
        by_id = {one.id: one for one in self.messages}
        found: list[StoredMessage] = []
        step = self.conversation.leaf_id
        while step is not None and step in by_id:
            found.append(by_id[step])
            step = by_id[step].parent_id
        return tuple(one for one in reversed(found) if not one.marks.deleted)


@dataclass(frozen=True, slots=True)
class Written:
    """What an import brought: how many conversations and messages, and how many it skipped as already there."""

    conversations: int
    messages: int
    skipped: int


class Archive:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, owner: str, conversation_id: str | None = None) -> list[Archived]:
        """One conversation, or all that are not in the bin, oldest first. Raises NoSuchConversation."""
        query = select(conversations).where(conversations.c.owner == owner).order_by(conversations.c.created_at)
        query = query.where(
            conversations.c.deleted_at.is_(None) if conversation_id is None else conversations.c.id == conversation_id
        )
        with self._database.read() as connection:
            found = [stored_conversation(row) for row in connection.execute(query).mappings()]
            if conversation_id is not None and not found:
                raise NoSuchConversation
            return [self._whole(connection, one) for one in found]

    @staticmethod
    def _whole(connection: Connection, conversation: Conversation) -> Archived:
        written = connection.execute(
            select(messages)
            .where(messages.c.conversation_id == conversation.id, messages.c.deleted_at.is_(None))
            .order_by(messages.c.position)
        )
        sent = connection.execute(
            select(requests)
            .where(requests.c.conversation_id == conversation.id, requests.c.owner == conversation.owner)
            .order_by(requests.c.started_at, requests.c.id)
        )
        return Archived(
            conversation,
            tuple(pieces.filled(connection, [stored_message(row) for row in written.mappings()])),
            tuple(stored_record(row) for row in sent.mappings()),
        )

    def known(self, owner: str, archived: Sequence[Archived]) -> set[str]:
        """Which of these conversations are here already, by id."""
        with self._database.read() as connection:
            return self._known(connection, owner, archived)

    def write(self, owner: str, archived: Sequence[Archived]) -> Written:
        """Add conversations, all or none; those that are here already are left as they are.

        Their ids are kept; where one belongs to somebody else, that conversation gets new ones.
        """
        with self._database.write() as connection:
            known = self._known(connection, owner, archived)
            taken = self._taken(connection, archived)
            new = [one for one in archived if one.conversation.id not in known]
            for one in new:
                insert_whole(connection, owner, renumbered(one) if one.conversation.id in taken else one)
        return Written(len(new), sum(len(one.messages) for one in new), len(archived) - len(new))

    @staticmethod
    def _known(connection: Connection, owner: str, archived: Sequence[Archived]) -> set[str]:
        wanted = [one.conversation.id for one in archived]
        known: set[str] = set()
        for some in in_parts(wanted):
            query = select(conversations.c.id).where(conversations.c.owner == owner, conversations.c.id.in_(some))
            known.update(connection.execute(query).scalars())
        return known

    @staticmethod
    def _taken(connection: Connection, archived: Sequence[Archived]) -> set[str]:
        """Conversations of which some id is in use."""
        taken: set[str] = set()
        for one in archived:
            for table, wanted in (
                (conversations, [one.conversation.id]),
                (messages, [message.id for message in one.messages]),
                (requests, [request.id for request in one.requests]),
            ):
                for some in in_parts(wanted):
                    if connection.execute(select(table.c.id).where(table.c.id.in_(some)).limit(1)).first():
                        taken.add(one.conversation.id)
        return taken


def insert_whole(connection: Connection, owner: str, one: Archived) -> None:
    """A conversation with all that belongs to it, as somebody's."""
    conversation = replace(one.conversation, owner=owner)
    connection.execute(insert(conversations).values(conversation_values(conversation)))
    if one.messages:
        connection.execute(insert(messages), [insert_values(message, None) for message in one.messages])
    if one.requests:
        owned = [replace(request, owner=owner) for request in one.requests]
        connection.execute(insert(requests), [record_values(request) for request in owned])
        sums.add(connection, [request for request in owned if request.status != "running"])


def renumbered(one: Archived) -> Archived:
    """The same conversation with ids of its own."""
    fresh = {known: new_id() for known in [one.conversation.id, *(message.id for message in one.messages)]}
    fresh |= {request.id: new_id() for request in one.requests}
    at = fresh.get
    home = fresh[one.conversation.id]
    return Archived(
        replace(one.conversation, id=home, leaf_id=at(one.conversation.leaf_id or "")),
        tuple(
            replace(
                message,
                id=fresh[message.id],
                conversation_id=home,
                parent_id=at(message.parent_id or ""),
                request_id=at(message.request_id or "", message.request_id),
            )
            for message in one.messages
        ),
        tuple(
            replace(request, id=fresh[request.id], conversation_id=home, message_id=at(request.message_id or ""))
            for request in one.requests
        ),
    )
